package org.mycromwell.engine.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Figures on held-out data.
 *
 * @param step of the run after which they were taken; 0: before the first
 * @param values by name, in the order they are shown; those that were not measured are absent
 * @param best whether this is the best of the stage so far
 */
public record EvaluationMetrics(
    long step, int stage, String stageName, Map<String, Double> values, boolean best) {
  public EvaluationMetrics {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
