package org.mycromwell.engine.model.vljepa;

/**
 * Which tokens of a prompt stand both in the instruction and in what comes before it: the exact
 * match of Chen et al. 2017 (Reading Wikipedia to Answer Open-Domain Questions), by the length of
 * what agrees, and if wanted by whether it is whole words on both sides: a name inside of another
 * one is not what an instruction means.
 */
public final class TokenMatches {
  /** The longest match that has a level of its own. */
  private static final int LONGEST = 4;

  /**
   * How many levels there are: 0 for a token without match, n for one in a match of n tokens, the
   * last for longer ones; with {@code wholeWords} as many again for matches that are not cut out of
   * a word on either side.
   */
  static int levels(boolean wholeWords) {
    return (wholeWords ? 2 * LONGEST : LONGEST) + 1;
  }

  /** Whether two tokens, one behind the other, are parts of one word. */
  interface Words {
    boolean areOne(int left, int right);
  }

  private TokenMatches() {}

  /**
   * The level of each token; 0 for all of a prompt without instruction.
   *
   * @param separator the token in front of the instruction
   * @param end the token behind it, the last of the prompt
   */
  static int[] of(int[] tokens, int separator, int end, Words words) {
    int[] levels = new int[tokens.length];
    int middle = separator(tokens, separator, end);
    if (middle < 0) {
      return levels;
    }
    int last = tokens.length - 1;
    for (int shift = middle + 1; shift < last; shift++) {
      // Diagonals that begin in the first row, and those that begin in the first column.
      mark(tokens, 0, shift, middle, last, words, levels);
    }
    for (int from = 1; from < middle; from++) {
      mark(tokens, from, middle + 1, middle, last, words, levels);
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

  private static void mark(
      int[] tokens, int i, int j, int middle, int end, Words words, int[] levels) {
    int run = 0;
    while (i <= middle && j <= end) {
      boolean same = i < middle && j < end && tokens[i] == tokens[j];
      if (!same && run > 0) {
        boolean whole = isWhole(tokens, i - run, i, words) && isWhole(tokens, j - run, j, words);
        int level = Math.min(run, LONGEST) + (whole ? LONGEST : 0);
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

  /** Whether no word goes on at either end of a run. */
  private static boolean isWhole(int[] tokens, int begin, int end, Words words) {
    return (begin == 0 || !words.areOne(tokens[begin - 1], tokens[begin]))
        && !words.areOne(tokens[end - 1], tokens[end]);
  }
}
