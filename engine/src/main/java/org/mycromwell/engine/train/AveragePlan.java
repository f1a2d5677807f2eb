package org.mycromwell.engine.train;

/**
 * A moving average of all weights, which is often better than the weights of any one step. It
 * learns nothing: it is evaluated beside them and written beside them.
 *
 * @param decay share of itself that the average keeps in a step, less in the first steps; 0: there
 *     is none
 */
public record AveragePlan(double decay) {
  /** No average. */
  public static final AveragePlan DEFAULT = new AveragePlan(0);

  public AveragePlan {
    Ranges.within("decay", decay, 0, 0.999999);
  }

  boolean isOn() {
    return decay > 0;
  }

  /** The share it keeps in an update: at first it follows fast, or it would remember the start. */
  double keeps(long update) {
    return Math.min(decay, (1.0 + update) / (10.0 + update));
  }
}
