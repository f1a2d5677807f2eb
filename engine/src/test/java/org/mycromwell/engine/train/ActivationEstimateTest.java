package org.mycromwell.engine.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mycromwell.engine.data.BatchRequest;
import org.mycromwell.engine.data.CorpusData;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.vljepa.TokenGeometry;
import org.mycromwell.engine.model.vljepa.VlJepaNetwork;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.TokenizerJson;

class ActivationEstimateTest {
  private static final int TOKENS = 800;

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    try (var out = Files.newOutputStream(folder.resolve("tokenizer.json"))) {
      TokenizerJson.write(CromwellVocabulary.untrained(420), out);
    }
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    for (int i = 0; i < 12; i++) {
      Files.writeString(
          corpus.resolve("part%d.py".formatted(i)),
          "def area_%d(width, height):\n    total = width * height\n    return total\n\n\n"
              .formatted(i)
              .repeat(4));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "continue, lm: 1, false",
    "continue, lm: 1, true",
    "text, jepa: 1, false",
    "picture, 'jepa: 1, chars: 1', false",
    "transcribe, lm: 1, true",
  })
  void isNearWhatAStepTakes(String kind, String objective, boolean recompute) {
    TrainPlan plan =
        PlanReader.parse(
            """
            name: small
            model:
              preset: nano
              recompute: %s
              dimensions: {contextLength: 512, vision: {height: 64, width: 256}}
            tokenizer: tokenizer.json
            data: {heldOut: 0.3, corpora: [{name: code, path: corpus}]}
            stages:
              - name: one
                steps: 1
                tokensPerBatch: %d
                mix: [{kind: %s}]
                objective: {%s}
                learningRate: {peak: 1e-3}
            """
                .formatted(recompute, TOKENS, kind, objective),
            "plan.yaml");
    TrainingSetup setup = new TrainingSetup(plan, folder);
    CorpusData data = setup.openData();
    StagePlan stage = plan.stages().getFirst();
    try (Workers workers = new Workers(2)) {
      LayerContext context = new LayerContext(workers, TrainingKernels.best());
      TokenGeometry geometry = TokenGeometry.of(setup.tokenizer().build());
      VlJepaNetwork network =
          new VlJepaNetwork(setup.config(), geometry, context, 1, plan.model().recompute());
      double loss =
          network
              .step(
                  data.batch(new BatchRequest(0, 1, TOKENS, 400, stage.mix())),
                  stage.objective().objective(stage.frozen()))
              .total();
      assertThat(loss).isFinite();
      double estimated = TrainingSetup.activationBytes(setup.config(), plan);
      assertThat(estimated / context.buffers().peakBytes()).isBetween(0.6, 2.5);
    }
  }
}
