package org.mycromwell.engine.image;

/**
 * The columns of a grid without what stands beside the code: break points, marks of changes and of
 * foldings at the left, scroll bars and edges of windows at the right. Left there, a mark is read
 * as a character, and all lines seem to be indented by what is between.
 *
 * @param end behind the last column of the code
 */
record MarginMarks(int begin, int end) {
  /** Columns that marks at the left take at most, gaps between them included. */
  private static final int WIDE = 4;

  /** Blank columns before a mark at the right. */
  private static final int GAP = 4;

  /** The last columns, in which bars are looked for. */
  private static final int LAST = 3;

  /** The share of the rows in which a column has a bar that is no character. */
  private static final double BARS = 0.6;

  /** Beginning a line and followed by a gap, these are code that is commented out, or a patch. */
  private static final String CODE = "#/+-";

  /** Columns that marks read with doubt take at most. */
  private static final int DOUBTFUL_WIDE = 2;

  /** What is read less surely may be a mark. */
  private static final double DOUBTFUL = 0.85;

  /** And so much less surely than all characters. */
  private static final double BELOW_OTHERS = 0.1;

  /** What is read less surely and alone in its row may be a mark. */
  private static final double DOUBTFUL_ALONE = 0.5;

  static MarginMarks of(ReadGrid read) {
    CharacterCells cells = read.cells();
    boolean[] blank = blankColumns(cells);
    int end = cells.columns();
    for (int column = end - 1; column >= Math.max(1, cells.columns() - LAST); column--) {
      if (read.grid().rows() > 1 && read.bars(column) >= BARS) {
        end = column;
      }
    }
    // Guides and specks before the code are read as blanks, and all lines would seem indented.
    int begin = nextInked(blank, 0, end) % end;
    for (int next = codeBehindMarks(read, blank, begin, end);
        next > begin;
        next = codeBehindMarks(read, blank, begin, end)) {
      begin = next;
    }
    while (isMark(cells, blank, begin, lastInked(blank, begin, end))) {
      end = lastInked(blank, begin, end);
    }
    end = end == cells.columns() ? end : lastInked(blank, begin, end) + 1;
    return new MarginMarks(begin, end);
  }

  /** Whether the last column with ink is a character away from everything else. */
  private static boolean isMark(CharacterCells cells, boolean[] blank, int begin, int column) {
    if (column - GAP <= begin) {
      return false;
    }
    for (int before = column - GAP; before < column; before++) {
      if (!blank[before]) {
        return false;
      }
    }
    for (int row = 0; row < cells.rows(); row++) {
      if (cells.at(row, column) == '\\') {
        return false; // lines of macros go on behind it
      }
    }
    return true;
  }

  /**
   * Where the code begins when the first inked columns are marks: blank columns follow, most rows
   * that have one have code as well, and others have code alone. {@code begin} when they are not.
   */
  private static int codeBehindMarks(ReadGrid read, boolean[] blank, int begin, int end) {
    int first = nextInked(blank, begin, end);
    int behind = nextBlank(blank, first, end);
    int code = nextInked(blank, behind, end);
    if (code < end && areDoubtful(read, first, behind)) {
      return code;
    }
    while (code < end && code - first <= WIDE && code - behind < Math.max(2, behind - first)) {
      behind = nextBlank(blank, code, end);
      code = nextInked(blank, behind, end);
    }
    if (code == end || behind - first > WIDE || code - behind < Math.max(2, behind - first)) {
      return begin;
    }
    int marked = 0;
    int markedAlone = 0;
    int unmarked = 0;
    for (int row = 0; row < read.cells().rows(); row++) {
      String line = read.cells().line(row);
      boolean hasCode = line.length() > behind;
      String mark = line.substring(Math.min(line.length(), first), Math.min(line.length(), behind));
      if (mark.chars().anyMatch(c -> CODE.indexOf(c) >= 0)) {
        return begin;
      }
      if (mark.isBlank()) {
        unmarked += hasCode ? 1 : 0;
      } else if (hasCode) {
        marked++;
      } else {
        markedAlone++;
      }
    }
    return marked > markedAlone && unmarked > 0 ? code : begin;
  }

  /**
   * Whether the characters between two columns are marks because they are read with doubt: the font
   * has no such characters. They stand in few rows, and what follows does not do so at once as it
   * does behind the bracket of an {@code else}. One alone in its row could be a bracket that ends a
   * block, so there the doubt must be great.
   */
  private static boolean areDoubtful(ReadGrid read, int first, int behind) {
    CharacterCells cells = read.cells();
    if (behind - first > DOUBTFUL_WIDE) {
      return false;
    }
    double doubtful = Math.min(DOUBTFUL, read.sureness() - BELOW_OTHERS);
    int marked = 0;
    int apart = 0;
    int unmarked = 0;
    for (int row = 0; row < cells.rows(); row++) {
      String line = cells.line(row);
      boolean hasCode = line.length() > behind;
      if (line.length() <= first
          || line.substring(first, Math.min(line.length(), behind)).isBlank()) {
        unmarked += hasCode ? 1 : 0;
        continue;
      }
      double sum = 0;
      int characters = 0;
      for (int column = first; column < behind; column++) {
        if (cells.at(row, column) != ' ') {
          sum += cells.probability(row, column);
          characters++;
        }
      }
      if (sum / characters >= (hasCode ? doubtful : DOUBTFUL_ALONE)) {
        return false;
      }
      marked++;
      apart += !hasCode || cells.at(row, behind + 1) == ' ' ? 1 : 0;
    }
    return apart > 0 && marked < unmarked;
  }

  private static boolean[] blankColumns(CharacterCells cells) {
    boolean[] blank = new boolean[cells.columns()];
    for (int column = 0; column < blank.length; column++) {
      blank[column] = true;
      for (int row = 0; row < cells.rows(); row++) {
        blank[column] &= cells.at(row, column) == ' ';
      }
    }
    return blank;
  }

  private static int nextInked(boolean[] blank, int from, int end) {
    int column = from;
    while (column < end && blank[column]) {
      column++;
    }
    return column;
  }

  private static int nextBlank(boolean[] blank, int from, int end) {
    int column = from;
    while (column < end && !blank[column]) {
      column++;
    }
    return column;
  }

  /** The last column with ink, {@code begin} where there is none. */
  private static int lastInked(boolean[] blank, int begin, int end) {
    int column = end - 1;
    while (column > begin && blank[column]) {
      column--;
    }
    return column;
  }
}
