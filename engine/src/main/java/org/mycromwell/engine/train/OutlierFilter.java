package org.mycromwell.engine.train;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Tells values that lie far above those before, as a batch of broken data gives them. Outliers do
 * not enter the window they are judged by, unless they keep coming: then the level has changed. For
 * one thread.
 */
final class OutlierFilter {
  private static final int WINDOW = 128;

  /** Values needed before a deviation means anything. */
  private static final int LEAST = 32;

  private static final int MOST_IN_A_ROW = 8;

  private double[] window = new double[WINDOW];
  private int count;
  private int next;
  private int inARow;

  /** Whether {@code value} lies more than {@code z} standard deviations above the mean. */
  boolean isOutlier(double value, double z) {
    if (z > 0 && count >= LEAST && inARow < MOST_IN_A_ROW) {
      double mean = 0;
      for (int i = 0; i < count; i++) {
        mean += window[i];
      }
      mean /= count;
      double variance = 0;
      for (int i = 0; i < count; i++) {
        variance += (window[i] - mean) * (window[i] - mean);
      }
      double deviation = Math.sqrt(variance / count);
      // A loss that hardly moves must not make every ripple an outlier.
      if (value > mean + z * Math.max(deviation, 1e-3 * Math.abs(mean))) {
        return true;
      }
    }
    return false;
  }

  /** The value belongs to the level. */
  void accept(double value) {
    window[next] = value;
    next = (next + 1) % WINDOW;
    count = Math.min(WINDOW, count + 1);
    inARow = 0;
  }

  /** The value was left out. */
  void reject() {
    inARow++;
  }

  /** All there is to know, exactly. */
  String save() {
    return count
        + " "
        + next
        + " "
        + inARow
        + " "
        + Arrays.stream(window).mapToObj(Double::toHexString).collect(Collectors.joining(" "));
  }

  /** What {@link #save} gave. */
  static OutlierFilter restore(String text) {
    String[] parts = text.split(" ");
    if (parts.length != WINDOW + 3) {
      throw new IllegalArgumentException("a window of " + (parts.length - 3) + " values");
    }
    OutlierFilter filter = new OutlierFilter();
    filter.count = Math.clamp(Integer.parseInt(parts[0]), 0, WINDOW);
    filter.next = Math.floorMod(Integer.parseInt(parts[1]), WINDOW);
    filter.inARow = Math.max(0, Integer.parseInt(parts[2]));
    filter.window = Arrays.stream(parts).skip(3).mapToDouble(Double::parseDouble).toArray();
    return filter;
  }
}
