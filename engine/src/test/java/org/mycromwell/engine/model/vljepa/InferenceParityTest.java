package org.mycromwell.engine.model.vljepa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.data.Examples;
import org.mycromwell.engine.data.pictures.CodePicture;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.vljepa.inference.VlJepaFile;
import org.mycromwell.engine.model.vljepa.inference.VlJepaModel;
import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;

/** Inference and training compute the same probabilities from the same file. */
class InferenceParityTest {
  private static final int TRIED = 8;

  @TempDir private Path directory;

  static List<VlJepaGradientTest.Variant> variants() {
    return VlJepaGradientTest.variants().toList();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void probabilitiesAgree(VlJepaGradientTest.Variant variant) {
    VlJepaConfig config = variant.config();
    Path path = directory.resolve("m.gguf");
    try (Workers workers = new Workers(1)) {
      VlJepaNetwork network = Samples.network(config, workers, 3);
      VlJepaGradientTest.shake(network);
      VlJepaFiles.write(
          "test", config, network.parameters(), CromwellVocabulary.untrained(420), DType.F32, path);
      try (GgufFile file = GgufFile.open(path);
          VlJepaModel model =
              VlJepaFile.read(file)
                  .load(
                      ModelOptions.defaults().withThreads(1).withCacheType(CacheType.F32),
                      Samples.TOKENIZER,
                      workers)) {
        for (Example example : examples(config)) {
          compare(network, model, example);
        }
      }
    }
  }

  /** With and without images, tiles, a source to align with and lines to name in it. */
  private static List<Example> examples(VlJepaConfig config) {
    Samples samples = new Samples(6);
    int channels = config.vision().channels();
    Example text = samples.example(9, 6, 0, 0, channels);
    int edit = Samples.TOKENIZER.specialTokens().idOf(CromwellVocabulary.EDIT).orElseThrow();
    text.context()[3] = edit;
    Example aligned = Example.text(text.context(), text.answer(), 4);
    List<ImageTensor> images =
        List.of(samples.image(32, 40, channels, -1), samples.image(16, 16, channels, 1));
    Example seeing = samples.example(7, 5, 0, 0, channels);
    for (int i = 0; i < 7; i++) {
      if (seeing.context()[i] == edit) {
        seeing.context()[i]++;
      }
    }
    seeing =
        new Example(
            seeing.context(), seeing.answer(), seeing.answerWeights(), -1, images, new int[0]);
    ImageTensor shown = samples.image(32, 40, channels, -1);
    CodePicture picture = new CodePicture(List.of(shown), new int[0]);
    Example transcription =
        new Examples(Samples.TOKENIZER).transcription("a.c", picture, "int a;", "type it");
    int[] named = seeing.answer().clone();
    named[0] = Samples.TOKENIZER.specialTokens().idOf(CromwellVocabulary.lineMark(3)).orElseThrow();
    named[2] = named[0];
    int[] shownLines = seeing.context().clone();
    shownLines[1] = edit;
    shownLines[4] = named[0];
    Example hunks = new Example(shownLines, named, seeing.answerWeights(), 2, images, new int[0]);
    return List.of(aligned, seeing, transcription, hunks);
  }

  private static void compare(VlJepaNetwork network, VlJepaModel model, Example example) {
    int[] context = example.context();
    int[] answer = example.answer();
    int[] tokens = new int[context.length + answer.length];
    System.arraycopy(context, 0, tokens, 0, context.length);
    System.arraycopy(answer, 0, tokens, context.length, answer.length);
    CancelToken cancel = new CancelToken();
    Random random = new Random(2);
    try (SequenceCache cache = model.newCache(128, CacheType.F32)) {
      model.reuse(cache, new int[0], context, example.images());
      model.encode(cache, context, example.images(), (done, total) -> {}, cancel);
      for (int i = 0; i < answer.length; i++) {
        assertThat(model.forward(cache, tokens, context.length - 1 + i, 1, 1, cancel)).isTrue();
        float[] logits = model.logits().clone();
        int at = model.logitsOffset(0);
        double total = 0;
        for (int id = 0; id < model.vocabulary(); id++) {
          total += Math.exp(logits[at + id]);
        }
        for (int n = 0; n < TRIED; n++) {
          int token = n == 0 ? answer[i] : n == 1 ? context[n] : random.nextInt(420);
          double expected = crossEntropy(network, example, i, token);
          assertThat(Math.log(total) - logits[at + token])
              .as("answer %d, token %d", i, token)
              .isCloseTo(expected, within(1e-4));
        }
      }
    }
  }

  /** Of one token behind the first {@code place} ones of the answer. */
  private static double crossEntropy(VlJepaNetwork network, Example example, int place, int token) {
    int[] answer = Arrays.copyOf(example.answer(), place + 1);
    answer[place] = token;
    float[] weights = new float[place + 1];
    weights[place] = 1;
    Example one =
        new Example(
            example.context(),
            answer,
            weights,
            example.sourceStart(),
            example.images(),
            new int[0]);
    return network.evaluate(new Batch(List.of(one), 1), Objective.answers()).lm();
  }
}
