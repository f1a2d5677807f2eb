package org.mycromwell.engine.model.vljepa;

/**
 * Makes two losses pull equally hard: what the JEPA loss is multiplied by so that its gradient at
 * the joint memory is as long as that of the answers. Both lengths are smoothed over steps; the
 * state is part of a checkpoint.
 */
final class LossBalance {
  private static final double SMOOTHING = 0.95;

  /** Beyond this one of the losses is as good as learnt, and the other must not be drowned. */
  private static final double LIMIT = 1000;

  private double lm;
  private double jepa;

  double scale() {
    return lm > 0 && jepa > 0 ? Math.clamp(lm / jepa, 1 / LIMIT, LIMIT) : 1;
  }

  void sawLm(double norm) {
    lm = smoothed(lm, norm);
  }

  void sawJepa(double norm) {
    jepa = smoothed(jepa, norm);
  }

  private static double smoothed(double average, double norm) {
    if (!(norm > 0) || Double.isInfinite(norm)) {
      return average;
    }
    return average > 0 ? SMOOTHING * average + (1 - SMOOTHING) * norm : norm;
  }

  double[] state() {
    return new double[] {lm, jepa};
  }

  void restore(double[] state) {
    if (state.length != 2 || !(state[0] >= 0) || !(state[1] >= 0)) {
      throw new IllegalArgumentException("loss balance of " + state.length + " numbers");
    }
    lm = state[0];
    jepa = state[1];
  }
}
