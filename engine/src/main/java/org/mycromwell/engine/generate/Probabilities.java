package org.mycromwell.engine.generate;

/** Probabilities from logits. */
final class Probabilities {
  private Probabilities() {}

  /**
   * The logarithm of the sum of the exponentials, in natural units; what a logit has less is the
   * logarithm of its probability. Allocates nothing.
   *
   * @param logits of the vocabulary from {@code at} on; at least one is finite
   */
  static double logSumExp(float[] logits, int at, int vocabulary) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < vocabulary; i++) {
      max = Math.max(max, logits[at + i]);
    }
    double sum = 0;
    for (int i = 0; i < vocabulary; i++) {
      sum += Math.exp(logits[at + i] - max);
    }
    return max + Math.log(sum);
  }
}
