package org.mycromwell.engine.eval;

/**
 * The unbiased estimate of the probability that at least one of k samples passes, from n samples of
 * which c passed (Chen et al. 2021): {@code 1 - C(n - c, k) / C(n, k)}.
 */
public final class PassAtK {
  private PassAtK() {}

  /**
   * The estimate for one problem.
   *
   * @throws IllegalArgumentException when there are fewer samples than k
   */
  public static double estimate(int samples, int passed, int k) {
    if (k < 1 || k > samples || passed < 0 || passed > samples) {
      throw new IllegalArgumentException(
          "pass@" + k + " of " + passed + " passed of " + samples + " samples");
    }
    if (samples - passed < k) {
      return 1;
    }
    // The quotient of the binomials as a product, which neither overflows nor cancels.
    double allFail = 1;
    for (int i = samples - passed + 1; i <= samples; i++) {
      allFail *= 1 - (double) k / i;
    }
    return 1 - allFail;
  }
}
