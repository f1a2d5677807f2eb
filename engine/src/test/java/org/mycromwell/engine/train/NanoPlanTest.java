package org.mycromwell.engine.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.data.BatchRequest;
import org.mycromwell.engine.data.CorpusData;
import org.mycromwell.engine.data.CorpusPlan;
import org.mycromwell.engine.data.DataPlan;
import org.mycromwell.engine.data.EditPair;
import org.mycromwell.engine.data.ExampleKind;
import org.mycromwell.engine.data.KindShare;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.data.TokenizerTraining;
import org.mycromwell.engine.data.edits.EditFamilies;
import org.mycromwell.engine.data.edits.EditFamily;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.vljepa.AntiCollapse;
import org.mycromwell.engine.model.vljepa.JepaMasking;
import org.mycromwell.engine.model.vljepa.Losses;
import org.mycromwell.engine.model.vljepa.Objective;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.tokenizer.BpeTrainer;
import org.mycromwell.engine.tokenizer.BpeTrainerConfig;
import org.mycromwell.engine.tokenizer.PreTokenizers;
import org.mycromwell.engine.tokenizer.TokenizerDefinition;
import org.mycromwell.engine.tokenizer.TokenizerJson;

/**
 * The plan of the embedded model, shortened: its own network, stages, mixes, batches and rates, on
 * small corpora that are part of the tests and with the built-in font. {@link CiPlanTest} asks what
 * a small network reaches on much text; this asks whether the plan that makes the shipped model
 * runs, learns of every kind of example, and goes on after it was killed.
 */
class NanoPlanTest {
  private static final Path PLAN = Path.of("..", "train", "nano.yaml");
  private static final Path CORPORA =
      Path.of("src", "test", "resources", "org", "mycromwell", "engine", "train", "corpus");

  private static final int VOCABULARY = 1024;

  /** Of so few files that each language has some on both sides. */
  private static final double HELD_OUT = 0.25;

  /** Of all stages, shared as in the plan, but none shorter than the least. */
  private static final double STEPS = 120;

  private static final long LEAST_STEPS = 30;

  /** The share of the steps after which the second run goes on: in the last stage. */
  private static final double KILLED = 0.85;

  private static final int MEASURED_TOKENS = 2500;

  /**
   * What is left of a held-out loss at most. The least that was measured to fall did so by 12 %
   * (charts), the others by 26 to 88 %; less than half of the least leaves room for other kernels
   * and small changes of the plan. Batches are the same before and after: what is not learnt stays.
   */
  private static final double LEARNT = 0.95;

  /** Of edits, which the other kinds teach in part: 49 % less was measured. */
  private static final double LEARNT_EDITS = 0.72;

  /**
   * Of the embeddings of text, which need hundreds of steps before they fall: they stayed where
   * they were, and rose by 13 % where text was taken out of the first stage (of the plan before
   * this one) and pictures alone moved what both share.
   */
  private static final double LEARNT_TEXT = 1.05;

  @TempDir private Path folder;

  @Test
  void everyKindIsLearntAndARunThatWasKilledEndsWithTheSameBits() throws IOException {
    TrainPlan plan = shortened(PlanReader.read(PLAN));
    TrainingSetup setup = new TrainingSetup(plan, folder);
    CorpusData data = setup.openData();
    KindLosses losses = new KindLosses(plan, data);
    String checkpoint = "step-%06d".formatted(plan.checkpoint().every());
    List<Long> startSteps = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void started(TrainPlan ignored, long parameters, long startStep) {
            startSteps.add(startStep);
          }

          @Override
          public void saved(Path saved) {
            if (startSteps.size() == 1 && saved.endsWith(checkpoint)) {
              // What a run that is killed now leaves behind.
              copy(saved, folder.resolve("killed").resolve(checkpoint));
            }
          }
        };
    try (Workers workers = new Workers(Math.min(2, Runtime.getRuntime().availableProcessors()))) {
      run(plan, setup, data, workers, "whole", List.of(losses), listener);
      run(plan, setup, data, workers, "killed", List.of(), listener);
    }
    losses.first.forEach((kind, first) ->
        System.out.printf(
            Locale.ROOT, "nano.yaml: %s %.3f to %.3f%n", kind, first, losses.last.get(kind)));
    losses.first.forEach((kind, first) -> {
      double last = Objects.requireNonNull(losses.last.get(kind));
      double left =
          kind.equals(ExampleKind.EDIT.toString())
              ? LEARNT_EDITS
              : kind.equals(ExampleKind.TEXT.toString()) ? LEARNT_TEXT : LEARNT;
      assertThat(last).as(kind).isLessThan(left * first);
    });
    assertThat(losses.first).hasSizeGreaterThan(7);
    assertThat(startSteps).containsExactly(0L, plan.checkpoint().every());
    assertThat(
            Files.mismatch(folder.resolve("killed/final.gguf"), folder.resolve("whole/final.gguf")))
        .isEqualTo(-1);
  }

  @Test
  void theCorporaHaveEditsOfEveryFamilyInEveryLanguageItKnows() throws IOException {
    TrainPlan plan = PlanReader.read(PLAN);
    DataPlan files = fixtures(plan, 1);
    VlJepaConfig shape = plan.model().dimensions();
    CorpusData data =
        CorpusData.open(
            files, folder, tokenizer(files, Split.HELD_OUT).build(), shape.vision(), plan.seed());
    int maxLength = plan.stages().getLast().maxLength(1, shape.contextLength());
    for (CorpusPlan corpus : files.corpora()) {
      Language language = Language.valueOf(corpus.name().toUpperCase(Locale.ROOT));
      Set<String> known =
          EditFamilies.all().stream()
              .flatMap(List::stream)
              .filter(family -> family.knows(language))
              .map(EditFamily::name)
              .collect(Collectors.toSet());
      assertThat(data.heldOutEdits(corpus.name(), 4 * known.size(), maxLength))
          .as(corpus.name())
          .extracting(EditPair::family)
          .containsAll(known);
    }
  }

  @Test
  void everyFileOfTheCorporaParses() throws IOException {
    try (Stream<Path> files = Files.walk(CORPORA)) {
      List<Path> code = files.filter(Files::isRegularFile).toList();
      assertThat(code).hasSize(32);
      for (Path file : code) {
        Language language = SyntaxChecker.languageOf(file.toString()).orElseThrow();
        assertThat(SyntaxChecker.errors(language, Files.readString(file)).hasErrors())
            .as("%s", file)
            .isFalse();
      }
    }
  }

  /** A run from its last checkpoint, if there is one, to its end. */
  private void run(
      TrainPlan plan,
      TrainingSetup setup,
      CorpusData data,
      Workers workers,
      String name,
      List<EvaluationHook> hooks,
      TrainingListener listener) {
    TrainingKernels kernels = TrainingKernels.best();
    try (RunFolder run = RunFolder.open(folder.resolve(name))) {
      new Trainer(
              plan,
              setup.newTrainee(workers, kernels),
              data,
              kernels,
              workers,
              run.path(),
              hooks,
              listener,
              () -> false)
          .run();
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.list(from)) {
      Files.createDirectories(to);
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The plan on the files of the tests and with other lengths; what a step does stays. */
  private TrainPlan shortened(TrainPlan plan) throws IOException {
    DataPlan data = fixtures(plan, HELD_OUT);
    Path tokenizer = folder.resolve("tokenizer.json");
    try (OutputStream out = Files.newOutputStream(tokenizer)) {
      TokenizerJson.write(tokenizer(data, Split.TRAIN), out);
    }
    TrainPlan scaled = plan.scaled(STEPS / plan.steps());
    List<StagePlan> stages = new ArrayList<>();
    for (int i = 0; i < plan.stages().size(); i++) {
      StagePlan stage = plan.stages().get(i);
      stages.add(
          new StagePlan(
              stage.name(),
              Math.max(LEAST_STEPS, scaled.steps(i)),
              0,
              stage.tokensPerBatch(),
              stage.accumulate(),
              stage.mix(),
              stage.objective(),
              stage.learningRate(),
              stage.optimizer(),
              stage.target(),
              stage.frozen(),
              stage.learningRateScale(),
              stage.lengths()));
    }
    long steps = stages.stream().mapToLong(StagePlan::steps).sum();
    // One batch is enough, for the losses of the kinds are measured beside it.
    EvaluationPlan evaluation =
        new EvaluationPlan(
            plan.evaluation().every(),
            1,
            plan.evaluation().best(),
            plan.evaluation().metrics(),
            plan.evaluation().samples());
    return new TrainPlan(
        plan.name(),
        plan.seed(),
        1,
        plan.threads(),
        plan.model(),
        tokenizer.toString(),
        data,
        stages,
        plan.average(),
        evaluation,
        plan.collapse(),
        new CheckpointPlan(Math.round(KILLED * steps), plan.checkpoint().keep()));
  }

  /** The corpora of the plan with the files of the tests, and the built-in font. */
  private static DataPlan fixtures(TrainPlan plan, double heldOut) {
    List<CorpusPlan> corpora =
        plan.data().corpora().stream()
            .map(corpus ->
                new CorpusPlan(
                    corpus.name(),
                    CORPORA.resolve(corpus.name()).toAbsolutePath().toString(),
                    corpus.include(),
                    corpus.weight(),
                    heldOut))
            .toList();
    return new DataPlan(corpora, HELD_OUT);
  }

  private TokenizerDefinition tokenizer(DataPlan data, Split learnt) {
    return TokenizerTraining.train(
            CorpusData.corpus(data, folder, learnt).files(),
            BpeTrainerConfig.cromwell()
                .withVocabularySize(VOCABULARY)
                .withPreTokenizer(PreTokenizers.CROMWELL_NAMES)
                .withThreads(2),
            BpeTrainer.Progress.NONE,
            () -> false)
        .definition();
  }

  /**
   * Held-out losses of the kinds of examples: before the first stage that has a kind in its mix,
   * and after the last.
   */
  private static final class KindLosses implements EvaluationHook {
    final Map<String, Double> first = new LinkedHashMap<>();
    final Map<String, Double> last = new LinkedHashMap<>();
    private final TrainPlan plan;
    private final CorpusData data;

    KindLosses(TrainPlan plan, CorpusData data) {
      this.plan = plan;
      this.data = data;
    }

    @Override
    public Map<String, Double> evaluate(Trainee trainee, int stage, long step) {
      StagePlan now = plan.stages().get(stage);
      int maxLength = now.maxLength(1, trainee.contextLength());
      Map<String, Double> measured = new LinkedHashMap<>();
      for (KindShare share : now.mix()) {
        BatchRequest request =
            new BatchRequest(
                stage,
                0,
                MEASURED_TOKENS,
                maxLength,
                List.of(new KindShare(share.kind(), 1, share.corpora())));
        Losses losses = trainee.evaluate(data.heldOut(request), objective(share.kind()));
        String kind = share.kind().toString();
        switch (share.kind()) {
          case TEXT -> measured.put(kind, losses.jepa());
          case PICTURE -> {
            measured.put(kind, losses.jepa());
            measured.put(kind + " characters", losses.chars());
          }
          default -> measured.put(kind, losses.lm());
        }
      }
      measured.forEach(first::putIfAbsent);
      last.putAll(measured);
      return measured;
    }

    private static Objective objective(ExampleKind kind) {
      boolean answers = kind != ExampleKind.TEXT && kind != ExampleKind.PICTURE;
      return new Objective(
          answers ? 1 : 0,
          answers ? 0 : 1,
          kind == ExampleKind.PICTURE ? 1 : 0,
          0,
          AntiCollapse.EMA,
          JepaMasking.DEFAULT,
          false,
          false,
          Set.of());
    }
  }
}
