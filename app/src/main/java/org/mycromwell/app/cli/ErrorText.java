package org.mycromwell.app.cli;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;

/** Failures as one sentence for people, and text that is safe to show. */
final class ErrorText {
  private ErrorText() {}

  static String of(Throwable failure) {
    String text =
        switch (failure) {
          case EngineException e -> text(e.getMessage());
          case UncheckedIOException e -> of(unwrapped(e));
          case NoSuchFileException e -> "file '" + e.getFile() + "' does not exist";
          case AccessDeniedException e -> "file '" + e.getFile() + "' may not be opened";
          case FileSystemException e -> "file '" + e.getFile() + "': " + text(e.getReason());
          case java.io.IOException e -> "input or output failed: " + text(e.getMessage());
          case OutOfMemoryError e ->
              "the Java heap is full (%d MB); CROMWELL_JAVA_OPTS=-Xmx... sets another limit"
                  .formatted(Runtime.getRuntime().maxMemory() >> 20);
          case InterruptedException e -> "interrupted";
          case CancellationException e -> e.getMessage() == null ? "interrupted" : e.getMessage();
          default -> "unexpected failure: " + failure;
        };
    return printable(text);
  }

  /**
   * The text without line breaks, control and invisible characters: messages quote file contents
   * and names, and a terminal would obey an escape sequence in them, or show one name as another.
   */
  static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == '\n' || c == '\t' ? ' ' : isInvisible(c) ? '?' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /** {@link #printable(String)} of at most {@code maxChars} characters. */
  static String printable(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return printable(text);
    }
    int end = maxChars - 3;
    end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
    return printable(text.substring(0, end)) + "...";
  }

  /**
   * Generated text for a terminal, which would obey escape sequences in it, and show text in
   * another order than a compiler reads it (CVE-2021-42574). As many characters as before.
   */
  static String forTerminal(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> isCommand(c) && c != '\n' && c != '\t' ? '\uFFFD' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static boolean isCommand(int c) {
    return Character.isISOControl(c)
        || c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }

  private static Throwable unwrapped(UncheckedIOException failure) {
    Throwable cause = failure.getCause();
    return cause == null ? new java.io.IOException(failure.getMessage()) : cause;
  }

  private static String text(@Nullable String message) {
    return message == null ? "no reason given" : message;
  }
}
