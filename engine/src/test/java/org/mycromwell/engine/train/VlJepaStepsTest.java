package org.mycromwell.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.data.BatchRequest;
import org.mycromwell.engine.data.DataSource;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.vljepa.AntiCollapse;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.Component;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.model.vljepa.JepaMasking;
import org.mycromwell.engine.model.vljepa.Objective;
import org.mycromwell.engine.model.vljepa.TokenGeometry;
import org.mycromwell.engine.model.vljepa.VlJepaNetwork;
import org.mycromwell.engine.model.vljepa.VlJepaPreset;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.random.CounterRandom;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;

/** The optimiser with the real network, where not every batch uses all of it. */
class VlJepaStepsTest {
  private static final String PLAN =
      """
      name: small
      model: {preset: tiny}
      tokenizer: none
      data: {corpora: [{name: a, path: .}]}
      stages:
        - name: one
          steps: 4
          tokensPerBatch: 30
          mix: [{kind: text}]
          objective: {lm: 0.6, jepa: 0.4, sigReg: 0.1, antiCollapse: both, balanced: true}
          learningRate: {peak: 2e-3}
      evaluation: {every: 4, batches: 1, best: -lm}
      checkpoint: {every: 100, keep: 9}
      """;

  private static final OptimizerPlan ADAM = new OptimizerPlan(0.9, 0.95, 1e-8, 0.1, 0, 1, 0);

  @TempDir private Path folder;

  /** A picture in the first and in the last of four batches. */
  private static Batch batch(long index) {
    CounterRandom random = new CounterRandom(3, 4).stream(index);
    int[] context = new int[12];
    int[] answer = new int[6];
    for (int i = 0; i < 12; i++) {
      context[i] = 5 + random.below(290, i);
      answer[i / 2] = 5 + random.below(290, 100L + i);
    }
    boolean picture = index % 4 == 0 || index % 4 == 3;
    float[] pixels = new float[32 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.uniform(1000L + i);
    }
    float[] weights = {1, 1, 1, 1, 1, 1};
    List<ImageTensor> images =
        picture ? List.of(new ImageTensor(pixels, 32, 32, 1, -1, -1)) : List.of();
    return new Batch(List.of(new Example(context, answer, weights, -1, images, new int[0])), index);
  }

  private static VlJepaNetwork network(Workers workers) {
    LayerContext context = new LayerContext(workers, TrainingKernels.best());
    return new VlJepaNetwork(VlJepaPreset.TINY.config(), TokenGeometry.none(), context, 5);
  }

  private void run(Path run, BooleanSupplier stopped) throws IOException {
    Files.createDirectories(run);
    DataSource data =
        new DataSource() {
          @Override
          public Batch batch(BatchRequest request) {
            return VlJepaStepsTest.batch(request.index());
          }

          @Override
          public Batch heldOut(BatchRequest request) {
            return VlJepaStepsTest.batch(1000 + request.index());
          }

          @Override
          public String fingerprint() {
            return "four";
          }
        };
    try (Workers workers = new Workers(1)) {
      VlJepaTrainee trainee =
          new VlJepaTrainee("small", network(workers), CromwellVocabulary.untrained(420));
      new Trainer(
              PlanReader.parse(PLAN, "plan.yaml"),
              trainee,
              data,
              TrainingKernels.best(),
              workers,
              run,
              List.of(),
              new TrainingListener() {},
              stopped)
          .run();
    }
  }

  /** The first step of the second part has no picture, but the steps before it had. */
  @Test
  void aRunGoesOnWithTheSameBitsWhicheverBatchComesFirst() throws IOException {
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    run(whole, () -> false);
    int[] asked = {0};
    assertThatThrownBy(() -> run(parts, () -> ++asked[0] == 2))
        .isInstanceOf(CancellationException.class);
    run(parts, () -> false);
    for (String file : List.of("model.gguf", "state.safetensors")) {
      Path end = Path.of("step-000004", file);
      assertThat(Files.mismatch(parts.resolve(end), whole.resolve(end))).as(file).isEqualTo(-1);
    }
  }

  @Test
  void whatNoBatchUsesNeitherDecaysNorDrifts() {
    try (Workers workers = new Workers(1)) {
      VlJepaNetwork network = network(workers);
      Optimizer adamW = new Optimizer(network.parameters(), TrainingKernels.best(), workers);
      LearningRateScale all = new LearningRateScale(Map.of(), List.of());
      network.step(batch(0), Objective.answers());
      adamW.step(ADAM, 1e-3, all, 1);
      List<String> ofPictures = List.of("v.proj.weight", "v.stem.bias", "fuse.v_proj.weight");
      float[][] before = values(network, ofPictures);
      float[] text = network.parameters().get("fuse.t_proj.weight").value().clone();
      for (int index : new int[] {1, 2, 5}) {
        network.step(batch(index), Objective.answers());
        adamW.step(ADAM, 1e-3, all, 1);
      }
      assertThat(values(network, ofPictures)).isDeepEqualTo(before);
      assertThat(network.parameters().get("fuse.t_proj.weight").value()).isNotEqualTo(text);
    }
  }

  private static float[][] values(VlJepaNetwork network, List<String> names) {
    return names.stream()
        .map(name -> network.parameters().get(name).value().clone())
        .toArray(float[][]::new);
  }

  /** The length that clipping and the search for outliers see. */
  @Test
  void gradientsThatChangeNothingDoNotCount() {
    try (Workers workers = new Workers(1)) {
      LearningRateScale still = new LearningRateScale(Map.of("v.", 0.0, "enc.", 0.0), List.of());
      LearningRateScale all = new LearningRateScale(Map.of(), List.of());
      VlJepaNetwork scaled = network(workers);
      Optimizer ofScaled = new Optimizer(scaled.parameters(), TrainingKernels.best(), workers);
      scaled.step(batch(0), objective(Set.of()));
      VlJepaNetwork frozen = network(workers);
      Optimizer ofFrozen = new Optimizer(frozen.parameters(), TrainingKernels.best(), workers);
      frozen.step(batch(0), objective(Set.of(Component.VISION, Component.TEXT)));
      double norm = ofScaled.gradientNorm(still);
      assertThat(norm).isPositive().isEqualTo(ofFrozen.gradientNorm(all));
      assertThat(norm).isLessThan(ofScaled.gradientNorm(all));
    }
  }

  private static Objective objective(Set<Component> frozen) {
    return new Objective(
        1, 0.5f, 0, 0.1f, AntiCollapse.BOTH, JepaMasking.DEFAULT, false, false, frozen);
  }
}
