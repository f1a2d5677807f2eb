package org.mycromwell.app.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.image.Picture;

/**
 * Pictures that came from no file, or are a part of one: copies that only their owner may read, in
 * a folder of the state directory. All windows of a user share the folder; the name of a copy says
 * which process it belongs to. For the I/O thread.
 */
final class PrivateImages {
  private static final Pattern NAME = Pattern.compile("image-(\\d{1,18})-.*");

  private final Path folder;
  private final long process = ProcessHandle.current().pid();

  PrivateImages(Path folder) {
    this.folder = folder;
  }

  /** Keeps the bytes of an image file. */
  Path keep(byte[] bytes, String suffix) {
    try {
      Files.createDirectories(folder);
      Path file =
          Files.createTempFile(folder, "image-" + process + "-", suffix); // its owner's alone
      Files.write(file, bytes);
      return file;
    } catch (IOException e) {
      throw new EngineException(
          Kind.WRITE_FAILED, "the picture cannot be kept in " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Keeps pixels. */
  Path keep(Picture picture) {
    return keep(png(picture), ".png");
  }

  private static byte[] png(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, picture.width(), picture.height(), picture.rgb(), 0, picture.width());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("this Java writes no PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Removes a copy. */
  void remove(Path file) {
    if (!file.startsWith(folder)) {
      throw new IllegalArgumentException(file + " is the user's own");
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // It goes with the next start.
    }
  }

  /** Removes what an earlier session has left; what another window shows stays. */
  void clear() {
    try (var files = Files.newDirectoryStream(folder, "image-*")) {
      for (Path file : files) {
        if (isLeft(file)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // There is no folder yet, or it stays as it is.
    }
  }

  /** This process has kept nothing yet: what bears its number is of one that had it before. */
  private boolean isLeft(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      return true;
    }
    long owner = Long.parseLong(name.group(1));
    return owner == process || !ProcessHandle.of(owner).map(ProcessHandle::isAlive).orElse(false);
  }
}
