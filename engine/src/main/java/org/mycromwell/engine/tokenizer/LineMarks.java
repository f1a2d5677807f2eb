package org.mycromwell.engine.tokenizer;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The tokens that name lines: {@code <L0>} stands before the first line of what is to be edited,
 * {@code <L1>} before the second. Immutable.
 */
public final class LineMarks {
  private final int[] ids;

  /** The line of each id up to the largest, or -1. */
  private final int[] lines;

  private LineMarks(int[] ids) {
    this.ids = ids;
    lines = new int[Arrays.stream(ids).max().orElse(-1) + 1];
    Arrays.fill(lines, -1);
    for (int line = 0; line < ids.length; line++) {
      lines[ids[line]] = line;
    }
  }

  /** Those of a vocabulary, from the first without a gap; it may have none. */
  public static LineMarks of(SpecialTokens special) {
    int[] ids = new int[CromwellVocabulary.LINES];
    int count = 0;
    while (count < ids.length) {
      OptionalInt id = special.idOf(CromwellVocabulary.lineMark(count));
      if (id.isEmpty()) {
        break;
      }
      ids[count++] = id.getAsInt();
    }
    return new LineMarks(Arrays.copyOf(ids, count));
  }

  /** How many there are. */
  public int count() {
    return ids.length;
  }

  /** The token of a line below {@link #count}. */
  public int id(int line) {
    return ids[line];
  }

  /** The line that a token names, or -1. */
  public int line(int id) {
    return id < lines.length ? lines[id] : -1;
  }

  /** All of them from a line on, a fresh array. */
  public int[] from(int line) {
    return Arrays.copyOfRange(ids, Math.min(line, ids.length), ids.length);
  }
}
