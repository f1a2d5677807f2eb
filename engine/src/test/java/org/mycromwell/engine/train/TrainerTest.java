package org.mycromwell.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.data.BatchRequest;
import org.mycromwell.engine.data.DataSource;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.TensorSource;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.EmbeddingStats;
import org.mycromwell.engine.nn.Parameter;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

class TrainerTest {
  private static final String PLAN =
      """
      name: run
      model: {preset: tiny}
      tokenizer: none
      data: {corpora: [{name: a, path: .}]}
      stages:
        - name: one
          steps: 6
          tokensPerBatch: 16
          accumulate: 2
          mix: [{kind: text}]
          objective: {lm: 1, jepa: 1, antiCollapse: both, sigReg: 0.1}
          learningRate: {peak: 0.02}
          target: {from: 0.5, to: 1}
        - name: two
          steps: 6
          tokensPerBatch: 16
          mix: [{kind: edit}]
          objective: {lm: 1}
          frozen: [text]
          learningRate: {peak: 0.02, schedule: wsd}
      evaluation: {every: 2, batches: 2, best: -lm}
      collapse: {evaluations: 2, action: stop}
      checkpoint: {every: 4, keep: 2}
      """;

  @TempDir private Path folder;
  private TrainPlan plan = PlanReader.parse(PLAN, "plan.yaml");
  private final FakeData data = new FakeData("a");
  private final List<StepMetrics> steps = new ArrayList<>();
  private final List<String> events = new ArrayList<>();

  @BeforeEach
  void forget() {
    steps.clear();
    events.clear();
  }

  private final TrainingListener listener =
      new TrainingListener() {
        @Override
        public void step(StepMetrics metrics) {
          steps.add(metrics);
        }

        @Override
        public void evaluated(EvaluationMetrics metrics) {
          events.add("evaluated " + metrics.step() + (metrics.best() ? " best" : ""));
        }

        @Override
        public void saved(Path checkpoint) {
          events.add("saved " + checkpoint.getFileName());
        }
      };

  private void run(Path run, FakeTrainee trainee, int threads, BooleanSupplier stopped)
      throws IOException {
    Files.createDirectories(run);
    try (Workers workers = new Workers(threads)) {
      new Trainer(
              plan,
              trainee,
              data,
              TrainingKernels.best(),
              workers,
              run,
              List.of(),
              listener,
              stopped)
          .run();
    }
  }

  private FakeTrainee runToTheEnd(String name, int threads) throws IOException {
    FakeTrainee trainee = new FakeTrainee(1);
    run(folder.resolve(name), trainee, threads, () -> false);
    return trainee;
  }

  private static void assertSameWeights(FakeTrainee actual, FakeTrainee expected) {
    for (Parameter parameter : expected.parameters()) {
      assertThat(actual.parameters().get(parameter.name()).value()).isEqualTo(parameter.value());
    }
    assertThat(actual.targetParameters().get("enc.w").value())
        .isEqualTo(expected.targetParameters().get("enc.w").value());
  }

  @Test
  void learnsAndLeavesItsFiles() throws IOException {
    FakeTrainee trainee = runToTheEnd("run", 1);
    Path run = folder.resolve("run");

    assertThat(trainee.steps).isEqualTo(6 * 2 + 6);
    assertThat(steps).hasSize(12);
    assertThat(steps.getLast().losses().lm()).isLessThan(0.8 * steps.getFirst().losses().lm());
    assertThat(steps.get(5).tau()).isEqualTo(1);
    assertThat(steps.get(6).tau()).isNaN();
    assertThat(events)
        .contains(
            "saved step-000004", "saved step-000006", "evaluated 6 best", "saved step-000012");
    assertThat(run.resolve("step-000004")).doesNotExist();
    assertThat(run.resolve("step-000006")).doesNotExist();
    assertThat(run.resolve("step-000008/state.safetensors")).exists();
    assertThat(run.resolve("step-000012/model.gguf")).exists();
    assertThat(run.resolve("best/model.gguf")).exists();
    try (GgufFile end = GgufFile.open(run.resolve("final.gguf"))) {
      assertThat(end.tensors()).containsKey("dec.w");
    }
    List<String> lines = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertThat(lines).filteredOn(line -> line.contains("\"event\":\"step\"")).hasSize(12);
    assertThat(lines.getFirst()).startsWith("{\"step\":0,\"event\":\"evaluation\"");
    assertThat(lines).noneMatch(line -> line.contains("NaN"));
  }

  @Test
  void theResultDoesNotDependOnTheThreads() throws IOException {
    assertSameWeights(runToTheEnd("two", 2), runToTheEnd("one", 1));
  }

  @Test
  void aStoppedRunGoesOnToTheSameBits() throws IOException {
    FakeTrainee whole = runToTheEnd("whole", 1);
    List<Double> losses = steps.stream().map(s -> s.losses().total()).toList();
    for (int stopAfter = 1; stopAfter <= 12; stopAfter++) {
      steps.clear();
      Path run = folder.resolve("stopped" + stopAfter);
      int limit = stopAfter;
      assertThatThrownBy(() -> run(run, new FakeTrainee(1), 1, () -> steps.size() >= limit))
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("saved as");
      assertThat(steps).hasSize(stopAfter);
      // Other weights: everything has to come from the checkpoint.
      FakeTrainee resumed = new FakeTrainee(99);
      run(run, resumed, 2, () -> false);

      assertSameWeights(resumed, whole);
      assertThat(steps.stream().map(s -> s.losses().total())).isEqualTo(losses);
      assertThat(steps.getLast().totalTokens()).isEqualTo(12 * 16 + 6 * 16);
      assertThat(lines(run)).isEqualTo(lines(folder.resolve("whole")));
    }
  }

  @Test
  void aRunStoppedWithinAStepOrAnEvaluationGoesOnToTheSameBits() throws IOException {
    FakeTrainee whole = runToTheEnd("whole", 1);
    int calls = whole.steps + whole.evaluations;
    for (int stopAfter = 1; stopAfter <= calls; stopAfter += stopAfter < 10 ? 1 : 3) {
      FakeTrainee stopped = new FakeTrainee(1);
      Path run = folder.resolve("within" + stopAfter);
      int limit = stopAfter;
      assertThatThrownBy(
              () -> run(run, stopped, 1, () -> stopped.steps + stopped.evaluations >= limit))
          .isInstanceOf(CancellationException.class);
      assertThat(stopped.steps + stopped.evaluations).isEqualTo(stopAfter);
      FakeTrainee resumed = new FakeTrainee(99);
      run(run, resumed, 1, () -> false);

      assertSameWeights(resumed, whole);
      assertThat(lines(run)).isEqualTo(lines(folder.resolve("whole")));
    }
  }

  /** Steps and evaluations without what depends on the clock. */
  private static List<String> lines(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .filter(line -> !line.contains("\"checkpoint\""))
        .map(line ->
            line.replaceAll("\"(seconds|waitSeconds|tokensPerSecond|[a-z]+Bytes)\":[^,}]*", ""))
        .toList();
  }

  @Test
  void theAverageFollowsIsWrittenAndGoesOnToTheSameBits() throws IOException {
    plan =
        PlanReader.parse(
            PLAN.replace("best: -lm", "best: -average.lm") + "average: {decay: 0.6}\n",
            "plan.yaml");
    FakeTrainee whole = runToTheEnd("whole", 2);
    List<String> expected = lines(folder.resolve("whole"));
    float[] average = weights(folder.resolve("whole/final-average.gguf"), "dec.w");
    assertThat(weights(folder.resolve("whole/final.gguf"), "dec.w"))
        .isEqualTo(whole.parameters().get("dec.w").value())
        .isNotEqualTo(average);
    assertThat(weights(folder.resolve("whole/step-000012/average.gguf"), "dec.w"))
        .isEqualTo(average);
    assertThat(folder.resolve("whole/best/average.gguf")).exists();
    assertThat(expected)
        .filteredOn(line -> line.contains("evaluation"))
        .allMatch(line -> line.contains("\"average.lm\":"));
    for (int stopAfter = 1; stopAfter <= 12; stopAfter += 3) {
      steps.clear();
      Path run = folder.resolve("stopped" + stopAfter);
      int limit = stopAfter;
      assertThatThrownBy(() -> run(run, new FakeTrainee(1), 1, () -> steps.size() >= limit))
          .isInstanceOf(CancellationException.class);
      FakeTrainee resumed = new FakeTrainee(99);
      run(run, resumed, 1, () -> false);

      assertSameWeights(resumed, whole);
      assertThat(weights(run.resolve("final-average.gguf"), "dec.w")).isEqualTo(average);
      assertThat(lines(run)).isEqualTo(expected);
    }
    plan = PlanReader.parse(PLAN, "plan.yaml");
    FakeTrainee plain = runToTheEnd("plain", 1);
    assertSameWeights(plain, whole);
  }

  @Test
  void theAverageIsThatOfTheWeightsWithTheLastOnesMost() {
    AveragePlan settings = new AveragePlan(0.5);
    FakeTrainee trainee = new FakeTrainee(1);
    Parameter parameter = trainee.parameters().get("dec.w");
    try (Workers workers = new Workers(1)) {
      WeightAverage average =
          new WeightAverage(settings, trainee.parameters(), TrainingKernels.scalar(), workers);
      double expected = parameter.value()[5];
      for (int i = 0; i < 20; i++) {
        parameter.value()[5] = i;
        average.update();
        double keeps = Math.min(0.5, (1.0 + i) / (10.0 + i));
        expected = keeps * expected + (1 - keeps) * i;
      }
      assertThat(average.of(parameter)[5]).isCloseTo((float) expected, within(1e-5f));
      average.during(() -> assertThat(parameter.value()[5]).isLessThan(18.5f));
      assertThat(parameter.value()[5]).isEqualTo(19);
    }
  }

  private static float[] weights(Path gguf, String name) {
    try (GgufFile file = GgufFile.open(gguf)) {
      return file.tensor(name).data().toArray(LittleEndian.FLOAT);
    }
  }

  @Test
  void whatAKillLeavesBehindDoesNotHarm() throws IOException {
    FakeTrainee whole = runToTheEnd("whole", 1);
    List<String> expected = lines(folder.resolve("whole"));
    // Writes: best at 0, 2 and 4 or fewer, then step 4, ...: killed in each of them.
    for (int kill = 1; kill <= 9; kill++) {
      FakeTrainee killed = new FakeTrainee(1);
      killed.failWritesFrom = kill;
      Path run = folder.resolve("killed" + kill);
      assertThatThrownBy(() -> run(run, killed, 1, () -> false))
          .isInstanceOf(IllegalStateException.class);
      try (var left = Files.list(run)) {
        assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith(".part-"));
      }
      // A line that was cut off, and a folder without its state.
      Files.writeString(
          run.resolve("metrics.jsonl"),
          Files.readString(run.resolve("metrics.jsonl")) + "{\"step\":9,\"ev");
      Files.createDirectories(run.resolve(".part-step-000099"));
      Files.writeString(run.resolve(".part-step-000099/model.gguf"), "half");
      FakeTrainee resumed = new FakeTrainee(1);
      run(run, resumed, 1, () -> false);

      assertSameWeights(resumed, whole);
      assertThat(lines(run)).isEqualTo(expected);
      assertThat(run.resolve(".part-step-000099")).doesNotExist();
    }
  }

  @Test
  void aCheckpointThatMadeRoomComesBack() throws IOException {
    runToTheEnd("run", 1);
    Path run = folder.resolve("run");
    Files.move(run.resolve("step-000012"), run.resolve(".part-step-000012-old"));
    Files.move(run.resolve("step-000008"), run.resolve(".part-step-000008-gone"));
    Files.createDirectories(run.resolve(".part-step-000012"));

    new Checkpoints(run, 2).cleanUp();

    assertThat(new Checkpoints(run, 2).latest()).contains(run.resolve("step-000012"));
    assertThat(new Checkpoints(run, 2).list()).hasSize(1);
  }

  @Test
  void aChangedPlanIsRefused() throws IOException {
    runToTheEnd("run", 1);
    plan = PlanReader.parse(PLAN.replace("peak: 0.02}", "peak: 0.03}"), "plan.yaml");

    assertThatThrownBy(() -> runToTheEnd("run", 1))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("step-000012")
        .hasMessageContaining("stages[0].learningRate.peak is 0.03, but was 0.02");
  }

  @Test
  void aStageThatHasNotBegunMayChange() throws IOException {
    String changed = PLAN.replace("peak: 0.02, schedule: wsd}", "peak: 0.03, schedule: wsd}");
    Path run = folder.resolve("run");
    assertThatThrownBy(() -> run(run, new FakeTrainee(1), 1, () -> steps.size() >= 6))
        .isInstanceOf(CancellationException.class);
    plan = PlanReader.parse(changed, "plan.yaml");
    FakeTrainee resumed = new FakeTrainee(99);
    run(run, resumed, 1, () -> false);

    assertSameWeights(resumed, runToTheEnd("whole", 1));
    plan = PlanReader.parse(PLAN, "plan.yaml");
    assertThatThrownBy(() -> runToTheEnd("run", 1))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("stages[1].learningRate.peak is 0.02, but was 0.03");
  }

  @Test
  void whatKeepsABatchFromBeingMadeEndsTheRun() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    DataSource broken =
        new DataSource() {
          @Override
          public Batch batch(BatchRequest request) {
            if (request.index() >= 2 * 5) { // the sixth step of the first stage
              throw new EngineException(EngineException.Kind.BAD_FILE, "nothing there");
            }
            return data.batch(request);
          }

          @Override
          public Batch heldOut(BatchRequest request) {
            return data.heldOut(request);
          }

          @Override
          public String fingerprint() {
            return data.fingerprint();
          }
        };
    try (Workers workers = new Workers(1)) {
      Trainer trainer =
          new Trainer(
              plan,
              new FakeTrainee(1),
              broken,
              TrainingKernels.best(),
              workers,
              run,
              List.of(),
              listener,
              () -> false);
      assertThatThrownBy(trainer::run)
          .isInstanceOf(EngineException.class)
          .hasMessage("nothing there");
    }
    assertThat(steps).hasSize(5);
    assertThat(new Checkpoints(run, 2).latest()).contains(run.resolve("step-000004"));
  }

  @Test
  void otherDataIsRefused() throws IOException {
    runToTheEnd("run", 1);

    try (Workers workers = new Workers(1)) {
      Trainer trainer =
          new Trainer(
              plan,
              new FakeTrainee(1),
              new FakeData("b"),
              TrainingKernels.best(),
              workers,
              folder.resolve("run"),
              List.of(),
              listener,
              () -> false);
      assertThatThrownBy(trainer::run)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("corpora or its tokenizer have changed");
    }
  }

  @Test
  void aLossThatIsNoNumberEndsTheRunAndNamesTheLastGoodCheckpoint() throws IOException {
    FakeTrainee trainee = new FakeTrainee(1);
    trainee.poisonedBatch = 2 * 5; // the sixth step of the first stage

    assertThatThrownBy(() -> run(folder.resolve("run"), trainee, 1, () -> false))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("diverged in step 6")
        .hasMessageContaining("step-000004");
    assertThat(new Checkpoints(folder.resolve("run"), 2).latest())
        .contains(folder.resolve("run/step-000004"));
  }

  @Test
  void aHeldOutLossThatIsNoNumberEndsTheRun() {
    FakeTrainee trainee = new FakeTrainee(1);
    trainee.poisonedEvaluation = 2 * 3; // after step 6

    assertThatThrownBy(() -> run(folder.resolve("run"), trainee, 1, () -> false))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("held-out loss after step 6 is NaN")
        .hasMessageContaining("a new name and model.start: ")
        .hasMessageContaining(Path.of("step-000004", "model.gguf").toString());
  }

  @Test
  void weightsThatAreNoNumbersAreNotSaved() {
    plan = PlanReader.parse(PLAN.replace("every: 2", "every: 1000"), "plan.yaml");
    FakeTrainee trainee = new FakeTrainee(1);
    BooleanSupplier poison =
        () -> {
          if (steps.size() == 4) {
            trainee.parameters().get("dec.w").value()[3] = Float.POSITIVE_INFINITY;
          }
          return false;
        };

    assertThatThrownBy(() -> run(folder.resolve("run"), trainee, 1, poison))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("after step 4 dec.w has the value Infinity");
    assertThat(new Checkpoints(folder.resolve("run"), 2).latest()).isEmpty();
  }

  @Test
  void theBestIsFoundWhateverTheLossesAreScaledBy() throws IOException {
    plan = PlanReader.parse(PLAN.replace("best: -lm", "best: -loss"), "plan.yaml");
    FakeTrainee trainee = new FakeTrainee(1);
    trainee.drift = 10;

    run(folder.resolve("run"), trainee, 1, () -> false);

    assertThat(events).contains("evaluated 6 best");
  }

  @Test
  void aMisspeltBestIsAnError() {
    plan = PlanReader.parse(PLAN.replace("best: -lm", "best: -los"), "plan.yaml");

    assertThatThrownBy(() -> runToTheEnd("run", 1))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("evaluation.best is '-los', but the metrics are loss, lm,");
    assertThat(steps).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "state.stage, -1", "state.stage, 3", "state.stageStep, -1", "state.stageStep, 7",
    "state.step, -1", "state.tokens, -5", "state.collapsed, -1", "state.skipped, x"
  })
  void aStateThatCannotBeIsRefused(String field, String value) {
    Map<String, String> fields = new TrainState().save();
    TrainState.restore(fields, plan, "file");
    fields.put(field, value);

    assertThatThrownBy(() -> TrainState.restore(fields, plan, "file"))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("file is no state of a training run: ");
  }

  @Test
  void aWrongModelFileIsNamed() throws IOException {
    runToTheEnd("run", 1);
    new GgufWriter()
        .putString("general.architecture", "fake")
        .tensor(
            "enc.w", DType.F32, new long[] {1}, TensorSource.of(MemorySegment.ofArray(new byte[4])))
        .write(folder.resolve("run/step-000012/model.gguf"));

    assertThatThrownBy(() -> runToTheEnd("run", 1))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("model.gguf: enc.w has 1 elements");
  }

  @Test
  void collapsedEmbeddingsStopTheRun() {
    FakeTrainee trainee = new FakeTrainee(1);
    trainee.stats = new EmbeddingStats(0, 1, 1, 10, 4);

    assertThatThrownBy(() -> run(folder.resolve("run"), trainee, 1, () -> false))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("stopped after step 2")
        .hasMessageContaining("collapsed");
  }

  @Test
  void frozenComponentsKeepTheirBits() throws IOException {
    plan = PlanReader.parse(PLAN.replace("target:", "frozen: [text]\n    target:"), "plan.yaml");
    float[] before = new FakeTrainee(1).parameters().get("enc.w").value();

    FakeTrainee trained = runToTheEnd("run", 1);

    assertThat(trained.parameters().get("enc.w").value()).isEqualTo(before);
    assertThat(trained.parameters().get("dec.w").value())
        .isNotEqualTo(new FakeTrainee(1).parameters().get("dec.w").value());
  }

  @Test
  void aMisspeltPrefixIsAnError() {
    plan =
        PlanReader.parse(
            PLAN.replace("frozen: [text]", "learningRateScale: {encoder.: 0.1}"), "plan.yaml");

    assertThatThrownBy(() -> runToTheEnd("run", 1))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("'encoder.'")
        .hasMessageContaining("stage 'two'");
  }
}
