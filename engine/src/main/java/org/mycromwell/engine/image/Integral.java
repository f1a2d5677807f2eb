package org.mycromwell.engine.image;

/** Sums of a profile up to any place, also between pixels. */
final class Integral {
  private final double[] sums;

  Integral(double[] values) {
    sums = new double[values.length + 1];
    for (int i = 0; i < values.length; i++) {
      sums[i + 1] = sums[i] + values[i];
    }
  }

  /** The sum over a stretch; beyond the ends there is nothing. */
  double over(double from, double to) {
    return upTo(to) - upTo(from);
  }

  private double upTo(double x) {
    if (x <= 0) {
      return 0;
    }
    if (x >= sums.length - 1) {
      return sums[sums.length - 1];
    }
    int i = (int) x;
    return sums[i] + (x - i) * (sums[i + 1] - sums[i]);
  }
}
