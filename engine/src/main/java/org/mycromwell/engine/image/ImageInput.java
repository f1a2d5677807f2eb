package org.mycromwell.engine.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * An image as it came, undecoded and not to be trusted.
 *
 * @param name what messages call it: the path, or "pasted image"
 * @param bytes content of the file; nobody changes it
 */
public record ImageInput(String name, byte[] bytes) {

  /** Reads a file of at most the allowed size. */
  public static ImageInput of(Path path, ImageLimits limits) {
    String name = EngineException.quote(path.toString());
    try {
      if (Files.isDirectory(path)) {
        throw new EngineException(Kind.BAD_FILE, "image " + name + " is a directory.");
      }
      try (InputStream in = Files.newInputStream(path)) {
        // Not Files.size(): pipes and devices have none, and files grow.
        byte[] bytes = in.readNBytes((int) limits.maxFileBytes() + 1);
        ImageInput input = new ImageInput(path.toString(), bytes);
        input.checkSize(limits);
        return input;
      }
    } catch (NoSuchFileException e) {
      throw new EngineException(Kind.BAD_FILE, "image " + name + " does not exist.", e);
    } catch (IOException e) {
      throw new EngineException(
          Kind.BAD_FILE, "image " + name + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** SHA-256 of the content in hexadecimal: the key under which encodings are cached. */
  public String contentHash() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void checkSize(ImageLimits limits) {
    if (bytes.length > limits.maxFileBytes()) {
      throw new EngineException(
          Kind.BAD_FILE,
          "image "
              + EngineException.quote(name)
              + " is larger than the "
              + limits.maxFileBytes()
              + " bytes an image may have.");
    }
  }
}
