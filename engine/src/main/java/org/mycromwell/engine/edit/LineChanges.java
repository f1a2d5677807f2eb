package org.mycromwell.engine.edit;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.edit.LineDiff.Run;

/** Texts line by line, and what differs between two. */
public final class LineChanges {
  private LineChanges() {}

  /** The lines of a text with {@code \n} line ends; one at its end ends the last line. */
  public static List<String> lines(String text) {
    List<String> lines = List.of(text.split("\n", -1));
    return text.isEmpty() || text.endsWith("\n") ? lines.subList(0, lines.size() - 1) : lines;
  }

  /**
   * The changes that make one list of the other, in order, where they read best; ranges are of
   * {@code before}. At least one line that stays is between two of them.
   */
  public static List<LineChange> between(List<String> before, List<String> after) {
    DiffLines old = DiffLines.texts(before);
    DiffLines now = DiffLines.texts(after);
    List<LineChange> changes = new ArrayList<>();
    for (Run run : RunSlider.slide(old, now, LineDiff.between(old, now))) {
      changes.add(
          new LineChange(
              new LineRange(run.beforeStart(), run.beforeEnd()),
              after.subList(run.afterStart(), run.afterEnd())));
    }
    return changes;
  }
}
