package org.mycromwell.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/** Checks of arguments that need no knowledge of the engine. */
final class Arguments {
  private Arguments() {}

  /** Refuses directories and devices, and files that exist unless they may be replaced. */
  static void requireWritable(Path output, boolean force) {
    if (!Files.exists(output)) {
      return;
    }
    if (!Files.isRegularFile(output)) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, output + " is no regular file; name the file to write");
    }
    if (!force) {
      throw new EngineException(Kind.BAD_ARGUMENT, output + " exists; --force replaces it");
    }
  }

  /** Refuses what a shell makes of a variable that is not set. */
  static void requireName(String argument, String value) {
    if (value.isEmpty()) {
      throw new EngineException(Kind.BAD_ARGUMENT, argument + " is empty; name a file");
    }
  }

  /** Refuses a patch file that exists, also as the file to edit, or that has no directory. */
  static void requireNewPatch(Path patch, Path edited) throws IOException {
    if (Files.isDirectory(patch)) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "--patch: " + patch + " is a directory; name the file to write");
    }
    if (Files.exists(patch)) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          Files.exists(edited) && Files.isSameFile(patch, edited)
              ? "--patch names the file that is edited; name another one"
              : "--patch: " + patch + " exists; name a new file");
    }
    Path directory = patch.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      throw new EngineException(Kind.WRITE_FAILED, "--patch: there is no directory " + directory);
    }
  }

  static void requirePositive(String option, int value) {
    requireRange(option, value, 1, Integer.MAX_VALUE);
  }

  static void requireRange(String option, int value, int least, int most) {
    if (value < least || value > most) {
      String rule =
          most == Integer.MAX_VALUE
              ? "must be at least " + least
              : "must be " + least + " to " + most;
      throw new EngineException(Kind.BAD_ARGUMENT, option + " is " + value + ", but " + rule);
    }
  }
}
