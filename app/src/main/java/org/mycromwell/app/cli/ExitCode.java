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
  OK(0, "done"),
  FAILURE(1, "unexpected failure: a defect of Cromwell"),
  USAGE(2, "a command, option or argument that cannot be used"),
  BAD_FILE(3, "a file that is missing, unreadable, truncated or corrupt"),
  UNSUPPORTED(4, "a valid file that asks for something Cromwell does not have"),
  OUT_OF_MEMORY(5, "the model or its cache does not fit into memory"),
  CONTEXT_FULL(6, "the prompt does not fit into the context window"),
  ENVIRONMENT(7, "the machine or the Java runtime lacks something, such as a JDK 25"),
  INTERRUPTED(130, "interrupted"),
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
      case BAD_FILE -> BAD_FILE;
      case UNSUPPORTED -> UNSUPPORTED;
      case OUT_OF_MEMORY -> OUT_OF_MEMORY;
      case CONTEXT_FULL -> CONTEXT_FULL;
      case ENVIRONMENT -> ENVIRONMENT;
    };
  }

  /** The code for whatever a command threw. */
  public static ExitCode of(Throwable failure) {
    return switch (failure) {
      case EngineException e -> of(e.kind());
      case IOException e -> BAD_FILE;
      case UncheckedIOException e -> BAD_FILE;
      case OutOfMemoryError e -> OUT_OF_MEMORY;
      case InterruptedException e -> INTERRUPTED;
      case CancellationException e -> INTERRUPTED;
      default -> FAILURE;
    };
  }
}
