package org.mycromwell.engine.edit;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.edit.LineDiff.Run;

/**
 * Moves insertions and deletions that could stand at several places, as when a function is added
 * between others that end alike, to where they read best.
 */
final class RunSlider {
  private final DiffLines before;
  private final DiffLines after;

  private RunSlider(DiffLines before, DiffLines after) {
    this.before = before;
    this.after = after;
  }

  static List<Run> slide(DiffLines before, DiffLines after, List<Run> runs) {
    RunSlider slider = new RunSlider(before, after);
    List<Run> result = new ArrayList<>(runs.size());
    int beforeFloor = 0;
    for (int i = 0; i < runs.size(); i++) {
      int ceiling = i + 1 < runs.size() ? runs.get(i + 1).beforeStart() : before.count();
      Run run = slider.place(runs.get(i), beforeFloor, ceiling);
      if (!result.isEmpty() && result.getLast().touches(run)) {
        run = result.removeLast().join(run);
      }
      result.add(run);
      beforeFloor = run.beforeEnd();
    }
    return result;
  }

  /** The run at its best place, between the runs that end at floor and start at ceiling. */
  private Run place(Run run, int floor, int ceiling) {
    boolean insertion = run.beforeStart() == run.beforeEnd();
    if (!insertion && run.afterStart() != run.afterEnd()) {
      return run;
    }
    DiffLines lines = insertion ? after : before;
    int start = insertion ? run.afterStart() : run.beforeStart();
    int end = insertion ? run.afterEnd() : run.beforeEnd();
    int most = run.beforeStart() - floor;
    int up = 0;
    while (up < most && lines.key(start - up - 1).equals(lines.key(end - up - 1))) {
      up++;
    }
    most = ceiling - run.beforeEnd();
    int down = 0;
    while (down < most && lines.key(start + down).equals(lines.key(end + down))) {
      down++;
    }
    int best = down;
    int bestPenalty = Integer.MAX_VALUE;
    for (int shift = down; shift >= -up && up + down > 0; shift--) {
      int penalty = penalty(lines, start + shift) + penalty(lines, end + shift);
      if (penalty < bestPenalty) {
        best = shift;
        bestPenalty = penalty;
      }
    }
    return new Run(
        run.beforeStart() + best,
        run.beforeEnd() + best,
        run.afterStart() + best,
        run.afterEnd() + best);
  }

  /** How badly a change starts or ends before a line: well at outer levels and after a blank. */
  private static int penalty(DiffLines lines, int line) {
    int indent = -1;
    for (int i = line; i < lines.count() && i < line + 4 && indent < 0; i++) {
      indent = lines.indent(i);
    }
    boolean afterBlank = line == 0 || lines.indent(line - 1) < 0;
    return 2 * Math.max(indent, 0) + (afterBlank ? 0 : 1);
  }
}
