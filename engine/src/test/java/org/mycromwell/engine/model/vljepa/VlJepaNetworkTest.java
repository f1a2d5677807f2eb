package org.mycromwell.engine.model.vljepa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.nn.Parameter;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;

/** What a network must do whatever its weights. */
class VlJepaNetworkTest {
  private static final VlJepaConfig TINY = VlJepaPreset.TINY.config();

  private static final Objective ALL =
      new Objective(
          0.7f, 0.3f, 0.5f, 0.1f, AntiCollapse.BOTH, JepaMasking.DEFAULT, false, true, Set.of());

  @TempDir private Path directory;

  private static Batch batch(long seed, long step) {
    Samples samples = new Samples(seed);
    return new Batch(
        List.of(
            samples.example(9, 5, 32, 40, 1),
            samples.example(12, 7, 0, 0, 1),
            samples.example(5, 0, 16, 24, 1)),
        step);
  }

  /**
   * Empty pixels are 0, as are hidden ones. Every norm up to the first transformer block would
   * multiply the gradient of a row of zeros by 1000, seven of them in NANO: the norm was 1e15. With
   * rows of length 1 behind each norm it is of the order of the losses' gradients in the joint
   * memory, whatever the ink.
   */
  @Test
  void emptyPicturesGiveGradientsLikeOthers() {
    try (Workers workers = new Workers(1)) {
      for (VlJepaConfig config : List.of(TINY, VlJepaPreset.NANO.config())) {
        VlJepaNetwork network = Samples.network(config, workers, 3);
        Objective embeddings =
            new Objective(
                0, 1, 0.5f, 0.02f, AntiCollapse.BOTH, JepaMasking.DEFAULT, false, false, Set.of());
        double full = gradientNorm(network, embeddings, 1);
        assertThat(full).isBetween(0.01, 30.0);
        for (double ink : new double[] {0, 0.01, 0.1}) {
          assertThat(gradientNorm(network, embeddings, ink))
              .as("share of ink " + ink)
              .isBetween(full / 3, full * 3);
        }
      }
    }
  }

  private static double gradientNorm(VlJepaNetwork network, Objective objective, double ink) {
    Samples samples = new Samples(4);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Example example = samples.example(12, 0, 32, 64, 1);
      float[] pixels = example.images().getFirst().pixels();
      for (int j = 0; j < pixels.length; j++) {
        pixels[j] = samples.below(1000) < 1000 * ink ? pixels[j] : 0;
      }
      examples.add(example);
    }
    network.parameters().zeroGradients();
    Losses losses = network.step(new Batch(examples, 1), objective);
    assertThat(losses.total()).isFinite();
    double squares = 0;
    for (Parameter parameter : network.parameters()) {
      if (parameter.hasGradient()) {
        for (float g : parameter.gradient()) {
          squares += (double) g * g;
        }
      }
    }
    return Math.sqrt(squares);
  }

  @Test
  void initialLossIsThatOfGuessing() {
    try (Workers workers = new Workers(1)) {
      for (VlJepaConfig config :
          List.of(TINY, VlJepaPreset.NANO.config(), VlJepaPreset.M5.config(), wide())) {
        VlJepaNetwork network = Samples.network(config, workers, 3);
        Samples samples = new Samples(8);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          int[] context = samples.tokens(20);
          int[] answer = samples.tokens(40);
          for (int j = 0; j < answer.length; j++) {
            answer[j] = answer[j] % 2 == 0 ? answer[j] : answer[j] - 1;
          }
          for (int j = 0; j < context.length; j++) {
            context[j] |= 1; // nothing to copy
          }
          examples.add(Example.text(context, answer, -1));
        }
        Losses losses = network.evaluate(new Batch(examples, 1), Objective.answers());
        double expected = Math.log(config.vocabulary());
        assertThat(losses.lm()).as(config.toString()).isCloseTo(expected, within(0.1));
      }
    }
  }

  /** The width and the output matrix of the large preset. */
  private static VlJepaConfig wide() {
    return new VlJepaConfig(
        4000,
        256,
        1e-6f,
        10_000,
        0,
        false,
        1,
        VlJepaPreset.M5.config().vision(),
        new TextConfig(768, 1, 12, 3, 64, 256, 0),
        new FusionConfig(64, 1, 1, 64),
        new JepaConfig(1, 1, 64, 1),
        new HeadConfig(768, 1, 12, 3, 64, 256, false, 0, false, 0, false, false));
  }

  @Test
  void laterAnswerTokensChangeNothingBeforeThem() {
    try (Workers workers = new Workers(1)) {
      VlJepaNetwork network = Samples.network(TINY, workers, 3);
      Example example = new Samples(4).example(10, 8, 32, 16, 1);
      float[] rows = network.answerRows(example);
      int width = TINY.head().hidden();
      for (int t = 0; t < 7; t++) {
        int[] answer = example.answer().clone();
        answer[t] = (answer[t] + 1) % 420;
        float[] changed = network.answerRows(with(example, example.context(), answer));
        int same = (t + 1) * width; // rows 0 .. t predict tokens 0 .. t and see those before
        assertThat(Arrays.copyOf(changed, same)).isEqualTo(Arrays.copyOf(rows, same));
        assertThat(Arrays.copyOfRange(changed, same, same + width))
            .isNotEqualTo(Arrays.copyOfRange(rows, same, same + width));
      }
      for (int i = 0; i < 10; i++) {
        int[] context = example.context().clone();
        context[i] = (context[i] + 1) % 420;
        float[] changed = network.answerRows(with(example, context, example.answer()));
        assertThat(Arrays.copyOf(changed, width)).isNotEqualTo(Arrays.copyOf(rows, width));
      }
    }
  }

  private static Example with(Example example, int[] context, int[] answer) {
    return new Example(
        context,
        answer,
        example.answerWeights(),
        example.sourceStart(),
        example.images(),
        example.cellLabels());
  }

  @Test
  void oneBatchIsLearntByHeart() {
    try (Workers workers = new Workers(1)) {
      VlJepaNetwork network = Samples.network(TINY, workers, 3);
      Samples.Adam adam = new Samples.Adam(network);
      Objective objective =
          new Objective(
              1, 0, 0.3f, 0, AntiCollapse.EMA, JepaMasking.DEFAULT, false, false, Set.of());
      Batch batch = batch(5, 1);
      Losses losses = network.step(batch, objective);
      for (int i = 0; i < 300 && !(losses.lm() < 0.01 && losses.chars() < 0.05); i++) {
        adam.step(5e-3);
        losses = network.step(batch, objective);
      }
      assertThat(losses.lm()).isLessThan(0.01);
      assertThat(losses.correctTokens()).isEqualTo(losses.answerTokens());
      assertThat(losses.charAccuracy()).isGreaterThan(0.9);
      assertThat(network.wrongTokens(batch.examples())).containsOnly(0);
    }
  }

  @Test
  void threadsAndCheckpointingChangeNoBit() {
    float[][] expected = trajectory(1, false);
    assertThat(trajectory(2, false)).isDeepEqualTo(expected);
    assertThat(trajectory(3, false)).isDeepEqualTo(expected);
    assertThat(trajectory(2, true)).isDeepEqualTo(expected);
  }

  /** Wide enough that products are divided among the workers, which small ones are not. */
  @Test
  void threadsChangeNoBitOfAWideNetwork() {
    VlJepaConfig wide =
        new VlJepaConfig(
            420,
            256,
            TINY.rmsEps(),
            TINY.ropeBase(),
            1,
            true,
            3,
            TINY.vision(),
            new TextConfig(128, 1, 4, 2, 32, 160, 5),
            new FusionConfig(128, 1, 4, 128),
            new JepaConfig(1, 4, 128, 2),
            new HeadConfig(128, 1, 4, 2, 32, 160, true, 4, true, 16, true, true));
    Samples samples = new Samples(6);
    Batch batch =
        new Batch(List.of(samples.example(90, 60, 32, 40, 1), samples.example(70, 50, 0, 0, 1)), 1);
    float[][] expected = trajectory(wide, 1, false, step -> batch);
    assertThat(trajectory(wide, 3, false, step -> batch)).isDeepEqualTo(expected);
  }

  private static float[][] trajectory(int threads, boolean checkpointing) {
    return trajectory(TINY, threads, checkpointing, step -> batch(20 + step, step));
  }

  /** All weights after three steps of everything at once. */
  private static float[][] trajectory(
      VlJepaConfig config, int threads, boolean checkpointing, IntFunction<Batch> batches) {
    try (Workers workers = new Workers(threads)) {
      VlJepaNetwork network = Samples.network(config, workers, 3, checkpointing);
      Samples.Adam adam = new Samples.Adam(network);
      for (int step = 0; step < 3; step++) {
        network.step(batches.apply(step), ALL);
        adam.step(2e-3);
        network.updateTarget(0.9f);
      }
      List<float[]> values = new ArrayList<>();
      network.parameters().forEach(parameter -> values.add(parameter.value()));
      network.targetParameters().forEach(parameter -> values.add(parameter.value()));
      return values.toArray(float[][]::new);
    }
  }

  @Test
  void everyTrainedParameterGetsAGradientAndTargetsNone() {
    try (Workers workers = new Workers(2)) {
      VlJepaNetwork network = Samples.network(TINY, workers, 3);
      network.step(batch(5, 1), ALL);
      for (Parameter parameter : network.parameters()) {
        assertThat(squares(parameter)).as(parameter.name()).isPositive();
      }
      for (Parameter parameter : network.targetParameters()) {
        assertThat(parameter.frozen()).as(parameter.name()).isTrue();
        assertThat(parameter.hasGradient()).as(parameter.name()).isFalse();
      }
    }
  }

  private static double squares(Parameter parameter) {
    double sum = 0;
    for (float g : parameter.gradient()) {
      sum += (double) g * g;
    }
    return sum;
  }

  @Test
  void frozenComponentsStayAndTheOthersGetTheSameGradients() {
    try (Workers workers = new Workers(1)) {
      VlJepaNetwork free = Samples.network(TINY, workers, 3);
      free.step(batch(5, 1), ALL);
      for (Component component : Component.values()) {
        VlJepaNetwork network = Samples.network(TINY, workers, 3);
        Objective objective =
            new Objective(
                ALL.lm(),
                ALL.jepa(),
                ALL.chars(),
                ALL.sigReg(),
                ALL.antiCollapse(),
                ALL.masking(),
                ALL.jepaMse(),
                ALL.balanced(),
                Set.of(component));
        network.step(batch(5, 1), objective);
        for (Parameter parameter : network.parameters()) {
          boolean frozen = Component.of(parameter.name()) == component;
          assertThat(parameter.frozen()).as(parameter.name()).isEqualTo(frozen);
          if (!frozen) {
            assertThat(parameter.gradient())
                .as(parameter.name())
                .isEqualTo(free.parameters().get(parameter.name()).gradient());
          }
        }
      }
    }
  }

  @Test
  void accuracyIsThatOfTheTokensThatCount() {
    try (Workers workers = new Workers(1)) {
      for (HeadConfig head : List.of(TINY.head(), withoutCopy(TINY.head()))) {
        VlJepaConfig config =
            new VlJepaConfig(
                TINY.vocabulary(),
                TINY.contextLength(),
                TINY.rmsEps(),
                TINY.ropeBase(),
                TINY.gridPairs(),
                TINY.qkNorm(),
                TINY.embeddingScale(),
                TINY.vision(),
                TINY.text(),
                TINY.fusion(),
                TINY.jepa(),
                head);
        VlJepaNetwork network = Samples.network(config, workers, 3);
        int[] context = new Samples(4).tokens(20);
        int[] answer = new int[40];
        Arrays.fill(answer, context[19]);
        Example all = Example.text(context, answer, -1);
        Samples.Adam adam = new Samples.Adam(network);
        for (int i = 0; i < 30; i++) {
          network.step(new Batch(List.of(all), i), Objective.answers());
          adam.step(1e-2);
        }
        long correct = 0;
        for (int i = 0; i < 40; i++) {
          correct += evaluate(network, all, i, i + 1).correctTokens();
        }
        Losses first = evaluate(network, all, 0, 15);
        Losses rest = evaluate(network, all, 15, 40);
        assertThat(first.answerTokens()).isEqualTo(15);
        assertThat(rest.answerTokens()).isEqualTo(25);
        assertThat(correct).isPositive();
        assertThat(first.correctTokens() + rest.correctTokens()).isEqualTo(correct);
        Example other = Example.text(context, Arrays.copyOf(answer, 7), -1);
        int[] wrong = network.wrongTokens(List.of(other, all));
        assertThat(wrong[1]).isEqualTo(40 - (int) correct);
        assertThat(wrong[0]).isEqualTo(network.wrongTokens(List.of(other))[0]);
      }
    }
  }

  private static HeadConfig withoutCopy(HeadConfig h) {
    return new HeadConfig(
        h.hidden(),
        h.layers(),
        h.queryHeads(),
        h.kvHeads(),
        h.headDim(),
        h.ffn(),
        h.tied(),
        h.shiftTaps(),
        h.alignedPositions(),
        0,
        h.continuations(),
        false);
  }

  /** Only the answer's tokens {@code from <= i < to} count. */
  private static Losses evaluate(VlJepaNetwork network, Example example, int from, int to) {
    float[] weights = new float[example.answer().length];
    Arrays.fill(weights, from, to, 1);
    Example some =
        new Example(
            example.context(),
            example.answer(),
            weights,
            example.sourceStart(),
            example.images(),
            example.cellLabels());
    return network.evaluate(new Batch(List.of(some), 1), Objective.answers());
  }

  @Test
  void filesBringTheWeightsBack() {
    try (Workers workers = new Workers(1)) {
      VlJepaNetwork network = Samples.network(TINY, workers, 3);
      Path path = directory.resolve("m.gguf");
      VlJepaFiles.write(
          "test", TINY, network.parameters(), CromwellVocabulary.untrained(420), DType.F32, path);
      VlJepaNetwork other = Samples.network(TINY, workers, 4);
      try (GgufFile file = GgufFile.open(path)) {
        other.load(file);
      }
      Losses expected = network.evaluate(batch(5, 1), Objective.answers());
      assertThat(other.evaluate(batch(5, 1), Objective.answers()).lm()).isEqualTo(expected.lm());
      VlJepaFiles.write(
          "test", TINY, network.parameters(), CromwellVocabulary.untrained(420), DType.Q8_0, path);
      try (GgufFile file = GgufFile.open(path)) {
        other.load(file);
      }
      assertThat(other.evaluate(batch(5, 1), Objective.answers()).lm())
          .isCloseTo(expected.lm(), within(0.05));
    }
  }

  @Test
  void balancedLossesPullEquallyHard() {
    try (Workers workers = new Workers(1)) {
      VlJepaNetwork network = Samples.network(TINY, workers, 3);
      Losses first = network.step(batch(5, 1), ALL);
      // The balance has seen the answers of this step, but not yet the embeddings.
      assertThat(first.jepaScale()).isEqualTo(1);
      Losses second = network.step(batch(5, 1), ALL);
      assertThat(second.jepaScale() * second.jepaGradNorm())
          .isCloseTo(second.lmGradNorm(), within(1e-4 * second.lmGradNorm()));
      VlJepaNetwork resumed = Samples.network(TINY, workers, 3);
      resumed.balance(network.balance());
      assertThat(resumed.step(batch(5, 1), ALL).total())
          .isEqualTo(network.step(batch(5, 1), ALL).total());
    }
  }
}
