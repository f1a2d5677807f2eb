package org.mycromwell.engine.generate;

import java.util.BitSet;

/**
 * Chooses how many tokens to draft: those that give the most tokens for the time, by what a pass
 * costs and how likely the predictions are right. Owned by one generation.
 */
final class DraftPlanner {
  /** A draft has to promise at least this much more than plain decoding. */
  private static final double LEAST_GAIN = 1.03;

  private final PassCosts costs;
  private final AcceptanceEstimate acceptance;

  DraftPlanner(PassCosts costs, AcceptanceEstimate acceptance) {
    this.costs = costs;
    this.acceptance = acceptance;
  }

  /**
   * The best length.
   *
   * @param run tokens that were predicted rightly in a row
   * @param most tokens that can be drafted
   * @param substitutes which of them begin a substitution
   * @return 0 to {@code most}
   */
  int draftLength(int run, int most, BitSet substitutes) {
    if (most == 0 || !costs.isReady()) {
      return 0;
    }
    double bestRate = LEAST_GAIN / costs.nanos(1);
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
      double rate = tokens / costs.nanos(drafted + 1);
      if (rate > bestRate) {
        bestRate = rate;
        best = drafted;
      }
    }
    return best;
  }
}
