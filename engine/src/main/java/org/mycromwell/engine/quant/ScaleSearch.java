package org.mycromwell.engine.quant;

import java.util.Arrays;

/** Finds the scale with which a group of numbers loses least when rounded to few levels. */
final class ScaleSearch {
  /** Groups below this magnitude count as zero, so that no scale overflows. */
  static final float NEGLIGIBLE = 1e-15f;

  private static final float ROUNDING_SHIFT = 12582912f; // 1.5 * 2^23

  private ScaleSearch() {}

  /**
   * The nearest integer, ties to even, for magnitudes below 2^22; anything for larger ones. Adding
   * 1.5 * 2^23 leaves the integer in the low bits of the sum.
   */
  static int nearest(float value) {
    return Float.floatToRawIntBits(value + ROUNDING_SHIFT)
        - Float.floatToRawIntBits(ROUNDING_SHIFT);
  }

  /**
   * Best symmetric scale: minimises {@code sum x^2 (x - scale * l)^2} over 19 candidates, where the
   * levels {@code l} are in {@code [-half, half)}. Writes {@code l + half} to {@code levels} and
   * returns the scale, 0 for a negligible group.
   */
  static float symmetric(float[] x, int from, int count, int half, int[] levels, int to) {
    float largest = 0;
    float extreme = 0;
    for (int i = 0; i < count; i++) {
      float magnitude = Math.abs(x[from + i]);
      if (magnitude > largest) {
        largest = magnitude;
        extreme = x[from + i];
      }
    }
    if (largest < NEGLIGIBLE) {
      Arrays.fill(levels, to, to + count, 0);
      return 0;
    }
    float scale = 0;
    float best = 0;
    // Candidates stretch or shrink the range around the one that maps the extreme to -half; the
    // middle one comes first and holds unless another is strictly better.
    for (int candidate = 0; candidate < 19; candidate++) {
      int step = candidate == 0 ? 0 : candidate <= 9 ? candidate - 10 : candidate - 9;
      float inverse = -(half + 0.1f * step) / extreme;
      float sumXl = 0;
      float sumLl = 0;
      for (int i = 0; i < count; i++) {
        float value = x[from + i];
        int level = Math.clamp(nearest(inverse * value), -half, half - 1);
        float weight = value * value;
        sumXl += weight * value * level;
        sumLl += weight * level * level;
      }
      if (candidate == 0 || (sumLl > 0 && sumXl * sumXl > best * sumLl)) {
        scale = sumLl > 0 ? sumXl / sumLl : 0;
        best = scale * sumXl;
        for (int i = 0; i < count; i++) {
          levels[to + i] = half + Math.clamp(nearest(inverse * x[from + i]), -half, half - 1);
        }
      }
    }
    return scale;
  }
}
