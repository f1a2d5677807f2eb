package org.mycromwell.engine.train;

import java.nio.file.Path;

/** Hears what a run does, on its thread. */
public interface TrainingListener {
  /**
   * The run begins.
   *
   * @param parameters all of the network
   * @param startStep 0, or the step it goes on after
   */
  default void started(TrainPlan plan, long parameters, long startStep) {}

  default void step(StepMetrics metrics) {}

  default void evaluated(EvaluationMetrics metrics) {}

  default void saved(Path checkpoint) {}

  default void warning(String text) {}
}
