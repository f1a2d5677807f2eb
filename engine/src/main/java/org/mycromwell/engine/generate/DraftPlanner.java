package org.mycromwell.engine.generate;

import java.util.BitSet;

/**
 * Chooses how many tokens to draft: those that give the most tokens for the time, by what a pass
 * costs and how likely the predictions are right. Owned by one generation.
 */
final class DraftPlanner {
  /** A draft has to promise at least this much more than plain decoding. */
  private static final double LEAST_GAIN = 1.03;

  /**
   * What drafts that do not come may cost: this part of the time of plain decoding, and once the
   * time of these many passes.
   */
  private static final double LOSS_SHARE = 0.02;

  private static final int LOSS_PASSES = 2;

  /** Where this many tokens came as predicted, text is copied, and drafts may cost anything. */
  private static final int SURE_RUN = 8;

  private final PassCosts costs;
  private final AcceptanceEstimate acceptance;

  /** Passes of one token that may still be lost; grows with what drafts have saved. */
  private double reserve = LOSS_PASSES;

  DraftPlanner(PassCosts costs, AcceptanceEstimate acceptance) {
    this.costs = costs;
    this.acceptance = acceptance;
  }

  /** A token came. */
  void countToken() {
    reserve += 1 + LOSS_SHARE;
  }

  /**
   * The best length for the pass that comes now.
   *
   * @param run tokens that were predicted rightly in a row
   * @param most tokens that can be drafted
   * @param substitutes which of them begin a substitution
   * @return 0 to {@code most}
   */
  int draftLength(int run, int most, BitSet substitutes) {
    boolean sure = run >= SURE_RUN;
    if (sure) {
      costs.forgetOld();
    }
    boolean known = costs.knowsOne() && (sure || costs.knowsMore());
    int length = most > 0 && known ? bestLength(run, most, substitutes) : 0;
    reserve -= length == 0 ? 1 : costs.nanos(length + 1) / costs.nanos(1);
    return length;
  }

  private int bestLength(int run, int most, BitSet substitutes) {
    double one = costs.nanos(1);
    double dearest = run >= SURE_RUN ? Double.POSITIVE_INFINITY : one * (1 + reserve);
    double bestRate = LEAST_GAIN / one;
    int best = 0;
    double probable = 1;
    double tokens = 1;
    int drafted = 0;
    for (int i = 1; i < PassCosts.sizeCount() && drafted < most; i++) {
      int length = Math.min(PassCosts.size(i) - 1, most);
      while (drafted < length) {
        probable *=
            substitutes.get(drafted)
                ? acceptance.ofSubstitution()
                : acceptance.probability(run + drafted);
        tokens += probable;
        drafted++;
      }
      double nanos = costs.nanos(drafted + 1);
      double rate = tokens / nanos;
      if (rate > bestRate && nanos <= dearest) {
        bestRate = rate;
        best = drafted;
      }
    }
    return best;
  }
}
