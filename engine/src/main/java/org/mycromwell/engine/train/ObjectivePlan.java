package org.mycromwell.engine.train;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mycromwell.engine.model.vljepa.AntiCollapse;
import org.mycromwell.engine.model.vljepa.Component;
import org.mycromwell.engine.model.vljepa.JepaMasking;
import org.mycromwell.engine.model.vljepa.Objective;

/**
 * What a stage makes small: the weighted sum of these.
 *
 * @param lm cross-entropy of the answer
 * @param jepa distance of predicted embeddings from those of the target
 * @param chars cross-entropy of the character in each cell of a picture
 * @param sigReg distance of the embeddings' distribution from a normal one, where {@code
 *     antiCollapse} asks for it
 * @param antiCollapse what keeps embeddings from becoming all alike
 * @param masking what the student does not see
 * @param jepaMse whether embeddings are compared by squares instead of smooth-L1
 * @param balanced whether the JEPA term is scaled so that its gradient is as large as that of the
 *     language model before the weights count
 */
public record ObjectivePlan(
    double lm,
    double jepa,
    double chars,
    double sigReg,
    AntiCollapse antiCollapse,
    JepaMasking masking,
    boolean jepaMse,
    boolean balanced) {
  /** What a plan may leave out. */
  public static final Map<String, Object> DEFAULTS =
      Map.of(
          "lm",
          0.0,
          "jepa",
          0.0,
          "chars",
          0.0,
          "sigReg",
          0.0,
          "antiCollapse",
          AntiCollapse.EMA,
          "masking",
          JepaMasking.DEFAULT,
          "jepaMse",
          false,
          "balanced",
          false);

  public ObjectivePlan {
    Ranges.within("lm", lm, 0, 1e6);
    Ranges.within("jepa", jepa, 0, 1e6);
    Ranges.within("chars", chars, 0, 1e6);
    Ranges.within("sigReg", sigReg, 0, 1e6);
    if (lm + jepa + chars == 0) {
      throw new IllegalArgumentException("lm, jepa or chars must be above 0");
    }
    if (sigReg > 0 && !antiCollapse.sigReg()) {
      throw new IllegalArgumentException(
          "sigReg is above 0, but antiCollapse is " + antiCollapse + ", which has no such term");
    }
  }

  /** As the network takes it. */
  Objective objective(List<Component> frozen) {
    Set<Component> set = EnumSet.noneOf(Component.class);
    set.addAll(frozen);
    return new Objective(
        (float) lm,
        (float) jepa,
        (float) chars,
        (float) sigReg,
        antiCollapse,
        masking,
        jepaMse,
        balanced,
        set);
  }

  /** Whether the slow copy of the encoders is used. */
  boolean needsTarget() {
    return jepa > 0 && antiCollapse.ema();
  }
}
