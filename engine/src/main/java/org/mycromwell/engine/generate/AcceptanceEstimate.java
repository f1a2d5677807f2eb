package org.mycromwell.engine.generate;

/**
 * How likely a predicted token is the one that comes: by how many were in a row before it, and
 * apart from that for the beginning of a substitution. A running share of what was right, begun
 * with what is usual for edits. Every token counts, drafted or not. Owned by one generation.
 */
final class AcceptanceEstimate {
  /** Runs of 0, 1, 2, 3 to 4, 5 to 8, and so on; the last has no end. Then the substitutions. */
  private static final double[] USUAL = {0.2, 0.4, 0.6, 0.75, 0.9, 0.95, 0.98, 0.99, 0.7};

  /** For how many tokens {@link #USUAL} stands, and how many later ones are remembered. */
  private static final double[] USUAL_WEIGHT = {4, 4, 4, 4, 4, 8, 16, 64, 2};

  private static final double[] MEMORY = {32, 32, 32, 32, 32, 64, 128, 512, 8};
  private static final int SUBSTITUTION = USUAL.length - 1;

  private final double[] right = new double[USUAL.length];
  private final double[] all = new double[USUAL.length];

  AcceptanceEstimate() {
    for (int i = 0; i < USUAL.length; i++) {
      right[i] = USUAL[i] * USUAL_WEIGHT[i];
      all[i] = USUAL_WEIGHT[i];
    }
  }

  private static int group(int run) {
    int group = run < 2 ? run : 33 - Integer.numberOfLeadingZeros(run - 1);
    return Math.min(group, SUBSTITUTION - 1);
  }

  /** Probability that the token predicted after a run of this length is right. */
  double probability(int run) {
    return share(group(run));
  }

  /** Probability that a substitution that was made before is made again. */
  double ofSubstitution() {
    return share(SUBSTITUTION);
  }

  private double share(int group) {
    return right[group] / all[group];
  }

  void count(int run, boolean wasRight) {
    countIn(group(run), wasRight);
  }

  void countSubstitution(boolean wasRight) {
    countIn(SUBSTITUTION, wasRight);
  }

  private void countIn(int group, boolean wasRight) {
    if (all[group] >= MEMORY[group]) {
      double keep = 1 - 1 / MEMORY[group];
      right[group] *= keep;
      all[group] *= keep;
    }
    right[group] += wasRight ? 1 : 0;
    all[group]++;
  }
}
