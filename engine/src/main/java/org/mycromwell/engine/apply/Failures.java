package org.mycromwell.engine.apply;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/** Failures of writing, in the words of the user. */
final class Failures {
  private Failures() {}

  static EngineException notWritten(Path file, String reason) {
    return new EngineException(
        Kind.WRITE_FAILED, file + " cannot be written: " + reason + "; it is unchanged");
  }

  static EngineException notWritten(Path file, IOException e) {
    return new EngineException(
        Kind.WRITE_FAILED, file + " cannot be written: " + reason(e) + "; it is unchanged", e);
  }

  static EngineException changedOnDisk(Path file) {
    return new EngineException(
        Kind.CHANGED_ON_DISK,
        file + " changed on disk since it was read; nothing was written, read it again");
  }

  static EngineException notEditable(Path file, String reason) {
    return new EngineException(Kind.NOT_EDITABLE, file + " " + reason);
  }

  /** The history cannot be written, so that nothing else may be. */
  static EngineException noHistory(Path root, IOException e) {
    return new EngineException(
        Kind.WRITE_FAILED,
        "the history in "
            + root
            + " cannot be used: "
            + reason(e)
            + "; no file was changed (CROMWELL_HOME names another directory for it)",
        e);
  }

  static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "access is denied";
      case NoSuchFileException _ -> "it does not exist";
      case FileSystemException failure when failure.getReason() != null -> failure.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
