package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;

/** Mean over all elements of {@code (prediction - target)^2}. The target gets no gradient. */
public final class MeanSquared {
  private final LayerContext context;
  private @Nullable Rows gradient;

  public MeanSquared(LayerContext context) {
    this.context = context;
  }

  /**
   * The mean, 0 over no rows.
   *
   * @param weight factor of the gradient, not of what is returned
   */
  public double forward(Rows prediction, Rows target, float weight) {
    target.requireShape(prediction.count(), prediction.width());
    int width = prediction.width();
    Rows d = context.buffers().rows(prediction.count(), width);
    double[] losses = new double[prediction.count()];
    double share = prediction.count() == 0 ? 0 : 1.0 / prediction.size();
    float factor = (float) (2 * weight * share);
    context.forRange(
        prediction.count(),
        1,
        (begin, end) -> {
          for (int row = begin; row < end; row++) {
            double sum = 0;
            for (int i = row * width; i < (row + 1) * width; i++) {
              float difference = prediction.data()[i] - target.data()[i];
              sum += (double) difference * difference;
              d.data()[i] = factor * difference;
            }
            losses[row] = sum;
          }
        });
    gradient = d;
    return sum(losses) * share;
  }

  static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /** The gradient of the prediction. */
  public Rows backward() {
    Rows d = gradient;
    if (d == null) {
      throw new IllegalStateException("no forward pass of this loss");
    }
    gradient = null;
    return d;
  }
}
