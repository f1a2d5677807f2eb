package org.mycromwell.app.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of the old lines a text that grows from the top has replaced so far: the beginning of the
 * old lines that is made into it with the fewest lines changed, added and removed. Unlike a diff of
 * both it does not mistake a line of the text for the same line far below, such as a closing
 * bracket. Each new line costs one pass over the old ones. Not thread-safe.
 */
final class PrefixAlignment {
  private final Map<String, Integer> ids = new HashMap<>();
  private final int[] old;
  private final List<String> lines = new ArrayList<>();

  /** Edits that make the new lines of the first {@code i} old ones. */
  private int[] costs;

  private int[] scratch;

  PrefixAlignment(List<String> oldLines) {
    old = new int[oldLines.size()];
    for (int i = 0; i < old.length; i++) {
      old[i] = id(oldLines.get(i));
    }
    costs = new int[old.length + 1];
    scratch = new int[old.length + 1];
    reset();
  }

  private int id(String line) {
    Integer known = ids.putIfAbsent(line, ids.size());
    return known == null ? ids.size() - 1 : known;
  }

  private void reset() {
    lines.clear();
    for (int i = 0; i < costs.length; i++) {
      costs[i] = i;
    }
  }

  /** The new lines, all of them; cheap when they continue those of the call before. */
  void update(List<String> newLines) {
    int same = 0;
    int shared = Math.min(lines.size(), newLines.size());
    while (same < shared && lines.get(same).equals(newLines.get(same))) {
      same++;
    }
    if (same < lines.size()) {
      reset(); // What came turned out to be no part of the answer.
      same = 0;
    }
    for (String line : newLines.subList(same, newLines.size())) {
      add(line);
    }
  }

  private void add(String line) {
    lines.add(line);
    int id = id(line);
    int[] next = scratch;
    next[0] = lines.size();
    for (int i = 0; i < old.length; i++) {
      int kept = costs[i] + (old[i] == id ? 0 : 1);
      next[i + 1] = Math.min(kept, Math.min(costs[i + 1], next[i]) + 1);
    }
    scratch = costs;
    costs = next;
  }

  /** How many of the old lines are replaced by now; the more of those in doubt. */
  int consumed() {
    int best = 0;
    for (int i = 1; i < costs.length; i++) {
      if (costs[i] <= costs[best]) {
        best = i;
      }
    }
    return best;
  }
}
