package org.mycromwell.engine.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.GgufFile;

/**
 * The small demo model that comes with the library, as a resource beside this class. It is read
 * into memory and never unpacked to a disk: it works without a home directory, on a read-only
 * system and in any number of processes, and leaves nothing behind. An installation that has it as
 * a file of its own says so by the system property {@value #FILE_PROPERTY}; that is mapped.
 */
public final class EmbeddedModel {
  /** What it is called wherever a file would have its path. */
  public static final String DISPLAY_NAME = "embedded demo model";

  /** How it is named where the name of a file is expected. */
  public static final String ARGUMENT = "embedded";

  /** Names the file of the model where it is none of the library's resources. */
  public static final String FILE_PROPERTY = "org.mycromwell.model";

  /** The most that is shipped. */
  public static final int MAX_BYTES = 24 << 20;

  private static final String RESOURCE = "cromwell-nano.gguf";

  private EmbeddedModel() {}

  /**
   * Reads it; the file is the caller's.
   *
   * @throws EngineException when the resource is missing or damaged
   */
  public static GgufFile open() {
    String file = System.getProperty(FILE_PROPERTY);
    return file == null ? read() : GgufFile.open(Path.of(file), DISPLAY_NAME);
  }

  private static GgufFile read() {
    try (@Nullable InputStream in = EmbeddedModel.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new EngineException(
            Kind.BAD_FILE,
            "the embedded model is missing from this installation; name a GGUF file instead");
      }
      return GgufFile.read(in, MAX_BYTES, DISPLAY_NAME);
    } catch (IOException e) {
      throw new EngineException(
          Kind.BAD_FILE, "the " + DISPLAY_NAME + " cannot be read: " + e.getMessage(), e);
    }
  }
}
