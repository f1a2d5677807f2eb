package org.mycromwell.engine.eval;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture of code whose text is known.
 *
 * @param file name of the file the code is from
 * @param expected the lines, each with its line end
 */
public record HeldOutScreenshot(String file, Path image, String instruction, String expected) {

  /** Reads {@code screenshots.jsonl}: file, image relative to its folder, instruction, expected. */
  public static List<HeldOutScreenshot> read(Path path) {
    List<HeldOutScreenshot> shots = new ArrayList<>();
    JsonLines.read(
        path,
        line ->
            shots.add(
                new HeldOutScreenshot(
                    line.text("file"),
                    path.resolveSibling(line.text("image")),
                    line.text("instruction"),
                    line.text("expected"))));
    return shots;
  }
}
