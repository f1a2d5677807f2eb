package org.mycromwell.engine.bench;

import java.util.Arrays;

/** Repeated measurements of one quantity, at least one. Immutable. */
public final class Samples {
  private final double[] sorted;

  /** Keeps a copy of the values. */
  public Samples(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no samples");
    }
    sorted = values.clone();
    Arrays.sort(sorted);
  }

  public int count() {
    return sorted.length;
  }

  public double mean() {
    double sum = 0;
    for (double value : sorted) {
      sum += value;
    }
    return sum / sorted.length;
  }

  /** Sample standard deviation (divided by n - 1); 0 for a single sample. */
  public double deviation() {
    if (sorted.length == 1) {
      return 0;
    }
    double mean = mean();
    double squares = 0;
    for (double value : sorted) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (sorted.length - 1));
  }

  public double min() {
    return sorted[0];
  }

  public double max() {
    return sorted[sorted.length - 1];
  }

  /** The middle one; of an even number, the mean of the two in the middle. */
  public double median() {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Each value turned into a rate: {@code amount / value}. */
  public Samples rates(double amount) {
    double[] rates = new double[sorted.length];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = amount / sorted[i];
    }
    return new Samples(rates);
  }
}
