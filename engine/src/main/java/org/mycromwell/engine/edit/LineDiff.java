package org.mycromwell.engine.edit;

import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which lines of two versions differ. Lines that occur once on each side are matched first
 * (patience), which keeps functions together; java-diff-utils compares what is left between them.
 *
 * <p>The work is limited so that an answer takes less than about a second. The limit counts steps
 * and not time: the same input has the same answer on every machine. A part that would exceed it is
 * one run of changed lines.
 */
final class LineDiff {
  /** More lines than that, on both sides together, are not compared one by one. */
  private static final int MAX_LINES = 1_000_000;

  private static final int MAX_COMPARISONS = 12_000_000;

  /** Steps of java-diff-utils that compare nothing; they cost less. */
  private static final long MAX_IDLE_STEPS = 150_000_000;

  /** Lines {@code beforeStart} to {@code beforeEnd - 1} became those of the other version. */
  record Run(int beforeStart, int beforeEnd, int afterStart, int afterEnd) {
    boolean touches(Run next) {
      return beforeEnd == next.beforeStart && afterEnd == next.afterStart;
    }

    Run join(Run next) {
      return new Run(beforeStart, next.beforeEnd, afterStart, next.afterEnd);
    }
  }

  private static final class LimitReached extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LimitReached() {
      super("", null, false, false);
    }
  }

  private final Integer[] before;
  private final Integer[] after;

  /** How often an id occurs in the range at hand, and where last: scratch of {@link #anchors}. */
  private final int[][] counts;

  private final int[] place;
  private final List<Run> runs = new ArrayList<>();
  private int comparisons;
  private long idleSteps;

  private LineDiff(Integer[] before, Integer[] after, int ids) {
    this.before = before;
    this.after = after;
    this.counts = new int[2][ids];
    this.place = new int[ids];
  }

  /** Runs of changed lines in their order, with at least one equal line between two of them. */
  static List<Run> between(DiffLines before, DiffLines after) {
    int shared = Math.min(before.count(), after.count());
    int prefix = 0;
    while (prefix < shared && before.key(prefix).equals(after.key(prefix))) {
      prefix++;
    }
    int suffix = 0;
    while (suffix < shared - prefix
        && before.key(before.count() - 1 - suffix).equals(after.key(after.count() - 1 - suffix))) {
      suffix++;
    }
    int beforeEnd = before.count() - suffix;
    int afterEnd = after.count() - suffix;
    Run all = new Run(prefix, beforeEnd, prefix, afterEnd);
    if (prefix == beforeEnd && prefix == afterEnd) {
      return List.of();
    }
    if (prefix == beforeEnd
        || prefix == afterEnd
        || (long) beforeEnd + afterEnd - 2L * prefix > MAX_LINES) {
      return List.of(all);
    }
    Map<Object, Integer> ids = new HashMap<>();
    Integer[] beforeIds = ids(before, prefix, beforeEnd, ids);
    Integer[] afterIds = ids(after, prefix, afterEnd, ids);
    LineDiff diff = new LineDiff(beforeIds, afterIds, ids.size());
    diff.compareAll();
    List<Run> runs = new ArrayList<>(diff.runs.size());
    for (Run run : diff.runs) {
      add(
          runs,
          new Run(
              run.beforeStart + prefix,
              run.beforeEnd + prefix,
              run.afterStart + prefix,
              run.afterEnd + prefix));
    }
    return runs;
  }

  private static Integer[] ids(DiffLines lines, int start, int end, Map<Object, Integer> ids) {
    Integer[] result = new Integer[end - start];
    for (int i = start; i < end; i++) {
      Integer next = ids.size();
      Integer known = ids.putIfAbsent(lines.key(i), next);
      result[i - start] = known == null ? next : known;
    }
    return result;
  }

  private static void add(List<Run> runs, Run run) {
    if (!runs.isEmpty() && runs.getLast().touches(run)) {
      runs.set(runs.size() - 1, runs.getLast().join(run));
    } else {
      runs.add(run);
    }
  }

  /** Ranges wait on a stack, the first on top, so that runs arrive in order. */
  private void compareAll() {
    Deque<Run> ranges = new ArrayDeque<>();
    ranges.push(new Run(0, before.length, 0, after.length));
    while (!ranges.isEmpty()) {
      Run range = strip(ranges.pop());
      int beforeSize = range.beforeEnd - range.beforeStart;
      int afterSize = range.afterEnd - range.afterStart;
      if (beforeSize == 0 && afterSize == 0) {
        continue;
      }
      if (beforeSize == 0 || afterSize == 0) {
        runs.add(range);
        continue;
      }
      comparisons += beforeSize + afterSize;
      if (comparisons > MAX_COMPARISONS) {
        runs.add(range);
        continue;
      }
      int[] anchors = anchors(range);
      if (anchors.length == 0) {
        compare(range);
        continue;
      }
      int beforeEnd = range.beforeEnd;
      int afterEnd = range.afterEnd;
      for (int i = anchors.length - 2; i >= 0; i -= 2) {
        ranges.push(new Run(anchors[i] + 1, beforeEnd, anchors[i + 1] + 1, afterEnd));
        beforeEnd = anchors[i];
        afterEnd = anchors[i + 1];
      }
      ranges.push(new Run(range.beforeStart, beforeEnd, range.afterStart, afterEnd));
    }
  }

  private Run strip(Run range) {
    int beforeStart = range.beforeStart;
    int afterStart = range.afterStart;
    int beforeEnd = range.beforeEnd;
    int afterEnd = range.afterEnd;
    while (beforeStart < beforeEnd
        && afterStart < afterEnd
        && before[beforeStart].equals(after[afterStart])) {
      beforeStart++;
      afterStart++;
    }
    while (beforeStart < beforeEnd
        && afterStart < afterEnd
        && before[beforeEnd - 1].equals(after[afterEnd - 1])) {
      beforeEnd--;
      afterEnd--;
    }
    return new Run(beforeStart, beforeEnd, afterStart, afterEnd);
  }

  /**
   * Pairs of lines, one after the other, that occur once on each side of the range: the longest
   * sequence that rises on both.
   */
  private int[] anchors(Run range) {
    for (int i = range.beforeStart; i < range.beforeEnd; i++) {
      counts[0][before[i]]++;
      place[before[i]] = i;
    }
    for (int i = range.afterStart; i < range.afterEnd; i++) {
      counts[1][after[i]]++;
    }
    int limit = Math.min(range.beforeEnd - range.beforeStart, range.afterEnd - range.afterStart);
    int[] beforeLine = new int[limit];
    int[] afterLine = new int[limit];
    int count = 0;
    for (int i = range.afterStart; i < range.afterEnd; i++) {
      int id = after[i];
      if (counts[0][id] == 1 && counts[1][id] == 1) {
        beforeLine[count] = place[id];
        afterLine[count++] = i;
      }
    }
    for (int i = range.beforeStart; i < range.beforeEnd; i++) {
      counts[0][before[i]] = 0;
    }
    for (int i = range.afterStart; i < range.afterEnd; i++) {
      counts[1][after[i]] = 0;
    }
    return longestRise(beforeLine, afterLine, count);
  }

  /** Patience: each card on the leftmost pile whose top is larger; then back along the piles. */
  private static int[] longestRise(int[] beforeLine, int[] afterLine, int count) {
    int[] pileTop = new int[count];
    int[] previous = new int[count];
    int piles = 0;
    for (int i = 0; i < count; i++) {
      int low = 0;
      int high = piles;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (beforeLine[pileTop[middle]] < beforeLine[i]) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      previous[i] = low == 0 ? -1 : pileTop[low - 1];
      pileTop[low] = i;
      piles = Math.max(piles, low + 1);
    }
    int[] pairs = new int[2 * piles];
    int at = piles == 0 ? -1 : pileTop[piles - 1];
    for (int i = piles - 1; i >= 0; i--) {
      pairs[2 * i] = beforeLine[at];
      pairs[2 * i + 1] = afterLine[at];
      at = previous[at];
    }
    return pairs;
  }

  private void compare(Run range) {
    // The library looks at all diagonals, also at those beyond the shorter side.
    long unequal =
        Math.abs((range.beforeEnd - range.beforeStart) - (range.afterEnd - range.afterStart));
    idleSteps += unequal * unequal / 2;
    if (idleSteps > MAX_IDLE_STEPS) {
      idleSteps -= unequal * unequal / 2;
      runs.add(range);
      return;
    }
    List<Change> changes;
    try {
      changes =
          new MyersDiffWithLinearSpace<Integer>(this::sameLine)
              .computeDiff(
                  Arrays.asList(before).subList(range.beforeStart, range.beforeEnd),
                  Arrays.asList(after).subList(range.afterStart, range.afterEnd),
                  null);
    } catch (LimitReached _) {
      runs.add(range);
      return;
    }
    changes.sort(Comparator.comparingInt(change -> change.startOriginal));
    for (Change change : changes) {
      add(
          runs,
          new Run(
              range.beforeStart + change.startOriginal,
              range.beforeStart + change.endOriginal,
              range.afterStart + change.startRevised,
              range.afterStart + change.endRevised));
    }
  }

  private boolean sameLine(Integer one, Integer other) {
    if (++comparisons > MAX_COMPARISONS) {
      throw new LimitReached();
    }
    return one.equals(other);
  }
}
