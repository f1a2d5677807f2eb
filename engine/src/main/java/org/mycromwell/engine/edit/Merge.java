package org.mycromwell.engine.edit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mycromwell.engine.edit.LineDiff.Run;

/**
 * Merges two changed versions of a file, line by line. As {@code git merge-file} does, it takes
 * changes that touch each other for a conflict, and changes that are the same on both sides for
 * one.
 */
public final class Merge {
  private final byte[] base;
  private final byte[] ours;
  private final byte[] theirs;
  private final LineTable baseLines;
  private final LineTable ourLines;
  private final LineTable theirLines;
  private final List<Splice> splices = new ArrayList<>();
  private final List<MergeConflict> conflicts = new ArrayList<>();

  private Merge(byte[] base, byte[] ours, byte[] theirs) {
    this.base = base;
    this.ours = ours;
    this.theirs = theirs;
    this.baseLines = LineTable.ofUnknown(base);
    this.ourLines = LineTable.ofUnknown(ours);
    this.theirLines = LineTable.ofUnknown(theirs);
  }

  /** Puts the changes from {@code base} to {@code theirs} into {@code ours}. */
  public static MergeResult threeWay(byte[] base, byte[] ours, byte[] theirs) {
    Merge merge = new Merge(base, ours, theirs);
    DiffLines lines = DiffLines.bytes(base, merge.baseLines);
    merge.merge(
        LineDiff.between(lines, DiffLines.bytes(ours, merge.ourLines)),
        LineDiff.between(lines, DiffLines.bytes(theirs, merge.theirLines)));
    return new MergeResult(
        List.copyOf(merge.splices),
        Splices.apply(ours, merge.splices),
        List.copyOf(merge.conflicts));
  }

  private void merge(List<Run> ourRuns, List<Run> theirRuns) {
    int our = 0;
    int their = 0;
    int shift = 0; // Lines of ours minus lines of the base, before the place at hand.
    while (their < theirRuns.size()) {
      Run theirRun = theirRuns.get(their);
      Run ourRun = our < ourRuns.size() ? ourRuns.get(our) : null;
      if (ourRun == null || theirRun.beforeEnd() < ourRun.beforeStart()) {
        take(theirRun, shift);
        their++;
        continue;
      }
      if (ourRun.beforeEnd() < theirRun.beforeStart() || same(ourRun, theirRun)) {
        shift = ourRun.afterEnd() - ourRun.beforeEnd();
        their += ourRun.beforeEnd() < theirRun.beforeStart() ? 0 : 1;
        our++;
        continue;
      }
      int start = Math.min(ourRun.beforeStart(), theirRun.beforeStart());
      int end = start;
      int ourFirst = our;
      int theirFirst = their;
      boolean grows = true;
      while (grows) {
        grows = false;
        if (our < ourRuns.size() && ourRuns.get(our).beforeStart() <= end) {
          end = Math.max(end, ourRuns.get(our++).beforeEnd());
          grows = true;
        }
        if (their < theirRuns.size() && theirRuns.get(their).beforeStart() <= end) {
          end = Math.max(end, theirRuns.get(their++).beforeEnd());
          grows = true;
        }
      }
      conflict(
          start,
          end,
          joined(ourRuns.get(ourFirst), ourRuns.get(our - 1), start, end),
          joined(theirRuns.get(theirFirst), theirRuns.get(their - 1), start, end));
      shift = ourRuns.get(our - 1).afterEnd() - ourRuns.get(our - 1).beforeEnd();
    }
  }

  /** Lines of one side for the lines {@code start} to {@code end - 1} of the base. */
  private static LineRange joined(Run first, Run last, int start, int end) {
    return new LineRange(
        first.afterStart() - (first.beforeStart() - start),
        last.afterEnd() + (end - last.beforeEnd()));
  }

  private void take(Run run, int shift) {
    splices.add(
        new Splice(
            ourLines.start(run.beforeStart() + shift),
            ourLines.start(run.beforeEnd() + shift),
            cut(theirs, theirLines, new LineRange(run.afterStart(), run.afterEnd()))));
  }

  private boolean same(Run ourRun, Run theirRun) {
    return ourRun.beforeStart() == theirRun.beforeStart()
        && ourRun.beforeEnd() == theirRun.beforeEnd()
        && Arrays.equals(
            cut(ours, ourLines, new LineRange(ourRun.afterStart(), ourRun.afterEnd())),
            cut(theirs, theirLines, new LineRange(theirRun.afterStart(), theirRun.afterEnd())));
  }

  private void conflict(int start, int end, LineRange ourRange, LineRange theirRange) {
    byte[] ourText = cut(ours, ourLines, ourRange);
    byte[] theirText = cut(theirs, theirLines, theirRange);
    if (!Arrays.equals(ourText, theirText)) {
      conflicts.add(
          new MergeConflict(
              ourRange, cut(base, baseLines, new LineRange(start, end)), ourText, theirText));
    }
  }

  private static byte[] cut(byte[] bytes, LineTable lines, LineRange range) {
    return Arrays.copyOfRange(bytes, lines.start(range.first()), lines.start(range.end()));
  }
}
