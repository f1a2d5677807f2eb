package org.mycromwell.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.data.CorpusData;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.TokenizerJson;

/** The trainer with the real network and real data, as small as they come. */
class VlJepaTrainingTest {
  private static final String PLAN =
      """
      name: small
      model: {preset: tiny, dimensions: {vision: {height: 64, width: 256}}}
      tokenizer: tokenizer.json
      data: {heldOut: 0.3, corpora: [{name: code, path: corpus}]}
      stages:
        - name: jepa
          steps: 4
          tokensPerBatch: 90
          mix: [{kind: text}, {kind: picture}]
          objective: {jepa: 1, chars: 0.5, sigReg: 0.05, antiCollapse: both}
          learningRate: {peak: 2e-3}
        - name: hybrid
          steps: 6
          tokensPerBatch: 90
          accumulate: 2
          mix: [{kind: continue}, {kind: fim}]
          objective: {lm: 0.7, jepa: 0.3, balanced: true}
          learningRate: {peak: 5e-3, schedule: wsd}
          learningRateScale: {v.: 0, enc.: 0.5}
          lengths: [{from: 0, tokens: 40}, {from: 0.5, tokens: 80}]
      evaluation: {every: 3, batches: 1, best: -lm}
      checkpoint: {every: 3, keep: 2}
      """;

  @TempDir private Path folder;

  private void prepare() throws IOException {
    try (var out = Files.newOutputStream(folder.resolve("tokenizer.json"))) {
      TokenizerJson.write(CromwellVocabulary.untrained(420), out);
    }
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    for (int i = 0; i < 12; i++) {
      StringBuilder code = new StringBuilder();
      for (int f = 0; f < 4; f++) {
        code.append("def area_%d_%d(width, height):\n".formatted(i, f));
        code.append("    total = width * height + %d\n".formatted(17 * i + f));
        code.append("    return total\n\n\n");
      }
      Files.writeString(corpus.resolve("part%d.py".formatted(i)), code.toString());
    }
  }

  private final List<Double> losses = new ArrayList<>();

  private void run(String name, int threads, BooleanSupplier stopped) throws IOException {
    losses.clear();
    TrainPlan plan = PlanReader.parse(PLAN, "plan.yaml");
    TrainingSetup setup = new TrainingSetup(plan, folder);
    CorpusData data = setup.openData();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void step(StepMetrics metrics) {
            losses.add(metrics.losses().total());
          }
        };
    try (Workers workers = new Workers(threads);
        RunFolder held = RunFolder.open(folder.resolve(name))) {
      VlJepaTrainee trainee = setup.newTrainee(workers, TrainingKernels.best());
      new Trainer(
              plan,
              trainee,
              data,
              TrainingKernels.best(),
              workers,
              held.path(),
              List.of(),
              listener,
              stopped)
          .run();
      held.writeCurves("small");
    }
  }

  @Test
  void aStoppedRunEndsWithTheBitsOfAWholeOneOnMoreThreads() throws IOException {
    prepare();
    run("whole", 1, () -> false);
    assertThat(losses).hasSize(10).allMatch(Double::isFinite);

    assertThatThrownBy(() -> run("parts", 2, () -> losses.size() >= 2))
        .isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> run("parts", 2, () -> losses.size() >= 4))
        .isInstanceOf(CancellationException.class);
    run("parts", 2, () -> false);

    assertThat(losses).hasSize(4);
    assertThat(
            Files.mismatch(folder.resolve("parts/final.gguf"), folder.resolve("whole/final.gguf")))
        .isEqualTo(-1);
    assertThat(
            Files.mismatch(
                folder.resolve("parts/step-000010/state.safetensors"),
                folder.resolve("whole/step-000010/state.safetensors")))
        .isEqualTo(-1);
    try (GgufFile file = GgufFile.open(folder.resolve("whole/final.gguf"))) {
      assertThat(VlJepaConfig.read(file).vocabulary()).isEqualTo(420);
    }
    String picture = Files.readString(folder.resolve("whole/curves.svg"));
    assertThat(picture).contains("<polyline").contains("effective rank").doesNotContain("NaN");
    assertThat(Files.exists(folder.resolve("whole/best/model.gguf"))).isTrue();
  }

  @Test
  void aFolderIsForOneRunAtATime() {
    try (RunFolder held = RunFolder.open(folder.resolve("run"))) {
      assertThat(held.hasCheckpoint()).isFalse();
      assertThatThrownBy(() -> RunFolder.open(folder.resolve("run")))
          .hasMessageContaining("another process trains in");
    }
    RunFolder.open(folder.resolve("run")).close();
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheNeed() throws IOException {
    prepare();
    TrainPlan plan =
        PlanReader.parse(PLAN.replaceFirst("preset: tiny.*", "preset: 300m}"), "plan.yaml");
    TrainingSetup setup = new TrainingSetup(plan, folder);

    assertThatThrownBy(() -> setup.requireHeap(1L << 30))
        .hasMessageContaining("MB for weights, gradients and moments")
        .hasMessageContaining("limited to 1024 MB")
        .hasMessageContaining("-Xmx");
    assertThat(TrainingSetup.stateBytes(plan.model().dimensions(), plan))
        .isBetween(299_126_144L * 16, 299_126_144L * 20);
  }
}
