package org.mycromwell.app.editor;

import java.util.ArrayList;
import java.util.List;

/**
 * One row of a pane. Immutable; rows that are equal are drawn once.
 *
 * @param text without a line end
 * @param number of the line in the file, from 1; 0 shows none
 * @param otherNumber of the line in the other text, where one pane shows both; 0 shows none
 * @param dimmed whether its text steps back, such as what was decided about
 * @param marks in any order
 */
public record CodeRow(
    String text, int number, int otherNumber, RowKind kind, boolean dimmed, List<TextMark> marks) {
  private static final char CARET = '\u258E';

  public CodeRow {
    if (text.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a row of more than one line: " + text);
    }
    marks = List.copyOf(marks);
  }

  public CodeRow(String text, int number, RowKind kind, List<TextMark> marks) {
    this(text, number, 0, kind, false, marks);
  }

  /** A row that holds the place of a line that this side does not have. */
  public static CodeRow filler() {
    return new CodeRow("", 0, RowKind.FILLER, List.of());
  }

  /** A row that stands for lines that are not shown. */
  public static CodeRow fold(String text) {
    return new CodeRow(
        text, 0, RowKind.FOLD, List.of(new TextMark(0, text.length(), TextMark.NOTE)));
  }

  /** The same row with the caret of the stream behind its text. */
  public CodeRow withStreamCaret() {
    List<TextMark> more = new ArrayList<>(marks);
    more.add(new TextMark(text.length(), text.length() + 1, TextMark.STREAM_CARET));
    return new CodeRow(text + CARET, number, otherNumber, kind, dimmed, more);
  }

  /** The paragraph style that draws it. */
  List<String> paragraphStyle() {
    return kind.paragraphStyle(dimmed);
  }
}
