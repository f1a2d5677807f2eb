package org.mycromwell.engine.data.pictures;

import java.util.ArrayList;
import java.util.List;

/**
 * Classes of the cells of a character grid: 0 blank, 1 to 94 the characters from {@code !} to
 * {@code ~}, 95 others.
 */
public final class CellLabels {
  public static final int BLANK = 0;
  public static final int OTHER = 95;

  private CellLabels() {}

  /** The class of a character. */
  public static int of(char c) {
    return c >= ' ' && c <= '~' ? c - ' ' : OTHER;
  }

  /** Classes of lines that begin at column 0, row by row. */
  public static int[] of(List<String> lines, int columns) {
    int[] labels = new int[lines.size() * columns];
    for (int row = 0; row < lines.size(); row++) {
      String line = lines.get(row);
      for (int column = 0; column < line.length(); column++) {
        labels[row * columns + column] = of(line.charAt(column));
      }
    }
    return labels;
  }

  /**
   * The lines that the cells show, without empty ones around them, blanks at their ends and the
   * indentation they share.
   */
  public static List<String> lines(int[] labels, int columns) {
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < labels.length; from += columns) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        line.append((char) (labels[from + column] + ' '));
      }
      lines.add(line.toString().stripTrailing());
    }
    while (!lines.isEmpty() && lines.getFirst().isEmpty()) {
      lines.removeFirst();
    }
    while (!lines.isEmpty() && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return Excerpt.dedented(lines);
  }
}
