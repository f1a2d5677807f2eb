package org.mycromwell.engine.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mycromwell.engine.data.ExampleKind;
import org.mycromwell.engine.data.KindShare;
import org.mycromwell.engine.model.vljepa.Component;

/**
 * One stage of a curriculum.
 *
 * @param steps optimiser steps, or 0 when {@code tokens} says how long it is
 * @param tokens tokens seen, or 0 when {@code steps} says how long it is
 * @param tokensPerBatch about how many tokens a batch has
 * @param accumulate batches whose gradients make one step
 * @param frozen components that are not trained
 * @param learningRateScale factor of the learning rate of the parameters whose names begin with the
 *     key; the longest key that fits counts; 0 leaves them as they are
 * @param lengths longest example from which share of the stage on; empty: as long as the model
 *     allows
 */
public record StagePlan(
    String name,
    long steps,
    double tokens,
    int tokensPerBatch,
    int accumulate,
    List<KindShare> mix,
    ObjectivePlan objective,
    LearningRatePlan learningRate,
    OptimizerPlan optimizer,
    TargetPlan target,
    List<Component> frozen,
    Map<String, Double> learningRateScale,
    List<LengthPlan> lengths) {
  /** What a plan may leave out. */
  public static final Map<String, Object> DEFAULTS =
      Map.of(
          "steps",
          0L,
          "tokens",
          0.0,
          "accumulate",
          1,
          "optimizer",
          OptimizerPlan.DEFAULT,
          "target",
          TargetPlan.DEFAULT,
          "frozen",
          List.of(),
          "learningRateScale",
          Map.of(),
          "lengths",
          List.of());

  public StagePlan {
    mix = List.copyOf(mix);
    frozen = List.copyOf(frozen);
    learningRateScale = Map.copyOf(learningRateScale);
    lengths = List.copyOf(lengths);
    Ranges.within("steps", steps, 0L, 1_000_000_000_000L);
    Ranges.within("tokens", tokens, 0, 1e15);
    if ((steps == 0) == (tokens == 0)) {
      throw new IllegalArgumentException("steps or tokens must be given, and only one of them");
    }
    Ranges.within("tokensPerBatch", tokensPerBatch, 1, 1 << 24);
    Ranges.within("accumulate", accumulate, 1, 65_536);
    if (mix.isEmpty()) {
      throw new IllegalArgumentException(
          "mix is empty, but must name at least one kind of example");
    }
    for (Map.Entry<String, Double> entry : learningRateScale.entrySet()) {
      Ranges.within("learningRateScale." + entry.getKey(), entry.getValue(), 0, 1000);
    }
    for (int i = 1; i < lengths.size(); i++) {
      if (lengths.get(i).from() <= lengths.get(i - 1).from()) {
        throw new IllegalArgumentException("lengths must have 'from' in ascending order");
      }
    }
  }

  /** Optimiser steps when lengths are multiplied by {@code scale}; at least one. */
  long steps(double scale) {
    double perStep = (double) tokensPerBatch * accumulate;
    double wanted = steps > 0 ? (double) steps * scale : Math.ceil(tokens * scale / perStep);
    return Math.max(1, Math.round(Math.min(wanted, 1e15)));
  }

  /** The part of the mix that teaches answers of this kind, if there is one. */
  public Optional<KindShare> teaches(ExampleKind kind) {
    return objective.lm() > 0
        ? mix.stream().filter(share -> share.kind() == kind).findFirst()
        : Optional.empty();
  }

  /** Longest example when {@code share} of the stage is done, at most {@code limit}. */
  public int maxLength(double share, int limit) {
    int length = lengths.isEmpty() ? limit : lengths.getFirst().tokens();
    for (LengthPlan step : lengths) {
      if (step.from() <= share) {
        length = step.tokens();
      }
    }
    return Math.min(length, limit);
  }
}
