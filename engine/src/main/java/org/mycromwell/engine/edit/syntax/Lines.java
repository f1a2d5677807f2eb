package org.mycromwell.engine.edit.syntax;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text as UTF-8 with its lines, which end with LF, CRLF or a lone CR. */
final class Lines {
  final byte[] bytes;
  private final int[] starts;

  Lines(String text) {
    bytes = text.getBytes(StandardCharsets.UTF_8);
    int count = 1;
    for (int i = 0; i < bytes.length; i++) {
      count += endsLine(i) ? 1 : 0;
    }
    starts = new int[count];
    int line = 1;
    for (int i = 0; i < bytes.length; i++) {
      if (endsLine(i)) {
        starts[line++] = i + 1;
      }
    }
  }

  private boolean endsLine(int at) {
    boolean loneReturn = bytes[at] == '\r' && (at + 1 == bytes.length || bytes[at + 1] != '\n');
    return bytes[at] == '\n' || loneReturn;
  }

  /** At least 1; a text that ends with a line end has an empty last line. */
  int count() {
    return starts.length;
  }

  int start(int line) {
    return starts[line];
  }

  /** The end of a line without its line end. */
  int end(int line) {
    int end = line + 1 < starts.length ? starts[line + 1] : bytes.length;
    while (end > starts[line] && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    return end;
  }

  int lineOf(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    return found >= 0 ? found : -found - 2;
  }

  /** Characters between the start of the line and the offset. */
  int column(int offset) {
    int column = 0;
    for (int i = starts[lineOf(offset)]; i < offset; i++) {
      column += isCharStart(bytes[i]) ? 1 : 0;
    }
    return column;
  }

  static boolean isCharStart(byte b) {
    return (b & 0xC0) != 0x80;
  }

  String line(int line) {
    return text(starts[line], end(line));
  }

  String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /**
   * The first offset from here on that holds no blank or line end; the length when there is none.
   */
  int skipBlank(int from) {
    int at = from;
    while (at < bytes.length && isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  /** The end of the last character before the offset that is no blank or line end. */
  int skipBlankBackwards(int from) {
    int at = from;
    while (at > 0 && isBlank(bytes[at - 1])) {
      at--;
    }
    return at;
  }

  /** How many brackets are open at once at most, whether in code or in strings. */
  int depth() {
    int depth = 0;
    int deepest = 0;
    for (byte b : bytes) {
      switch (b) {
        case '(', '[', '{' -> deepest = Math.max(deepest, ++depth);
        case ')', ']', '}' -> depth = Math.max(depth - 1, 0);
        default -> {}
      }
    }
    return deepest;
  }

  boolean isBlank(int line) {
    return skipBlank(starts[line]) >= end(line);
  }

  /** Whether nothing but blanks stands between the start of the line and the offset. */
  boolean startsLine(int offset) {
    return skipBlankBackwards(offset) <= starts[lineOf(offset)];
  }

  /** Blanks at the start of a line; a tab goes on to the next multiple of eight. */
  int indent(int line) {
    int indent = 0;
    for (int i = starts[line]; i < end(line); i++) {
      if (bytes[i] == '\t') {
        indent = (indent / 8 + 1) * 8;
      } else if (bytes[i] == ' ') {
        indent++;
      } else {
        break;
      }
    }
    return indent;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r' || b == '\f';
  }
}
