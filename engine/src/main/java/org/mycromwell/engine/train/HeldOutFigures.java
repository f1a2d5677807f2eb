package org.mycromwell.engine.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.model.vljepa.Losses;

/** Figures of an evaluation by name; what was not measured is absent. */
final class HeldOutFigures {
  /** In front of the figures of the averaged weights. */
  static final String AVERAGE = "average.";

  /** What every evaluation may give; hooks give more. */
  static final List<String> NAMES =
      List.of(
          "loss",
          "lm",
          "perplexity",
          "accuracy",
          "jepa",
          "sigReg",
          "chars",
          "charAccuracy",
          "spread",
          "effectiveRank",
          "cosine");

  private final Map<String, Double> values = new LinkedHashMap<>();
  private final String prefix;

  /**
   * @param prefix of all names
   */
  HeldOutFigures(String prefix) {
    this.prefix = prefix;
  }

  /** Adds those of the losses. */
  void add(Losses losses, ObjectivePlan objective) {
    put("loss", weighted(objective, losses));
    put("lm", losses.lm());
    put("perplexity", Math.exp(losses.lm()));
    put("accuracy", losses.tokenAccuracy());
    put("jepa", losses.jepa());
    put("sigReg", losses.sigReg());
    put("chars", losses.chars());
    put("charAccuracy", losses.charAccuracy());
    put("spread", losses.embedding().spread());
    put("effectiveRank", losses.embedding().effectiveRank());
    put("cosine", losses.embedding().cosine());
  }

  void put(String name, double value) {
    if (Double.isFinite(value)) {
      values.put(prefix + name, value);
    }
  }

  Map<String, Double> values() {
    return values;
  }

  /** The loss as the plan weights it: without the scale of the balance, which moves. */
  private static double weighted(ObjectivePlan objective, Losses losses) {
    return term(objective.lm(), losses.lm())
        + term(objective.jepa(), losses.jepa())
        + term(objective.chars(), losses.chars())
        + term(objective.sigReg(), losses.sigReg());
  }

  /** Nothing where the batches had nothing for it. */
  private static double term(double weight, double loss) {
    return weight > 0 && !Double.isNaN(loss) ? weight * loss : 0;
  }
}
