package org.mycromwell.engine.model.weights;

/**
 * What a tensor is before training: {@code deviation} times normal numbers, or the same number
 * everywhere where the deviation is 0.
 */
public record Initialization(double deviation, float constant) {
  /** Standard deviation of matrices, as GPT-2 and Llama have it. */
  public static final double DEVIATION = 0.02;

  public static Initialization normal(double deviation) {
    return new Initialization(deviation, 0);
  }

  public static Initialization constant(float value) {
    return new Initialization(0, value);
  }

  /**
   * A matrix that adds to the residual stream of {@code layers} layers: smaller, so that the stream
   * does not grow with depth (Radford et al. 2019).
   */
  public static Initialization residual(int layers) {
    return normal(DEVIATION / Math.sqrt(2.0 * layers));
  }
}
