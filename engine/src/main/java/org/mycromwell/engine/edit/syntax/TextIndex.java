package org.mycromwell.engine.edit.syntax;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.treesitter.TSPoint;

/**
 * A text as characters and as UTF-8, with the way from offsets in one to offsets in the other.
 * Lines end with LF here, as the parser counts them. Immutable.
 */
final class TextIndex {
  final String text;
  final byte[] bytes;
  private final int[] lineChars;
  private final int[] lineBytes;

  TextIndex(String text) {
    this.text = text;
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
    int count = 1;
    for (byte b : bytes) {
      count += b == '\n' ? 1 : 0;
    }
    lineChars = new int[count];
    lineBytes = new int[count];
    int line = 1;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      lineChars[line++] = at + 1;
    }
    line = 1;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        lineBytes[line++] = i + 1;
      }
    }
  }

  private boolean oneByteEach() {
    return bytes.length == text.length();
  }

  /** Where the character at {@code offset} begins; no offset between two surrogates. */
  int byteOf(int offset) {
    if (oneByteEach()) {
      return offset;
    }
    int line = lineOf(lineChars, offset);
    return lineBytes[line]
        + text.substring(lineChars[line], offset).getBytes(StandardCharsets.UTF_8).length;
  }

  /** The character that the byte at {@code offset} belongs to. */
  int charOf(int offset) {
    if (oneByteEach()) {
      return offset;
    }
    int line = lineOf(lineBytes, offset);
    int chars = lineChars[line];
    for (int i = lineBytes[line]; i < offset; i++) {
      if (Lines.isCharStart(bytes[i])) {
        chars += (bytes[i] & 0xF8) == 0xF0 ? 2 : 1; // a pair of surrogates
      }
    }
    return chars;
  }

  /** Line and column, in bytes, of an offset in bytes. */
  TSPoint point(int offset) {
    int line = lineOf(lineBytes, offset);
    return new TSPoint(line, offset - lineBytes[line]);
  }

  private static int lineOf(int[] starts, int offset) {
    int found = Arrays.binarySearch(starts, offset);
    return found >= 0 ? found : -found - 2;
  }
}
