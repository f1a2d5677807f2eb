package org.mycromwell.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Finds the fixtures that lie in {@code shared/data} beside the repository, where they are there.
 */
public final class SharedData {
  private SharedData() {}

  /** The fixture, or the calling test is skipped with a message that names what is missing. */
  public static Path require(String relativePath) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve("shared").resolve("data").resolve(relativePath);
      if (Files.exists(file)) {
        return file;
      }
    }
    Assumptions.abort("shared/data/" + relativePath + " is not beside the repository");
    throw new AssertionError("unreachable");
  }
}
