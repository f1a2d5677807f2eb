package org.mycromwell.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import org.mycromwell.engine.EngineException;

/**
 * What the process tells its caller. The one place where failures become numbers; scripts depend on
 * them, so a number never changes its meaning.
 */
public enum ExitCode {
  OK(0, "done; also when there was nothing to change"),
  NO_CHANGE(1, "there was nothing to change; only with --exit-code"),
  USAGE(2, "a command, option or argument that cannot be used"),
  BAD_FILE(3, "a model or other input is missing, damaged, unsupported or too large for memory"),
  GENERATION_FAILED(4, "the model gave no answer that can be used, or the request is beyond it"),
  LIMIT_REACHED(5, "a limit was reached: tokens, time or context; nothing was written"),
  CHANGED_ON_DISK(6, "the file was changed by somebody else; nothing was written"),
  CHECK_FAILED(
      7,
      "a check failed: an edit (syntax, omission, missing end) is not written; a training (loss no"
          + " number, collapse) keeps its last checkpoint"),
  NOT_EDITABLE(8, "the file cannot be edited: missing, binary, encoding, size, permission"),
  WRITE_FAILED(9, "the file could not be written and is as it was"),
  ENVIRONMENT(10, "the machine or the Java runtime lacks something, such as a JDK 25"),
  INTERNAL(70, "a defect of Cromwell"),
  INTERRUPTED(130, "interrupted; no file was changed, a training is saved and can go on"),
  OUTPUT_FAILED(141, "standard output could not be written, or its reader went away");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  /** A few words for the help text. */
  public String meaning() {
    return meaning;
  }

  /** The code for an engine failure. */
  public static ExitCode of(EngineException.Kind kind) {
    return switch (kind) {
      case BAD_ARGUMENT -> USAGE;
      case BAD_FILE, UNSUPPORTED, OUT_OF_MEMORY -> BAD_FILE;
      case CONTEXT_FULL -> LIMIT_REACHED;
      case ENVIRONMENT -> ENVIRONMENT;
      case NOT_EDITABLE -> NOT_EDITABLE;
      case CHANGED_ON_DISK -> CHANGED_ON_DISK;
      case WRITE_FAILED -> WRITE_FAILED;
      case CHECK_FAILED -> CHECK_FAILED;
      case LIMIT_REACHED -> LIMIT_REACHED;
      case GENERATION_FAILED, BEYOND_MODEL -> GENERATION_FAILED;
    };
  }

  /** The code for whatever a command threw. */
  public static ExitCode of(Throwable failure) {
    return switch (failure) {
      case EngineException e -> of(e.kind());
      case IOException e -> BAD_FILE;
      case UncheckedIOException e -> BAD_FILE;
      case OutOfMemoryError e -> BAD_FILE;
      case InterruptedException e -> INTERRUPTED;
      case CancellationException e -> INTERRUPTED;
      default -> INTERNAL;
    };
  }
}
