package org.mycromwell.engine.train;

import java.util.Map;

/**
 * What a stage makes small: the weighted sum of these.
 *
 * @param lm cross-entropy of the answer
 * @param jepa distance of predicted embeddings from those of the target
 * @param chars cross-entropy of the character in each cell of a picture
 * @param sigReg distance of the embeddings' distribution from a normal one
 * @param balanced whether the JEPA term is scaled so that its gradient is as large as that of the
 *     language model before the weights count
 */
public record ObjectivePlan(double lm, double jepa, double chars, double sigReg, boolean balanced) {
  /** What a plan may leave out. */
  public static final Map<String, Object> DEFAULTS =
      Map.of("lm", 0.0, "jepa", 0.0, "chars", 0.0, "sigReg", 0.0, "balanced", false);

  public ObjectivePlan {
    Ranges.within("lm", lm, 0, 1e6);
    Ranges.within("jepa", jepa, 0, 1e6);
    Ranges.within("chars", chars, 0, 1e6);
    Ranges.within("sigReg", sigReg, 0, 1e6);
    if (lm + jepa + chars == 0) {
      throw new IllegalArgumentException("lm, jepa or chars must be above 0");
    }
  }
}
