package org.mycromwell.engine.data;

import java.util.Arrays;

/** Which tokens of an answer are not simply copied from its source. */
final class TokenDiff {
  /** Cells of the table; larger middles count as changed as a whole. */
  private static final long MAX_CELLS = 4L << 20;

  private TokenDiff() {}

  /**
   * For each token of the target, and for the end behind it: whether it is new, or the first behind
   * tokens that were left out and not replaced. From a longest common subsequence.
   */
  static boolean[] changed(int[] source, int[] target) {
    boolean[] changed = new boolean[target.length + 1];
    int prefix = 0;
    int most = Math.min(source.length, target.length);
    while (prefix < most && source[prefix] == target[prefix]) {
      prefix++;
    }
    int suffix = 0;
    while (suffix < most - prefix
        && source[source.length - 1 - suffix] == target[target.length - 1 - suffix]) {
      suffix++;
    }
    int n = source.length - prefix - suffix;
    int m = target.length - prefix - suffix;
    if ((long) n * m > MAX_CELLS) {
      Arrays.fill(changed, prefix, prefix + m, true);
      return changed;
    }
    int[][] common = new int[n + 1][m + 1];
    for (int i = n - 1; i >= 0; i--) {
      for (int j = m - 1; j >= 0; j--) {
        common[i][j] =
            source[prefix + i] == target[prefix + j]
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    boolean skipped = false;
    boolean added = false;
    while (j < m || i < n) {
      if (i < n && j < m && source[prefix + i] == target[prefix + j]) {
        changed[prefix + j] = skipped && !added;
        skipped = false;
        added = false;
        i++;
        j++;
      } else if (j < m && (i == n || common[i][j + 1] >= common[i + 1][j])) {
        changed[prefix + j] = true;
        added = true;
        j++;
      } else {
        skipped = true;
        i++;
      }
    }
    changed[prefix + m] |= skipped && !added;
    return changed;
  }
}
