package org.mycromwell.engine.train;

/**
 * How slowly the target of the JEPA objective follows: after each step it keeps {@code tau} of
 * itself, which goes from {@code from} to {@code to} in a straight line over the stage.
 */
public record TargetPlan(double from, double to) {
  /** The published recipe. */
  public static final TargetPlan DEFAULT = new TargetPlan(0.996, 1);

  public TargetPlan {
    Ranges.within("from", from, 0, 1);
    Ranges.within("to", to, 0, 1);
  }

  /** Tau after a step. */
  public double tau(long step, long steps) {
    return steps <= 1
        ? from
        : from + (to - from) * Math.min(1, (double) step / (double) (steps - 1));
  }
}
