package org.mycromwell.engine.model.vljepa;

/**
 * Which tokens of a prompt stand both in the instruction and in what comes before it: the exact
 * match of Chen et al. 2017 (Reading Wikipedia to Answer Open-Domain Questions), by the length of
 * what agrees.
 */
public final class TokenMatches {
  /** 0 for a token without match, n for one in a match of n tokens, the last for longer ones. */
  public static final int LEVELS = 5;

  private TokenMatches() {}

  /**
   * The level of each token; 0 for all of a prompt without instruction.
   *
   * @param separator the token in front of the instruction
   * @param end the token behind it, the last of the prompt
   */
  public static int[] of(int[] tokens, int separator, int end) {
    int[] levels = new int[tokens.length];
    int middle = separator(tokens, separator, end);
    if (middle < 0) {
      return levels;
    }
    int last = tokens.length - 1;
    for (int shift = middle + 1; shift < last; shift++) {
      // Diagonals that begin in the first row, and those that begin in the first column.
      mark(tokens, 0, shift, middle, last, levels);
    }
    for (int from = 1; from < middle; from++) {
      mark(tokens, from, middle + 1, middle, last, levels);
    }
    return levels;
  }

  /** Where the last separator stands; -1 for a prompt without instruction. */
  static int separator(int[] tokens, int separator, int end) {
    int last = tokens.length - 1;
    if (last < 0 || tokens[last] != end) {
      return -1;
    }
    int middle = last;
    while (middle >= 0 && tokens[middle] != separator) {
      middle--;
    }
    return middle;
  }

  private static void mark(int[] tokens, int i, int j, int middle, int end, int[] levels) {
    int run = 0;
    while (i <= middle && j <= end) {
      boolean same = i < middle && j < end && tokens[i] == tokens[j];
      if (!same && run > 0) {
        int level = Math.min(run, LEVELS - 1);
        for (int k = 1; k <= run; k++) {
          levels[i - k] = Math.max(levels[i - k], level);
          levels[j - k] = Math.max(levels[j - k], level);
        }
      }
      run = same ? run + 1 : 0;
      i++;
      j++;
    }
  }
}
