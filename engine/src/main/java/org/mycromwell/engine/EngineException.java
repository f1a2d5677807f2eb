package org.mycromwell.engine;

/**
 * A failure whose message is meant for the user: one sentence that names the file, field or flag
 * and, where there is one, the way out. Programs map {@link Kind} to an exit code and print the
 * message without a stack trace.
 */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, coarsely; stable, because exit codes hang on it. */
  public enum Kind {
    /** An argument or flag has a value that cannot be used. */
    BAD_ARGUMENT,
    /** A file is missing, unreadable, truncated, corrupt or hostile. */
    BAD_FILE,
    /** A valid file asks for a model family, tensor type or feature this engine does not have. */
    UNSUPPORTED,
    /** The model or its cache does not fit into the memory that is there. */
    OUT_OF_MEMORY,
    /** The prompt does not fit into the context window. */
    CONTEXT_FULL,
    /** The machine or the Java runtime lacks something the engine needs. */
    ENVIRONMENT,
    /** The file to edit is missing, a directory, binary, too large or not accessible. */
    NOT_EDITABLE,
    /** The file is not what it was when it was read. */
    CHANGED_ON_DISK,
    /** A file could not be written; it is as it was. */
    WRITE_FAILED,
    /**
     * What a model gave is not good enough to go on: an edit not to be applied, a diverged loss.
     */
    CHECK_FAILED,
    /** A limit of tokens, time or context ended the work. */
    LIMIT_REACHED,
    /** The model gave nothing that can be used. */
    GENERATION_FAILED,
    /** The request is outside of what this model can do; a bigger one may do it. */
    BEYOND_MODEL
  }

  private final Kind kind;

  public EngineException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public EngineException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Text from a file made fit for a one-line message: quoted, escaped and cut to 80 characters. */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder("'");
    int length = Math.min(text.length(), 80);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append(length < text.length() ? "...'" : "'").toString();
  }

  public Kind kind() {
    return kind;
  }
}
