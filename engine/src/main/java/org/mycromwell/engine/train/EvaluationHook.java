package org.mycromwell.engine.train;

import java.util.Map;
import java.util.Set;

/** Adds figures to an evaluation, such as exact edits. Must not change the network. */
@FunctionalInterface
public interface EvaluationHook {
  /** Names of all figures there can be, in whatever stage; empty when it cannot say. */
  default Set<String> names() {
    return Set.of();
  }

  /** Figures by name after {@code step} of the run, in stage {@code stage}. */
  Map<String, Double> evaluate(Trainee trainee, int stage, long step);
}
