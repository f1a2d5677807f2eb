package org.mycromwell.engine.model.decoder;

import org.jspecify.annotations.Nullable;

/**
 * Computes the cosines and sines of a position. They are made anew for each pass: a table for a
 * long context would cost megabytes, the functions cost microseconds. Immutable.
 */
final class RopeTable {
  /** Turns within the original context above and below which YaRN's ramp ends (its paper). */
  private static final double BETA_FAST = 32;

  private static final double BETA_SLOW = 1;

  /** Angle per position, by pair. */
  private final double[] frequencies;

  private final double magnitude;

  /**
   * @param factors divides the frequency of each pair; null for none
   */
  RopeTable(RopeConfig rope, float @Nullable [] factors) {
    int pairs = rope.dimensions() / 2;
    frequencies = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      double frequency = Math.pow(rope.base(), -2.0 * i / rope.dimensions());
      frequencies[i] = factors == null ? frequency : frequency / factors[i];
    }
    magnitude =
        switch (rope.scaling()) {
          case RopeScaling.None() -> 1;
          case RopeScaling.Linear(float factor) -> {
            for (int i = 0; i < pairs; i++) {
              frequencies[i] /= factor;
            }
            yield 1;
          }
          case RopeScaling.Yarn yarn -> {
            interpolate(rope, yarn);
            yield yarn.attentionFactor() * (1 + 0.1 * Math.log(yarn.factor()));
          }
        };
  }

  private void interpolate(RopeConfig rope, RopeScaling.Yarn yarn) {
    double low = Math.max(0, Math.floor(pairOfTurns(rope, yarn, BETA_FAST)));
    double high = Math.min(rope.dimensions() - 1, Math.ceil(pairOfTurns(rope, yarn, BETA_SLOW)));
    for (int i = 0; i < frequencies.length; i++) {
      double ramp = (i - low) / Math.max(0.001, high - low);
      double keep = 1 - Math.clamp(ramp, 0, 1);
      frequencies[i] *= keep + (1 - keep) / yarn.factor();
    }
  }

  /** The pair (a fraction) that turns {@code turns} times within the original context. */
  private static double pairOfTurns(RopeConfig rope, RopeScaling.Yarn yarn, double turns) {
    return rope.dimensions()
        * Math.log(yarn.originalContext() / (turns * 2 * Math.PI))
        / (2 * Math.log(rope.base()));
  }

  int pairs() {
    return frequencies.length;
  }

  /** Writes cosine and sine of each pair at {@code position} to {@code cos[at ..]}, {@code sin}. */
  void fill(int position, float[] cos, float[] sin, int at) {
    for (int i = 0; i < frequencies.length; i++) {
      double angle = position * frequencies[i];
      cos[at + i] = (float) (Math.cos(angle) * magnitude);
      sin[at + i] = (float) (Math.sin(angle) * magnitude);
    }
  }
}
