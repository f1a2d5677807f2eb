package org.mycromwell.engine.edit;

import java.util.Arrays;

/**
 * Where the lines of some bytes start and how they end. LF, CRLF and a lone CR end a line; bytes
 * after the last of them are a line without end. Immutable.
 */
final class LineTable {
  private final int[] starts;
  private final LineEnding[] endings;
  private final int unitBytes;

  private LineTable(int[] starts, LineEnding[] endings, int unitBytes) {
    this.starts = starts;
    this.endings = endings;
    this.unitBytes = unitBytes;
  }

  /** The lines of a file in an encoding, whose byte order mark belongs to no line. */
  static LineTable of(byte[] bytes, TextEncoding encoding) {
    return of(bytes, encoding, Math.min(encoding.bomBytes(), bytes.length));
  }

  /**
   * The lines of bytes that may be of any encoding, a byte order mark included in the first: only
   * that one tells UTF-16 from the others.
   */
  static LineTable ofUnknown(byte[] bytes) {
    TextEncoding candidate = EncodingDetector.candidate(bytes);
    boolean wide = candidate.unitBytes() == 2 && bytes.length % 2 == 0;
    return of(bytes, wide ? candidate : TextEncoding.ISO_8859_1, 0);
  }

  /** The lines as git sees them: only LF ends one. */
  static LineTable ofLineFeeds(byte[] bytes) {
    return of(bytes, TextEncoding.ISO_8859_1, 0, false);
  }

  /** The lines from byte {@code start}. */
  static LineTable of(byte[] bytes, TextEncoding encoding, int start) {
    return of(bytes, encoding, start, true);
  }

  private static LineTable of(
      byte[] bytes, TextEncoding encoding, int first, boolean carriageReturns) {
    int start = first;
    int unit = encoding.unitBytes();
    int low = encoding == TextEncoding.UTF_16BE ? 1 : 0;
    int[] starts = new int[Math.max(16, bytes.length / 24)];
    LineEnding[] endings = new LineEnding[starts.length];
    int count = 0;
    int at = start;
    while (at < bytes.length) {
      int character = characterAt(bytes, at, unit, low);
      at = Math.min(at + unit, bytes.length);
      LineEnding ending = LineEnding.NONE;
      if (character == '\n') {
        ending = LineEnding.LF;
      } else if (character == '\r' && carriageReturns) {
        ending = LineEnding.CR;
        if (at < bytes.length && characterAt(bytes, at, unit, low) == '\n') {
          ending = LineEnding.CRLF;
          at += unit;
        }
      } else if (at < bytes.length) {
        continue;
      }
      if (count + 1 >= starts.length) {
        starts = Arrays.copyOf(starts, 2 * starts.length);
        endings = Arrays.copyOf(endings, starts.length);
      }
      starts[count] = start;
      endings[count] = ending;
      count++;
      start = at;
    }
    starts = Arrays.copyOf(starts, count + 1);
    starts[count] = start;
    return new LineTable(starts, Arrays.copyOf(endings, count), unit);
  }

  /** The character, or -1 for one that ends no line. */
  private static int characterAt(byte[] bytes, int at, int unit, int low) {
    if (unit == 1) {
      return bytes[at];
    }
    return at + 1 < bytes.length && bytes[at + 1 - low] == 0 ? bytes[at + low] : -1;
  }

  int count() {
    return endings.length;
  }

  /** First byte of a line; of line {@code count()} the end of the file. */
  int start(int line) {
    return starts[line];
  }

  /** First byte after a line and its line end. */
  int end(int line) {
    return starts[line + 1];
  }

  /** First byte after the text of a line. */
  int textEnd(int line) {
    return starts[line + 1] - unitBytes * endings[line].text().length();
  }

  LineEnding ending(int line) {
    return endings[line];
  }
}
