package org.mycromwell.engine.nn;

/** {@code log(1 + e^x)}; {@code -Softplus.of(-x)} is the logarithm of the sigmoid. */
public final class Softplus {
  private Softplus() {}

  /** Overflows for no {@code x}. */
  public static double of(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
