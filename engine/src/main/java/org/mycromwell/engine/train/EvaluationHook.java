package org.mycromwell.engine.train;

import java.util.Map;

/** Adds figures to an evaluation, such as exact edits. Must not change the network. */
@FunctionalInterface
public interface EvaluationHook {
  /** Figures by name after {@code step} of the run, in stage {@code stage}. */
  Map<String, Double> evaluate(Trainee trainee, int stage, long step);
}
