package org.mycromwell.app.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mycromwell.app.editor.CodeRow;
import org.mycromwell.app.editor.LineColors;
import org.mycromwell.app.editor.RowKind;
import org.mycromwell.app.editor.TextMark;
import org.mycromwell.app.run.ProvisionalText;
import org.mycromwell.engine.edit.Snapshot;

/**
 * What the review shows while the model reads and writes: the file at the left, the file with what
 * has come of the answer at the right. Rows that stay are not made again. Used by one thread.
 */
public final class StreamPicture {
  private final Snapshot file;
  private final List<CodeRow> left;
  private final LineColors colors;
  private List<CodeRow> right = List.of();

  /**
   * @param colors of the file
   */
  public StreamPicture(Snapshot file, LineColors colors) {
    this.file = file;
    this.colors = colors;
    List<CodeRow> rows = new ArrayList<>();
    for (int i = 0; i < file.lineCount(); i++) {
      rows.add(row(file.line(i), i, false, colors.line(i)));
    }
    left = List.copyOf(rows);
  }

  /** Nothing has come yet: the right side is the file, dimmed. */
  public ReviewContent reading(String note) {
    List<CodeRow> rows = new ArrayList<>();
    for (int i = 0; i < file.lineCount(); i++) {
      rows.add(known(file.line(i), i, true, colors.line(i)));
    }
    right = rows;
    return content(left, rows, note, Optional.empty());
  }

  /**
   * So much has come.
   *
   * @param fresh colours of what the model has written, as far as they are known
   */
  public ReviewContent writing(ProvisionalText text, LineColors fresh, String note) {
    int grown = text.lines().size() - file.lineCount();
    List<CodeRow> rows = new ArrayList<>();
    for (int i = 0; i < text.lines().size(); i++) {
      boolean old = i >= text.endNew() && i < text.endScope();
      List<TextMark> marks =
          i < text.firstNew()
              ? colors.line(i)
              : i < text.endNew() ? fresh.line(i) : colors.line(i - grown);
      rows.add(known(text.lines().get(i), i, old, marks));
    }
    right = rows;
    List<CodeRow> shown = new ArrayList<>(rows);
    int caret = text.endNew() - 1;
    if (caret >= text.firstNew()) {
      shown.set(caret, shown.get(caret).withStreamCaret());
    }
    List<CodeRow> aligned = new ArrayList<>(left);
    while (aligned.size() < shown.size()) {
      aligned.add(CodeRow.filler());
    }
    while (shown.size() < aligned.size()) {
      shown.add(CodeRow.filler());
    }
    return content(aligned, shown, note, Optional.of(Math.max(text.firstNew(), caret)));
  }

  /** The row that was there before where it is the same. */
  private CodeRow known(String text, int line, boolean dimmed, List<TextMark> marks) {
    CodeRow fresh = row(text, line, dimmed, marks);
    return line < right.size() && fresh.equals(right.get(line)) ? right.get(line) : fresh;
  }

  private ReviewContent content(
      List<CodeRow> leftRows, List<CodeRow> rightRows, String note, Optional<Integer> row) {
    String name = file.name();
    String shortName = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    return new ReviewContent(
        new ReviewPicture(leftRows, rightRows, List.of()),
        shortName,
        file.encoding().displayName() + " " + file.dominantLineEnding(),
        note,
        -1,
        false,
        row,
        List.of(),
        shortName);
  }

  private static CodeRow row(String text, int line, boolean dimmed, List<TextMark> marks) {
    // Colours may be of a text that was shorter.
    boolean fit = marks.stream().allMatch(mark -> mark.end() <= text.length());
    List<TextMark> fitting =
        fit ? marks : marks.stream().filter(mark -> mark.end() <= text.length()).toList();
    return new CodeRow(text, line + 1, 0, RowKind.PLAIN, dimmed, fitting);
  }
}
