package org.mycromwell.app.review;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.review.ReviewRow.Kind;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.InlineDiff;
import org.mycromwell.engine.edit.LineChange;
import org.mycromwell.engine.edit.LinePairing;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;

/**
 * Both sides of a proposal, row beside row, with its hunks. Immutable, for any thread; making it is
 * work for a background thread.
 *
 * @param proposal that is shown
 * @param rows from top to bottom
 * @param hunkRows for each hunk its rows; empty, at the place, for one that has none
 */
public record ReviewDocument(Proposal proposal, List<ReviewRow> rows, List<LineRange> hunkRows) {
  public ReviewDocument {
    rows = List.copyOf(rows);
    hunkRows = List.copyOf(hunkRows);
  }

  /** Lays out a proposal. */
  public static ReviewDocument of(Proposal proposal, Folding folding) {
    ReviewDocument document = of(proposal, folding, () -> false);
    if (document == null) {
      throw new IllegalStateException("nobody gave up");
    }
    return document;
  }

  /**
   * Lays out a proposal, unless it is no longer wanted.
   *
   * @param outdated asked again and again
   * @return null when it was outdated before it was done
   */
  static @Nullable ReviewDocument of(Proposal proposal, Folding folding, BooleanSupplier outdated) {
    return new Layout(proposal, folding, outdated).run();
  }

  /** The row where a line of the left side is shown, or the fold that hides it. */
  public int rowOfLeftLine(int line) {
    int best = 0;
    for (int row = 0; row < rows.size(); row++) {
      int left = rows.get(row).leftLine();
      if (left > line) {
        break;
      }
      best = left >= 0 ? row : best;
    }
    return best;
  }

  /** One layout. */
  private static final class Layout {
    private final Proposal proposal;
    private final Snapshot file;
    private final Folding folding;
    private final BooleanSupplier outdated;
    private final List<ReviewRow> rows = new ArrayList<>();
    private final List<LineRange> hunkRows = new ArrayList<>();
    private int left;
    private int right;

    Layout(Proposal proposal, Folding folding, BooleanSupplier outdated) {
      this.proposal = proposal;
      this.file = proposal.snapshot();
      this.folding = folding;
      this.outdated = outdated;
    }

    @Nullable ReviewDocument run() {
      for (Hunk hunk : proposal.hunks()) {
        if (outdated.getAsBoolean()) {
          return null;
        }
        equal(hunk.before().first(), hunk.index() > 0, true);
        int first = rows.size();
        if (hunk.decision() == Decision.REJECTED) {
          same(hunk.before().end(), hunk.index());
        } else {
          changed(hunk);
        }
        hunkRows.add(new LineRange(first, rows.size()));
      }
      equal(file.lineCount(), !proposal.hunks().isEmpty(), false);
      return new ReviewDocument(proposal, rows, hunkRows);
    }

    private void same(int end, int hunk) {
      while (left < end) {
        rows.add(ReviewRow.same(left, right, file.line(left), hunk));
        left++;
        right++;
      }
    }

    /**
     * Equal lines up to {@code end}, the middle of them folded.
     *
     * @param above whether a change is above them
     * @param below whether a change is below them
     */
    private void equal(int end, boolean above, boolean below) {
      int first = left + (above ? folding.contextLines() : 0);
      int last = end - (below ? folding.contextLines() : 0);
      if (!folding.on()
          || last - first < Folding.LEAST
          || folding.opened().contains(first)
          || (!above && !below)) {
        same(end, -1);
        return;
      }
      same(first, -1);
      rows.add(ReviewRow.fold(left, right, last - first));
      right += last - first;
      left = last;
      same(end, -1);
    }

    private void changed(Hunk hunk) {
      for (LineChange change : hunk.changes()) {
        same(change.range().first(), hunk.index());
        List<String> oldLines = new ArrayList<>();
        for (int i = left; i < change.range().end(); i++) {
          oldLines.add(file.line(i));
        }
        List<String> newLines = change.newLines();
        int[] partners = LinePairing.partners(oldLines, newLines);
        int taken = 0;
        for (int i = 0; i < partners.length; i++) {
          taken = inserted(newLines, taken, partners[i], hunk.index());
          if (partners[i] < 0) {
            rows.add(ReviewRow.deleted(left++, oldLines.get(i), hunk.index()));
          } else {
            rows.add(pair(oldLines.get(i), newLines.get(taken++), hunk.index()));
          }
        }
        inserted(newLines, taken, newLines.size(), hunk.index());
      }
      same(hunk.before().end(), hunk.index());
    }

    private int inserted(List<String> lines, int from, int to, int hunk) {
      int next = from;
      while (next < to) {
        rows.add(ReviewRow.inserted(right++, lines.get(next++), hunk));
      }
      return next;
    }

    private ReviewRow pair(String before, String after, int hunk) {
      InlineDiff marks = InlineDiff.of(before, after);
      return new ReviewRow(
          Kind.CHANGED, left++, right++, before, after, hunk, marks.before(), marks.after(), 0);
    }
  }
}
