package org.mycromwell.engine.train;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.data.BatchRequest;
import org.mycromwell.engine.data.CorpusPlan;
import org.mycromwell.engine.data.DataPlan;
import org.mycromwell.engine.data.DataSource;
import org.mycromwell.engine.data.ExampleKind;

/**
 * What a run does, as its plan file says.
 *
 * @param name of the run and its folder
 * @param seed of weights, masks and the order of data
 * @param scale by which the length of every stage is multiplied: one plan for a run of years and
 *     for one of minutes
 * @param threads that compute, 0 for one a core; the result does not depend on it
 * @param tokenizer file of the tokenizer, relative to the folder of the plan
 */
public record TrainPlan(
    String name,
    long seed,
    double scale,
    int threads,
    ModelPlan model,
    String tokenizer,
    DataPlan data,
    List<StagePlan> stages,
    AveragePlan average,
    EvaluationPlan evaluation,
    CollapsePlan collapse,
    CheckpointPlan checkpoint) {
  /** What a plan may leave out. */
  public static final Map<String, Object> DEFAULTS =
      Map.of(
          "seed",
          1L,
          "scale",
          1.0,
          "threads",
          0,
          "average",
          AveragePlan.DEFAULT,
          "evaluation",
          EvaluationPlan.DEFAULT,
          "collapse",
          CollapsePlan.DEFAULT,
          "checkpoint",
          CheckpointPlan.DEFAULT);

  public TrainPlan {
    stages = List.copyOf(stages);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "name must be up to 64 letters, digits, '.', '_' or '-', for it names a folder");
    }
    Ranges.above("scale", scale, 0);
    Ranges.within("threads", threads, 0, 1024);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("stages is empty, but must name at least one stage");
    }
    for (EvaluationMetric metric : evaluation.metrics()) {
      requireMeasurable(metric, data, stages);
    }
    for (int i = 0; i < stages.size(); i++) {
      requireKnownCorpora(stages.get(i), "stages[" + i + "].mix", data);
    }
  }

  private static void requireKnownCorpora(StagePlan stage, String field, DataPlan data) {
    List<String> known = data.corpora().stream().map(CorpusPlan::name).toList();
    for (int i = 0; i < stage.mix().size(); i++) {
      for (String name : stage.mix().get(i).corpusNames()) {
        if (!known.contains(name)) {
          throw new IllegalArgumentException(
              field
                  + "["
                  + i
                  + "].corpora names "
                  + EngineException.quote(name)
                  + ", but the corpora of data are "
                  + String.join(", ", known));
        }
      }
    }
  }

  /**
   * Refuses a plan one of whose stages has nothing to learn from or to measure with: a run of days
   * must not end when it gets there.
   *
   * @param contextLength longest example of the model
   * @throws EngineException that names the field
   */
  public void requireExamples(DataSource source, int contextLength) {
    for (int i = 0; i < stages.size(); i++) {
      StagePlan stage = stages.get(i);
      Set<Integer> lengths = new LinkedHashSet<>();
      lengths.add(stage.maxLength(0, contextLength));
      stage.lengths().forEach(at -> lengths.add(stage.maxLength(at.from(), contextLength)));
      for (int maxLength : lengths) {
        source.check(
            new BatchRequest(i, 0, stage.tokensPerBatch(), maxLength, stage.mix()),
            "stages[" + i + "].mix");
      }
    }
  }

  private static void requireMeasurable(
      EvaluationMetric metric, DataPlan data, List<StagePlan> stages) {
    switch (metric) {
      case EDITS -> requireKind(stages, "edits", ExampleKind.EDIT);
      case SCREENSHOTS -> requireKind(stages, "screenshots", ExampleKind.TRANSCRIBE);
      case PROBE -> {
        if (data.corpora().size() < 2) {
          throw new IllegalArgumentException(
              "evaluation has the metric probe, which tells corpora apart, but there is only one");
        }
      }
    }
  }

  private static void requireKind(List<StagePlan> stages, String metric, ExampleKind kind) {
    if (stages.stream().allMatch(stage -> stage.teaches(kind).isEmpty())) {
      throw new IllegalArgumentException(
          "evaluation has the metric "
              + metric
              + ", but no stage has "
              + kind.name().toLowerCase(Locale.ROOT)
              + " in its mix and an objective lm above 0");
    }
  }

  /** Optimiser steps of a stage after scaling; at least one. */
  public long steps(int stage) {
    return stages.get(stage).steps(scale);
  }

  /** Optimiser steps of all stages. */
  public long steps() {
    long sum = 0;
    for (int i = 0; i < stages.size(); i++) {
      sum = Math.addExact(sum, steps(i));
    }
    return sum;
  }

  /** The same plan with other lengths. */
  public TrainPlan scaled(double factor) {
    return new TrainPlan(
        name,
        seed,
        scale * factor,
        threads,
        model,
        tokenizer,
        data,
        stages,
        average,
        evaluation,
        collapse,
        checkpoint);
  }
}
