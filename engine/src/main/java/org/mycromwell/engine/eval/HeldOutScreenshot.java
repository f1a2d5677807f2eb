package org.mycromwell.engine.eval;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.json.JsonLines;

/**
 * A picture of code whose text is known.
 *
 * @param place file and line it is from, for messages
 * @param file name of the file the code is from
 * @param expected the lines, each with its line end
 * @param style what the picture looks like, in words; empty when it is not said
 */
public record HeldOutScreenshot(
    String place,
    String file,
    Path image,
    String instruction,
    String expected,
    SortedMap<String, String> style) {
  public HeldOutScreenshot {
    style = Collections.unmodifiableSortedMap(new TreeMap<>(style));
  }

  private static final Set<String> FIELDS = Set.of("file", "image", "instruction", "expected");

  private static final String NO_IMAGE = "must be a path inside the folder of the list, and is ";

  /**
   * Reads {@code screenshots.jsonl}: file, image relative to its folder, instruction, expected, and
   * any words about what the picture looks like, such as theme and font.
   */
  public static List<HeldOutScreenshot> read(Path path) {
    List<HeldOutScreenshot> shots = new ArrayList<>();
    JsonLines.read(
        path,
        line ->
            shots.add(
                new HeldOutScreenshot(
                    line.place(),
                    line.text("file"),
                    path.resolveSibling(image(line)),
                    line.text("instruction"),
                    line.text("expected"),
                    line.others(FIELDS))));
    return shots;
  }

  /** The list may come from anywhere: it names pictures beside it or below, nothing else. */
  private static Path image(JsonLines.Line line) {
    String name = line.text("image");
    try {
      Path image = Path.of(name);
      if (!name.isEmpty() && image.getRoot() == null && !contains(image, "..")) {
        return image;
      }
    } catch (InvalidPathException e) {
      EngineException bad = line.bad("image", NO_IMAGE + EngineException.quote(name));
      bad.initCause(e);
      throw bad;
    }
    throw line.bad("image", NO_IMAGE + EngineException.quote(name));
  }

  private static boolean contains(Path path, String name) {
    for (Path part : path) {
      if (part.toString().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
