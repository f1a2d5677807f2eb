package org.mycromwell.engine.train;

import org.mycromwell.engine.model.vljepa.Losses;

/**
 * What one step did.
 *
 * @param step of the run, from 1
 * @param stage number, from 0
 * @param stageStep step of the stage, from 1
 * @param gradientNorm before clipping
 * @param tau of the target, NaN where there is none
 * @param skipped whether the step was left out as an outlier
 * @param tokens of this step
 * @param totalTokens of the run so far
 * @param waitSeconds how much of {@code seconds} the step waited for its data
 * @param heapBytes in use, garbage included
 * @param residentBytes of the process, 0 where unknown
 */
public record StepMetrics(
    long step,
    int stage,
    String stageName,
    long stageStep,
    long stageSteps,
    Losses losses,
    double learningRate,
    double gradientNorm,
    double tau,
    boolean skipped,
    long tokens,
    long totalTokens,
    double seconds,
    double waitSeconds,
    long heapBytes,
    long residentBytes) {
  public double tokensPerSecond() {
    return (double) tokens / seconds;
  }
}
