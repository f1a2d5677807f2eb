package org.mycromwell.engine.train;

import java.util.Map;

/**
 * The learning rate over a stage: a linear warm-up to {@code peak}, then down to {@code last}.
 *
 * @param warmup share of the steps that warm up
 * @param schedule how it falls
 * @param decay for {@code wsd}: share of the steps, at the end, in which it falls
 */
public record LearningRatePlan(
    double peak, double last, double warmup, Schedule schedule, double decay) {
  /** What a plan may leave out. */
  public static final Map<String, Object> DEFAULTS =
      Map.of("last", 0.0, "warmup", 0.02, "schedule", Schedule.COSINE, "decay", 0.4);

  /** How a rate falls after the warm-up. */
  public enum Schedule {
    /** Half a cosine over all that is left. */
    COSINE,
    /** Stays at the peak, then falls in a straight line: warm-up, stable, decay. */
    WSD
  }

  public LearningRatePlan {
    Ranges.above("peak", peak, 0);
    Ranges.within("peak", peak, 0, 10);
    Ranges.within("last", last, 0, peak);
    Ranges.within("warmup", warmup, 0, 1);
    Ranges.within("decay", decay, 0, 1);
  }

  /**
   * The rate of a step, never 0 on the way up: the first step of a warm-up of n steps has the n-th
   * part of the peak.
   *
   * @param step from 0
   * @param steps of the stage
   */
  public double rate(long step, long steps) {
    long warm = Math.min(steps, Math.round(warmup * (double) steps));
    if (step < warm) {
      return peak * ((double) (step + 1) / (double) warm);
    }
    long begin =
        schedule == Schedule.COSINE
            ? warm
            : Math.max(warm, steps - Math.round(decay * (double) steps));
    if (step < begin) {
      return peak;
    }
    // The last step reaches the last rate.
    double share = Math.min(1, (double) (step - begin + 1) / (double) (steps - begin));
    double height = schedule == Schedule.COSINE ? (1 + Math.cos(Math.PI * share)) / 2 : 1 - share;
    return last + (peak - last) * height;
  }
}
