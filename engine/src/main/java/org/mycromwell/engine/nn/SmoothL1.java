package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;

/**
 * Mean over all elements of {@code d^2 / (2 beta)} where {@code |d| < beta}, else {@code |d| - beta
 * / 2}, with {@code d = prediction - target}. The target gets no gradient.
 */
public final class SmoothL1 {
  private final LayerContext context;
  private final float beta;
  private @Nullable Rows gradient;

  public SmoothL1(LayerContext context, float beta) {
    if (!(beta > 0)) {
      throw new IllegalArgumentException("beta " + beta);
    }
    this.context = context;
    this.beta = beta;
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
    float factor = (float) (weight * share);
    context.forRange(
        prediction.count(),
        1,
        (begin, end) -> {
          for (int row = begin; row < end; row++) {
            double sum = 0;
            for (int i = row * width; i < (row + 1) * width; i++) {
              float difference = prediction.data()[i] - target.data()[i];
              float size = Math.abs(difference);
              if (size < beta) {
                sum += 0.5 * difference * difference / beta;
                d.data()[i] = factor * difference / beta;
              } else {
                sum += size - 0.5 * beta;
                d.data()[i] = factor * Math.signum(difference);
              }
            }
            losses[row] = sum;
          }
        });
    gradient = d;
    return MeanSquared.sum(losses) * share;
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
