package org.mycromwell.engine.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.data.BatchRequest;
import org.mycromwell.engine.data.CorpusData;
import org.mycromwell.engine.data.ExampleKind;
import org.mycromwell.engine.data.KindShare;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.data.TokenizerTraining;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.vljepa.AntiCollapse;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.JepaMasking;
import org.mycromwell.engine.model.vljepa.Losses;
import org.mycromwell.engine.model.vljepa.Objective;
import org.mycromwell.engine.tokenizer.BpeTrainer;
import org.mycromwell.engine.tokenizer.BpeTrainerConfig;
import org.mycromwell.engine.tokenizer.TokenizerDefinition;
import org.mycromwell.engine.tokenizer.TokenizerJson;

/**
 * The small plan from end to end: tokenizer, four stages, and figures on held-out files before and
 * after. Every one of them must get better.
 */
class CiPlanTest {
  /**
   * What the JEPA loss is for predictions of zeros: the mean of smooth-L1 over normal targets of
   * variance 1. How far below its start it ends says less of the hybrid stage, at the start of
   * which the embeddings lie in few dimensions: .70 to .82, by seed and by the width of vectors.
   */
  private static final double NOTHING_PREDICTED = 0.4247;

  private static final Path BASE = Path.of("..", "train");
  private static final Path PLAN = BASE.resolve("ci.yaml");
  private static final int VOCABULARY = 1024;
  private static final int BATCHES = 3;
  private static final int TOKENS = 800;

  @TempDir private Path folder;

  @Test
  void aWholeTrainingBeatsItsStartInEverything() throws IOException {
    long start = System.nanoTime();
    TrainPlan plan = prepare();
    TrainingSetup setup = new TrainingSetup(plan, BASE);
    CorpusData data = setup.openData();
    try (Workers workers = new Workers(Math.min(2, Runtime.getRuntime().availableProcessors()));
        RunFolder run = RunFolder.open(folder.resolve("run"))) {
      VlJepaTrainee trainee = setup.newTrainee(workers, TrainingKernels.best());
      Map<String, Double> before = measure(trainee, data);
      say("before " + shown(before), start);
      List<EvaluationMetrics> stages = new ArrayList<>();
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void evaluated(EvaluationMetrics metrics) {
              stages.add(metrics);
              say(
                  metrics.stageName() + " " + metrics.step() + " " + shown(metrics.values()),
                  start);
            }
          };
      new Trainer(
              plan,
              trainee,
              data,
              TrainingKernels.best(),
              workers,
              run.path(),
              List.of(),
              listener,
              () -> false)
          .run();
      Map<String, Double> after = measure(trainee, data);
      say("after " + shown(after), start);
      assertThat(embeddingsArePredictedAndStaySpread(stages, "jepa")).isLessThan(0.8);
      assertThat(embeddingsArePredictedAndStaySpread(stages, "hybrid")).isLessThan(0.9);
      for (Map.Entry<String, Double> figure : before.entrySet()) {
        boolean perplexity = figure.getKey().endsWith("perplexity");
        assertThat(after.get(figure.getKey()))
            .as(figure.getKey())
            .isLessThan(perplexity ? figure.getValue() / 2 : 0.95 * figure.getValue());
      }
    }
  }

  /** Returns the JEPA loss at the end of the stage, by that at its start. */
  private static double embeddingsArePredictedAndStaySpread(
      List<EvaluationMetrics> evaluations, String stage) {
    List<Map<String, Double>> values =
        evaluations.stream()
            .filter(evaluation -> evaluation.stageName().equals(stage))
            .map(EvaluationMetrics::values)
            .toList();
    assertThat(values).hasSizeGreaterThan(1);
    double first = Objects.requireNonNull(values.getFirst().get("jepa"));
    double last = Objects.requireNonNull(values.getLast().get("jepa"));
    assertThat(last).isLessThan(NOTHING_PREDICTED);
    assertThat(values.getLast().get("spread")).isGreaterThan(0.5);
    double rank = Objects.requireNonNull(values.getFirst().get("effectiveRank"));
    assertThat(values.getLast().get("effectiveRank")).isGreaterThan(Math.max(2, 0.8 * rank));
    return last / first;
  }

  private static String shown(Map<String, Double> figures) {
    return figures.entrySet().stream()
        .map(entry -> String.format(Locale.ROOT, "%s %.4g", entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static void say(String what, long start) {
    double seconds = (System.nanoTime() - start) * 1e-9;
    System.out.printf(Locale.ROOT, "ci.yaml, %.0f s: %s%n", seconds, what);
  }

  /** The plan with a tokenizer that was trained just now. */
  private TrainPlan prepare() throws IOException {
    TrainPlan plan = PlanReader.read(PLAN);
    TokenizerDefinition tokenizer =
        TokenizerTraining.train(
                CorpusData.corpus(plan.data(), BASE, Split.TRAIN).files(),
                BpeTrainerConfig.cromwell().withVocabularySize(VOCABULARY).withThreads(2),
                BpeTrainer.Progress.NONE,
                () -> false)
            .definition();
    Path file = folder.resolve("tokenizer.json");
    try (OutputStream out = Files.newOutputStream(file)) {
      TokenizerJson.write(tokenizer, out);
    }
    return PlanReader.parse(
        Files.readString(PLAN).replace(plan.tokenizer(), file.toAbsolutePath().toString()),
        PLAN.toString());
  }

  /** Figures on held-out files; of all of them less is better. */
  private static Map<String, Double> measure(VlJepaTrainee trainee, CorpusData data) {
    Objective answer = objective(1, 0);
    Map<String, Double> figures = new LinkedHashMap<>();
    for (ExampleKind kind :
        List.of(ExampleKind.CONTINUE, ExampleKind.FIM, ExampleKind.EDIT, ExampleKind.TRANSCRIBE)) {
      Losses losses = mean(trainee, data, kind, answer);
      figures.put(kind + " perplexity", Math.exp(losses.lm()));
      figures.put(kind + " token error", 1 - losses.tokenAccuracy());
    }
    figures.put(
        "character error",
        1 - mean(trainee, data, ExampleKind.PICTURE, objective(0, 1)).charAccuracy());
    return figures;
  }

  private static Objective objective(float lm, float chars) {
    return new Objective(
        lm, 0, chars, 0, AntiCollapse.EMA, JepaMasking.DEFAULT, false, false, Set.of());
  }

  private static Losses mean(
      VlJepaTrainee trainee, CorpusData data, ExampleKind kind, Objective objective) {
    LossSums sums = new LossSums();
    for (int i = 0; i < BATCHES; i++) {
      int maxLength = kind == ExampleKind.EDIT ? 224 : 96;
      Batch batch =
          data.heldOut(
              new BatchRequest(9, i, TOKENS, maxLength, List.of(new KindShare(kind, 1, ""))));
      sums.add(trainee.evaluate(batch, objective));
    }
    return sums.mean();
  }
}
