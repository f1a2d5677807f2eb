package org.mycromwell.engine.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.data.CorpusData;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.TokenizerJson;
import org.mycromwell.engine.train.EvaluationMetrics;
import org.mycromwell.engine.train.PlanReader;
import org.mycromwell.engine.train.TrainPlan;
import org.mycromwell.engine.train.Trainer;
import org.mycromwell.engine.train.TrainingListener;
import org.mycromwell.engine.train.TrainingSetup;
import org.mycromwell.engine.train.VlJepaTrainee;

/** The figures of a run beside its losses, with the smallest network. */
class TrainingEvaluationTest {
  private static final String PLAN =
      """
      name: small
      model:
        preset: tiny
        dimensions: {contextLength: 512, vision: {height: 64, width: 256}}
      tokenizer: tokenizer.json
      data:
        heldOut: 0.3
        corpora: [{name: code, path: corpus}, {name: words, path: words, include: ["*.txt"]}]
      stages:
        - name: text
          steps: 2
          tokensPerBatch: 90
          mix: [{kind: continue}]
          objective: {lm: 1}
          learningRate: {peak: 2e-3}
        - name: tasks
          steps: 2
          tokensPerBatch: 300
          mix: [{kind: edit, corpora: code}, {kind: transcribe, corpora: code}]
          objective: {lm: 1}
          learningRate: {peak: 2e-3}
      evaluation:
        {every: 1, batches: 1, metrics: [edits, screenshots, probe], samples: 4, best: probe}
      """;

  @TempDir private Path folder;

  @Test
  void everyEvaluationHasWhatItsStageTeaches() throws IOException {
    writeFiles();
    TrainPlan plan = PlanReader.parse(PLAN, "plan.yaml");
    TrainingSetup setup = new TrainingSetup(plan, folder);
    CorpusData data = setup.openData();
    Path run = Files.createDirectories(folder.resolve("run"));
    List<EvaluationMetrics> evaluations = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void evaluated(EvaluationMetrics metrics) {
            evaluations.add(metrics);
          }
        };
    try (Workers workers = new Workers(2)) {
      VlJepaTrainee trainee = setup.newTrainee(workers, TrainingKernels.best());
      TrainingEvaluation hook =
          new TrainingEvaluation(
              plan,
              data,
              trainee.network(),
              run,
              ModelOptions.defaults().withThreads(2),
              new CancelToken());
      new Trainer(
              plan,
              trainee,
              data,
              TrainingKernels.best(),
              workers,
              run,
              List.of(hook),
              listener,
              () -> false)
          .run();
      float[] once = trainee.network().embeddings(data.heldOutTexts(2, 32).getFirst());
      assertThat(trainee.network().embeddings(data.heldOutTexts(2, 32).getFirst()))
          .isEqualTo(once)
          .hasSize(2 * trainee.network().config().fusion().hidden());
    }

    assertThat(evaluations).hasSize(6);
    for (EvaluationMetrics evaluation : evaluations) {
      assertThat(evaluation.values()).containsKeys("loss", "probe", "probeMajority");
      assertThat(evaluation.values().get("probe")).isBetween(0.0, 1.0);
      if (evaluation.stage() == 0) {
        assertThat(evaluation.values()).doesNotContainKeys("editExact", "characterError");
      } else {
        assertThat(evaluation.values())
            .containsKeys("editExact", "editTokenError", "characterError", "lineAccuracy");
        assertThat(evaluation.values().keySet())
            .filteredOn(name -> name.startsWith("editExact."))
            .hasSizeGreaterThan(1);
        assertThat(evaluation.values().get("editTokenError")).isBetween(0.01, 1.0);
        assertThat(evaluation.values().get("characterError")).isPositive();
      }
    }
    assertThat(evaluations.getFirst().best()).isTrue();
    assertThat(HeldOutEdit.read(run.resolve("held-out/edits.jsonl"))).hasSize(4);
    assertThat(run.resolve("held-out/images/00003.png")).exists();
    assertThat(run.resolve("evaluated.gguf")).doesNotExist();
  }

  private void writeFiles() throws IOException {
    try (var out = Files.newOutputStream(folder.resolve("tokenizer.json"))) {
      TokenizerJson.write(CromwellVocabulary.untrained(420), out);
    }
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Path words = Files.createDirectories(folder.resolve("words"));
    for (int i = 0; i < 12; i++) {
      StringBuilder code = new StringBuilder();
      for (int f = 0; f < 4; f++) {
        code.append("def area_%d_%d(width, height):\n".formatted(i, f));
        code.append("    total = width * height + %d\n".formatted(17 * i + f));
        code.append("    return total\n\n\n");
      }
      Files.writeString(corpus.resolve("part%d.py".formatted(i)), code.toString());
      Files.writeString(
          words.resolve("part%d.txt".formatted(i)),
          "The %d. day was as long as any other, and they said so.\n".formatted(i).repeat(6));
    }
  }
}
