package org.mycromwell.engine.model.vljepa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.data.Documents;
import org.mycromwell.engine.data.Examples;
import org.mycromwell.engine.data.HeldOutFiles;
import org.mycromwell.engine.data.SourceFile;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.data.pictures.FontPlan;
import org.mycromwell.engine.data.pictures.PictureExamples;
import org.mycromwell.engine.data.pictures.PicturePlan;
import org.mycromwell.engine.data.pictures.PictureSources;
import org.mycromwell.engine.data.pictures.Screenshot;
import org.mycromwell.engine.eval.HeldOutScreenshot;
import org.mycromwell.engine.eval.ModelTeam;
import org.mycromwell.engine.eval.ScreenshotEvaluation;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;

/** What the network learns from drawn pictures is what the product writes when it sees them. */
class LearntPicturesTest {
  private static final int PICTURES = 4;

  /** More than are read again: these are not drawn on just the grid that is found then. */
  private static final int LEARNT = 8;

  private static final int STEPS = 240;
  private static final int MAX_LENGTH = 400;

  @TempDir private Path directory;

  @Test
  void whatWasLearntFromPicturesComesOutOfTheirFiles() {
    VlJepaConfig config = config();
    Documents documents =
        Documents.of(
            List.of(
                new SourceFile("a/one.py", "def area(w):\n    return w * 2\n"),
                new SourceFile("a/two.py", "class Box:\n    size = 17\n\nprint(Box)\n")),
            Samples.TOKENIZER);
    PictureExamples pictures =
        PictureSources.open(FontPlan.BUILT_IN, PicturePlan.NONE, directory)
            .examples(documents, new Examples(Samples.TOKENIZER), Split.TRAIN, 1, config.vision());
    List<Example> examples = new ArrayList<>();
    List<Screenshot> shots = new ArrayList<>();
    for (int i = 0; i < LEARNT; i++) {
      examples.add(pictures.transcription(i, MAX_LENGTH).orElseThrow());
    }
    for (int i = 0; i < PICTURES; i++) {
      shots.add(pictures.shot(i, MAX_LENGTH).orElseThrow());
    }
    Path model = directory.resolve("learnt.gguf");
    try (Workers workers = new Workers(1)) {
      VlJepaNetwork network = Samples.network(config, workers, 3);
      learn(network, examples);
      assertThat(network.wrongTokens(examples)).containsOnly(0);
      VlJepaFiles.write(
          "learnt",
          config,
          network.parameters(),
          CromwellVocabulary.untrained(config.vocabulary()),
          DType.F32,
          model);
    }
    HeldOutFiles.write(directory, List.of(), List.of(), List.of(), shots, List.of());
    try (ModelTeam team = ModelTeam.open(model, ModelOptions.defaults().withThreads(1))) {
      ScreenshotEvaluation.Report report =
          new ScreenshotEvaluation(team)
              .run(
                  HeldOutScreenshot.read(directory.resolve("screenshots.jsonl")),
                  BenchmarkListener.NONE,
                  new CancelToken());
      assertThat(report.accuracy().exactTexts()).isEqualTo(PICTURES);
    }
  }

  private static void learn(VlJepaNetwork network, List<Example> examples) {
    Samples.Adam adam = new Samples.Adam(network);
    Objective objective =
        new Objective(1, 0, 1, 0, AntiCollapse.EMA, JepaMasking.DEFAULT, false, false, Set.of());
    for (int step = 0; step < STEPS; step++) {
      int half = step % 2 * LEARNT / 2;
      network.step(new Batch(examples.subList(half, half + LEARNT / 2), step), objective);
      adam.step(step < STEPS / 2 ? 5e-3 : 2e-3);
    }
  }

  /** The smallest one, with room for a few lines. */
  private static VlJepaConfig config() {
    VlJepaConfig tiny = VlJepaPreset.TINY.config();
    VisionConfig vision = tiny.vision();
    return new VlJepaConfig(
        tiny.vocabulary(),
        512,
        tiny.rmsEps(),
        tiny.ropeBase(),
        tiny.gridPairs(),
        tiny.qkNorm(),
        tiny.embeddingScale(),
        new VisionConfig(
            vision.channels(),
            48,
            128,
            vision.stemChannels(),
            vision.convs(),
            vision.hidden(),
            vision.layers(),
            vision.heads(),
            vision.ffn(),
            vision.window(),
            vision.positions(),
            vision.charClasses()),
        tiny.text(),
        tiny.fusion(),
        tiny.jepa(),
        tiny.head());
  }
}
