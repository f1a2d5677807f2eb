package org.mycromwell.app.review;

import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;

/**
 * A hunk cut around selected lines.
 *
 * @param proposal after the cut; the same as before when there was nothing to cut
 * @param selected index of the hunk that holds the selected lines
 */
record HunkSelection(Proposal proposal, int selected) {
  /**
   * Cuts.
   *
   * @param oldLines selected lines of the left side, empty for none
   * @param newLines selected lines of the right side, empty for none
   */
  static HunkSelection cut(Proposal before, int hunk, LineRange oldLines, LineRange newLines) {
    int top = firstRightLine(before, hunk);
    LineRange inHunk =
        new LineRange(Math.max(0, newLines.first() - top), Math.max(0, newLines.end() - top));
    Proposal cut = before.split(hunk, oldLines, inHunk);
    int parts = 1 + cut.hunks().size() - before.hunks().size();
    int shift = -before.hunks().get(hunk).before().first();
    for (int i = hunk; i < hunk + parts; i++) {
      Hunk part = cut.hunks().get(i);
      int first = part.before().first() + shift;
      LineRange added = new LineRange(first, first + part.afterLines().size());
      if (meet(part.before(), oldLines) || meet(added, inHunk)) {
        return new HunkSelection(cut, i);
      }
      shift += part.afterLines().size() - part.before().size();
    }
    return new HunkSelection(before, hunk);
  }

  private static boolean meet(LineRange a, LineRange b) {
    return a.first() < b.end() && b.first() < a.end();
  }

  /** Line of the right side where a hunk begins; a rejected one shows the original there. */
  static int firstRightLine(Proposal proposal, int hunk) {
    int shift = 0;
    for (Hunk above : proposal.hunks().subList(0, hunk)) {
      if (above.decision() != Decision.REJECTED) {
        shift += above.afterLines().size() - above.before().size();
      }
    }
    return proposal.hunks().get(hunk).before().first() + shift;
  }
}
