package org.mycromwell.engine.train;

/**
 * AdamW or {@link Muon}, and what guards them.
 *
 * @param muon root mean square of an update of a matrix inside of a block, in learning rates; 0:
 *     AdamW updates those too
 * @param weightDecay decoupled; norms and biases have none
 * @param clip largest norm of the gradient of all parameters; 0: not clipped
 * @param outlierZ a step whose loss or gradient norm lies this many standard deviations above those
 *     before it is left out; 0: none is
 */
public record OptimizerPlan(
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    double muon,
    double clip,
    double outlierZ) {
  /** Usual values. */
  public static final OptimizerPlan DEFAULT = new OptimizerPlan(0.9, 0.95, 1e-8, 0.1, 0, 1, 6);

  public OptimizerPlan {
    Ranges.within("beta1", beta1, 0, 0.9999);
    Ranges.within("beta2", beta2, 0, 0.999999);
    Ranges.within("epsilon", epsilon, 1e-12, 1);
    Ranges.within("weightDecay", weightDecay, 0, 10);
    Ranges.within("muon", muon, 0, 100);
    Ranges.within("clip", clip, 0, 1e9);
    Ranges.within("outlierZ", outlierZ, 0, 1e9);
  }
}
