package org.mycromwell.engine.model.vljepa;

import java.util.Set;

/**
 * What a step minimises: the weighted sum of the losses whose weight is not 0.
 *
 * @param lm weight of the answers' cross-entropy
 * @param jepa weight of the prediction of embeddings
 * @param chars weight of the character readout
 * @param sigReg weight of the distribution of the embeddings, where {@code antiCollapse} asks for
 *     it
 * @param jepaMse whether embeddings are compared by squares instead of smooth-L1
 * @param balanced whether the JEPA loss is scaled so that its gradient at the joint memory is as
 *     long as that of the answers, before the weights
 * @param frozen components that get no gradient
 */
public record Objective(
    float lm,
    float jepa,
    float chars,
    float sigReg,
    AntiCollapse antiCollapse,
    JepaMasking masking,
    boolean jepaMse,
    boolean balanced,
    Set<Component> frozen) {
  /** Checks the weights; a failure names the field. */
  public Objective {
    Fields.real("objective.lm", lm, 0, 1e6f);
    Fields.real("objective.jepa", jepa, 0, 1e6f);
    Fields.real("objective.chars", chars, 0, 1e6f);
    Fields.real("objective.sigReg", sigReg, 0, 1e6f);
    frozen = Set.copyOf(frozen);
  }

  /** Answers only. */
  public static Objective answers() {
    return new Objective(1, 0, 0, 0, AntiCollapse.EMA, JepaMasking.DEFAULT, false, false, Set.of());
  }

  /** Embeddings only. */
  public static Objective embeddings(AntiCollapse antiCollapse, float sigReg) {
    return new Objective(
        0, 1, 0, sigReg, antiCollapse, JepaMasking.DEFAULT, false, false, Set.of());
  }

  /** Whether the distribution of the embeddings is part of the loss. */
  public boolean regularized() {
    return antiCollapse.sigReg() && sigReg > 0;
  }

  /** Whether a tensor is trained: it takes part in a loss and its component is not frozen. */
  public boolean trains(String tensor) {
    Component component = Component.of(tensor);
    boolean embeddings = jepa > 0 || regularized();
    boolean used =
        switch (component) {
          case VISION -> chars > 0 || (!isReadout(tensor) && (lm > 0 || embeddings));
          case TEXT, FUSION -> lm > 0 || embeddings;
          case JEPA -> jepa > 0;
          case HEAD -> lm > 0;
        };
    return used && !frozen.contains(component);
  }

  /** Whether a tensor belongs to the character readout. */
  static boolean isReadout(String tensor) {
    return tensor.startsWith("v.chars.");
  }
}
