package org.mycromwell.app.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mycromwell.app.editor.CodeRow;
import org.mycromwell.app.editor.LineColors;
import org.mycromwell.app.editor.RowKind;
import org.mycromwell.app.editor.TextMark;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.InlineDiff.Span;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.ui.resources.Messages;

/**
 * Both sides as rows that can be drawn, with the places of the hunks. Immutable; making one is work
 * for a background thread.
 *
 * @param left rows of the file as it is
 * @param right rows of the file as proposed, as many
 * @param hunks in their order
 */
public record ReviewPicture(List<CodeRow> left, List<CodeRow> right, List<HunkBand> hunks) {
  public ReviewPicture {
    left = List.copyOf(left);
    right = List.copyOf(right);
    hunks = List.copyOf(hunks);
    if (left.size() != right.size()) {
      throw new IllegalArgumentException(
          left.size() + " rows beside " + right.size() + ": they have to be aligned");
    }
  }

  /**
   * Draws a document.
   *
   * @param leftColors spans of the text of the file, lines ended by LF
   * @param rightColors spans of the text as proposed, lines ended by LF
   * @param stoppedAt line of the file, from 0, below which the answer did not come; empty for a
   *     whole answer
   */
  public static ReviewPicture of(
      ReviewDocument document,
      LineColors leftColors,
      LineColors rightColors,
      Optional<Integer> stoppedAt) {
    List<Decision> decisions = document.proposal().hunks().stream().map(h -> h.decision()).toList();
    List<CodeRow> left = new ArrayList<>();
    List<CodeRow> right = new ArrayList<>();
    for (ReviewRow row : document.rows()) {
      Decision decision = row.hunk() < 0 ? Decision.PENDING : decisions.get(row.hunk());
      left.add(left(row, leftColors, decision == Decision.ACCEPTED));
      CodeRow proposed = right(row, rightColors, decision == Decision.REJECTED);
      boolean beyond =
          stoppedAt.isPresent()
              && row.hunk() < 0
              && row.kind() == ReviewRow.Kind.SAME
              && row.leftLine() >= stoppedAt.get();
      right.add(beyond ? cut(proposed) : proposed);
    }
    List<HunkBand> bands = new ArrayList<>();
    for (int i = 0; i < document.hunkRows().size(); i++) {
      LineRange rows = document.hunkRows().get(i);
      bands.add(
          new HunkBand(
              rows.first(),
              rows.end(),
              shape(document.rows().subList(rows.first(), rows.end())),
              decisions.get(i),
              document.proposal().hunks().get(i).edited()));
    }
    return new ReviewPicture(left, right, bands);
  }

  private static CodeRow cut(CodeRow row) {
    return new CodeRow(row.text(), row.number(), 0, RowKind.CUT, true, row.marks());
  }

  private static CodeRow left(ReviewRow row, LineColors colors, boolean settled) {
    return switch (row.kind()) {
      case FOLD -> CodeRow.fold(Messages.format("review.folded", row.folded()));
      case INSERTED -> CodeRow.filler();
      case SAME -> side(row.left(), row.leftLine(), RowKind.PLAIN, false, colors, List.of(), "");
      case DELETED ->
          side(row.left(), row.leftLine(), RowKind.DELETE, settled, colors, List.of(), "");
      case CHANGED ->
          side(
              row.left(),
              row.leftLine(),
              RowKind.DELETE,
              settled,
              colors,
              row.leftMarks(),
              TextMark.WORD_DELETE);
    };
  }

  private static CodeRow right(ReviewRow row, LineColors colors, boolean rejected) {
    return switch (row.kind()) {
      case FOLD -> CodeRow.fold(Messages.format("review.folded", row.folded()));
      case DELETED -> CodeRow.filler();
      case SAME ->
          side(
              row.right(),
              row.rightLine(),
              RowKind.PLAIN,
              rejected && row.hunk() >= 0,
              colors,
              List.of(),
              "");
      case INSERTED ->
          side(row.right(), row.rightLine(), RowKind.INSERT, false, colors, List.of(), "");
      case CHANGED ->
          side(
              row.right(),
              row.rightLine(),
              RowKind.INSERT,
              false,
              colors,
              row.rightMarks(),
              TextMark.WORD_INSERT);
    };
  }

  private static CodeRow side(
      String text,
      int line,
      RowKind kind,
      boolean dimmed,
      LineColors colors,
      List<Span> words,
      String wordStyle) {
    List<TextMark> marks = new ArrayList<>(colors.line(line));
    for (Span word : words) {
      marks.add(new TextMark(word.start(), word.end(), wordStyle));
    }
    return new CodeRow(text, line + 1, 0, kind, dimmed, marks);
  }

  private static HunkBand.Shape shape(List<ReviewRow> rows) {
    boolean inserted = rows.stream().allMatch(row -> row.kind() == ReviewRow.Kind.INSERTED);
    boolean deleted = rows.stream().allMatch(row -> row.kind() == ReviewRow.Kind.DELETED);
    return inserted
        ? HunkBand.Shape.INSERT
        : deleted ? HunkBand.Shape.DELETE : HunkBand.Shape.CHANGED;
  }

  /**
   * The same in one pane: of each hunk first what goes, then what comes. Left numbers stand before
   * right ones.
   */
  ReviewPicture unified() {
    List<CodeRow> rows = new ArrayList<>();
    List<HunkBand> bands = new ArrayList<>();
    int at = 0;
    for (HunkBand band : hunks) {
      same(at, band.firstRow(), rows);
      int first = rows.size();
      if (band.decision() == Decision.REJECTED) {
        same(band.firstRow(), band.endRow(), rows);
      } else {
        for (int i = band.firstRow(); i < band.endRow(); i++) {
          if (left.get(i).kind() == RowKind.DELETE) {
            rows.add(numbered(left.get(i), 0, left.get(i).number()));
          }
        }
        for (int i = band.firstRow(); i < band.endRow(); i++) {
          CodeRow row = right.get(i);
          if (row.kind() == RowKind.INSERT) {
            rows.add(numbered(row, row.number(), 0));
          } else if (row.kind() == RowKind.PLAIN) {
            rows.add(numbered(row, row.number(), left.get(i).number()));
          }
        }
      }
      bands.add(new HunkBand(first, rows.size(), band.shape(), band.decision(), band.edited()));
      at = band.endRow();
    }
    same(at, right.size(), rows);
    return new ReviewPicture(rows, rows, bands);
  }

  private void same(int from, int to, List<CodeRow> rows) {
    for (int i = from; i < to; i++) {
      boolean fold = right.get(i).kind() == RowKind.FOLD;
      rows.add(
          fold ? left.get(i) : numbered(right.get(i), right.get(i).number(), left.get(i).number()));
    }
  }

  private static CodeRow numbered(CodeRow row, int number, int other) {
    return new CodeRow(row.text(), number, other, row.kind(), row.dimmed(), row.marks());
  }
}
