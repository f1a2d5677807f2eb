package org.mycromwell.engine.data.edits;

import org.mycromwell.engine.data.Draws;

/**
 * Lengths of regions, in characters, all equally likely: most functions are short, but long ones
 * are to be learnt too.
 */
record Lengths(int least, int most) {
  /** Tokens of a prompt besides name and code: marks and instruction. */
  private static final int OVERHEAD = 30;

  private static final int LEAST = 60;

  /** The code stands in the prompt, with a mark for each line; the answer has the changed lines. */
  private static final double COPIES = 1.25;

  static Lengths ofEdits(int maxLength, double charsPerToken) {
    return of(maxLength, charsPerToken / COPIES);
  }

  static Lengths ofPrompts(int maxLength, double charsPerToken) {
    return of(maxLength, charsPerToken);
  }

  private static Lengths of(int maxLength, double charsPerToken) {
    int most = (int) Math.max(1, (maxLength - OVERHEAD) * charsPerToken);
    return new Lengths(Math.min(LEAST, most), most);
  }

  int draw(Draws draws) {
    return least + draws.nextInt(most - least + 1);
  }
}
