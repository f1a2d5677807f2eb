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
 * has come of the answer at the right. Immutable; any thread.
 */
public final class StreamPicture {
  private final Snapshot file;
  private final List<CodeRow> left;
  private final LineColors colors;

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
    List<CodeRow> right = new ArrayList<>();
    for (int i = 0; i < file.lineCount(); i++) {
      right.add(row(file.line(i), i, true, colors.line(i)));
    }
    return content(left, right, note, Optional.empty());
  }

  /**
   * So much has come.
   *
   * @param fresh colours of the provisional text, as far as they are known
   */
  public ReviewContent writing(ProvisionalText text, LineColors fresh, String note) {
    List<CodeRow> right = new ArrayList<>();
    for (int i = 0; i < text.lines().size(); i++) {
      boolean old = i >= text.endNew() && i < text.endScope();
      CodeRow row = row(text.lines().get(i), i, old, fresh.line(i));
      boolean caret = i == text.endNew() - 1 && text.endNew() > text.firstNew();
      right.add(caret ? row.withStreamCaret() : row);
    }
    List<CodeRow> aligned = new ArrayList<>(left);
    while (aligned.size() < right.size()) {
      aligned.add(CodeRow.filler());
    }
    while (right.size() < aligned.size()) {
      right.add(CodeRow.filler());
    }
    return content(aligned, right, note, Optional.of(Math.max(text.firstNew(), text.endNew() - 1)));
  }

  private ReviewContent content(
      List<CodeRow> leftRows, List<CodeRow> right, String note, Optional<Integer> row) {
    String name = file.name();
    String shortName = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    return new ReviewContent(
        new ReviewPicture(leftRows, right, List.of()),
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
    List<TextMark> fitting = marks.stream().filter(mark -> mark.end() <= text.length()).toList();
    return new CodeRow(text, line + 1, 0, RowKind.PLAIN, dimmed, fitting);
  }
}
