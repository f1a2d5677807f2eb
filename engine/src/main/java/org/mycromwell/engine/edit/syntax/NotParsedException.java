package org.mycromwell.engine.edit.syntax;

/** A text that no parser has looked at; the message is the reason, for the user. */
final class NotParsedException extends Exception {
  private static final long serialVersionUID = 1L;

  NotParsedException(String reason) {
    super(reason);
  }

  NotParsedException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
