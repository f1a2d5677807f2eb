package org.mycromwell.engine.random;

/**
 * Nearly normal numbers by position instead of by turn, so that any thread can make any part: the
 * sum of four uniform ones, never beyond 3.5 deviations. Immutable.
 */
public final class RandomRows {
  /** Mean and deviation of the sum of four uniform numbers of 16 bits. */
  private static final float SUM_MEAN = 4 * 65535 / 2f;

  private static final double SUM_DEVIATION = 65536 / Math.sqrt(3);

  private final CounterRandom random;
  private final float scale;

  public RandomRows(CounterRandom random, double deviation) {
    this.random = random;
    scale = (float) (deviation / SUM_DEVIATION);
  }

  /** Fills the array with the elements that begin at {@code firstElement}. */
  public void fill(float[] out, long firstElement) {
    for (int i = 0; i < out.length; i++) {
      long bits = random.bits(firstElement + i);
      int sum =
          (int) (bits & 0xFFFF)
              + (int) (bits >>> 16 & 0xFFFF)
              + (int) (bits >>> 32 & 0xFFFF)
              + (int) (bits >>> 48);
      out[i] = (sum - SUM_MEAN) * scale;
    }
  }
}
