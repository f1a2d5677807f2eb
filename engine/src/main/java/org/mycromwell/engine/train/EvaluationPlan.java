package org.mycromwell.engine.train;

import java.util.EnumSet;
import java.util.List;

/**
 * Evaluation on held-out data while training.
 *
 * @param every steps between evaluations; also at the end of every stage
 * @param batches how many held-out batches
 * @param best which metric says what the best model of a stage is; a leading minus means that lower
 *     is better. Stages differ in what they measure, so each has its own best and the last one
 *     stays
 * @param metrics what is measured beside the losses
 * @param samples how many edits, screenshots and, of every corpus, texts that takes
 */
public record EvaluationPlan(
    long every, int batches, String best, List<EvaluationMetric> metrics, int samples) {
  /** Usual values. */
  public static final EvaluationPlan DEFAULT = new EvaluationPlan(200, 4, "-loss", List.of(), 16);

  public EvaluationPlan {
    metrics = List.copyOf(metrics);
    Ranges.within("every", every, 1L, 1_000_000_000_000L);
    Ranges.within("batches", batches, 1, 100_000);
    Ranges.within("samples", samples, 4, 100_000);
    if (!best.matches("-?[A-Za-z][A-Za-z0-9.-]*")) {
      throw new IllegalArgumentException(
          "best must be the name of a metric, with '-' before it" + " when lower is better");
    }
    if (!metrics.isEmpty() && EnumSet.copyOf(metrics).size() < metrics.size()) {
      throw new IllegalArgumentException("metrics names the same metric twice");
    }
  }

  /** The name of the metric alone. */
  String bestMetric() {
    return best.startsWith("-") ? best.substring(1) : best;
  }
}
