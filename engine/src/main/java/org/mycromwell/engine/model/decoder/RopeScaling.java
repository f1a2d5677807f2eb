package org.mycromwell.engine.model.decoder;

/** How rotary positions are stretched beyond the length a model was first trained on. */
public sealed interface RopeScaling {
  /** Positions as they are. */
  record None() implements RopeScaling {}

  /** Every position divided by {@code factor} (Chen et al. 2023). */
  record Linear(float factor) implements RopeScaling {}

  /**
   * YaRN (Peng et al. 2023): slow pairs are interpolated by {@code factor}, fast ones are not, with
   * a ramp between; the magnitude grows with the logarithm of the factor.
   *
   * @param originalContext length of the first training
   * @param attentionFactor multiplies the magnitude once more, usually 1
   */
  record Yarn(float factor, int originalContext, float attentionFactor) implements RopeScaling {}
}
