package org.mycromwell.engine.model.decoder;

/**
 * Random numbers by position instead of by turn, so that any thread can make any part: element
 * {@code i} is a function of key and {@code i}. The numbers are nearly normal, the sum of four
 * uniform ones, never beyond 3.5 deviations. Immutable.
 */
final class RandomRows {
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /** Mean and deviation of the sum of four uniform numbers of 16 bits. */
  private static final float SUM_MEAN = 4 * 65535 / 2f;

  private static final double SUM_DEVIATION = 65536 / Math.sqrt(3);

  private final long key;
  private final float scale;

  RandomRows(long key, double deviation) {
    this.key = key;
    scale = (float) (deviation / SUM_DEVIATION);
  }

  /** A key of its own for each stream of a seed. */
  static long key(long seed, int stream) {
    return mix(mix(seed) + stream);
  }

  /** Fills the array with the elements that begin at {@code firstElement}. */
  void fill(float[] out, long firstElement) {
    for (int i = 0; i < out.length; i++) {
      long bits = mix(key + (firstElement + i) * GOLDEN_RATIO);
      int sum =
          (int) (bits & 0xFFFF)
              + (int) (bits >>> 16 & 0xFFFF)
              + (int) (bits >>> 32 & 0xFFFF)
              + (int) (bits >>> 48);
      out[i] = (sum - SUM_MEAN) * scale;
    }
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
