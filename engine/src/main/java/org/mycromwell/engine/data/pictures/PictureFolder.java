package org.mycromwell.engine.data.pictures;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.data.TokenizerHash;
import org.mycromwell.engine.image.ImageReader;
import org.mycromwell.engine.image.Picture;
import org.mycromwell.engine.json.JsonLines;

/**
 * Pictures in a folder: {@code screenshots.jsonl}, one object a line with {@code image} (relative
 * to the folder), {@code text} and {@code file}. Immutable, for any thread.
 */
final class PictureFolder {
  private static final String LIST = "screenshots.jsonl";
  private static final int WHITE = 0xffffff;

  private final List<Entry> entries;
  private final double share;
  private final byte[] digest;

  /**
   * A picture that lies there.
   *
   * @param fileName of the code, without folders
   */
  record Entry(Path image, String text, String fileName) {
    Picture read() {
      return new ImageReader().read(image, WHITE);
    }
  }

  private PictureFolder(List<Entry> entries, double share, byte[] digest) {
    this.entries = List.copyOf(entries);
    this.share = share;
    this.digest = digest;
  }

  /**
   * Reads the list; the images are read when they are needed.
   *
   * @throws EngineException when there is none, or a line of it is wrong
   */
  static PictureFolder open(PicturePlan plan, Path base) {
    List<Entry> entries = new ArrayList<>();
    MessageDigest digest = TokenizerHash.sha256();
    if (!plan.folder().isEmpty()) {
      Path folder = base.resolve(plan.folder());
      JsonLines.read(
          folder.resolve(LIST),
          line -> {
            String file = line.text("file");
            String name = file.substring(file.lastIndexOf('/') + 1);
            String text = line.text("text");
            entries.add(new Entry(image(folder, line), text, name));
            digest.update((name + '\0' + text + '\0').getBytes(StandardCharsets.UTF_8));
          });
    }
    return new PictureFolder(entries, plan.share(), digest.digest());
  }

  /** The list may come from anywhere: it names pictures below the folder, nothing else. */
  private static Path image(Path folder, JsonLines.Line line) {
    String name = line.text("image");
    try {
      Path image = folder.resolve(name).normalize();
      if (!name.isEmpty() && image.startsWith(folder.normalize())) {
        return image;
      }
    } catch (InvalidPathException e) {
      EngineException bad = line.bad("image", "is no path: " + EngineException.quote(name));
      bad.initCause(e);
      throw bad;
    }
    throw line.bad("image", "must be inside the folder, and is " + EngineException.quote(name));
  }

  List<Entry> entries() {
    return entries;
  }

  /** How many of the pictures that are learnt come from here. */
  double share() {
    return share;
  }

  byte[] digest() {
    return digest.clone();
  }
}
