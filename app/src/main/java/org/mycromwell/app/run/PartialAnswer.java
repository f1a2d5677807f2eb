package org.mycromwell.app.run;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.edit.LineChange;
import org.mycromwell.engine.edit.LineChanges;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;

/**
 * What can be taken of an answer that did not come to its end: the changes above its last line that
 * is the same as before, because only there it is known that a change is whole. What follows, and
 * all of the scope that the model had not come to, stays as it is.
 *
 * @param proposal the complete changes
 * @param stoppedAt line of the snapshot from which on nothing is known
 */
record PartialAnswer(Proposal proposal, int stoppedAt) {
  /**
   * Of a scope of which a beginning was written anew.
   *
   * @param answer the new text; a last line without line end is not complete and left out
   */
  static PartialAnswer of(Snapshot file, LineRange scope, String answer) {
    List<String> oldLines = lines(file, scope);
    String complete = answer.substring(0, answer.lastIndexOf('\n') + 1);
    List<String> newLines = LineChanges.lines(complete);
    PrefixAlignment alignment = new PrefixAlignment(oldLines);
    alignment.update(newLines);
    int consumed = alignment.consumed();
    List<LineChange> changes = new ArrayList<>();
    int known = newLines.isEmpty() ? 0 : consumed;
    for (LineChange change : LineChanges.between(oldLines.subList(0, consumed), newLines)) {
      LineRange range = change.range();
      if (range.end() == consumed) {
        known = range.first();
      } else {
        changes.add(
            new LineChange(
                new LineRange(scope.first() + range.first(), scope.first() + range.end()),
                change.newLines()));
      }
    }
    return new PartialAnswer(Proposal.of(file, changes), scope.first() + known);
  }

  static List<String> lines(Snapshot file, LineRange range) {
    List<String> lines = new ArrayList<>(range.size());
    for (int i = range.first(); i < range.end(); i++) {
      lines.add(file.line(i));
    }
    return lines;
  }
}
