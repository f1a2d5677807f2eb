package org.mycromwell.engine.model.vljepa.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.SequenceModel;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;

class VlJepaModelTest {
  private static final int ANSWER = 40;

  @TempDir private Path directory;

  private LanguageModel open(VlJepaConfig config, DType type, ModelOptions options) {
    Path path = directory.resolve("model.gguf");
    return LanguageModel.open(RandomVlJepa.write(config, type, 7, path), options);
  }

  static ModelOptions options(int threads) {
    return ModelOptions.defaults().withThreads(threads).withCacheType(CacheType.F32);
  }

  /** Reads a prompt and then an answer, so many tokens a pass; logits of every answer input. */
  static float[] logits(
      SequenceModel model,
      SequenceCache cache,
      int[] prompt,
      List<ImageTensor> images,
      int[] answer,
      int chunk) {
    int[] tokens = Arrays.copyOf(prompt, prompt.length + answer.length);
    System.arraycopy(answer, 0, tokens, prompt.length, answer.length);
    int vocabulary = model.vocabulary();
    CancelToken cancel = new CancelToken();
    int kept = model.reuse(cache, tokens, prompt, images);
    assertThat(kept).isEqualTo(cache.length());
    assertThat(model.encode(cache, prompt, images, (done, total) -> {}, cancel)).isTrue();
    assertThat(cache.length()).isEqualTo(prompt.length - 1);
    float[] all = new float[(answer.length + 1) * vocabulary];
    int at = 0;
    while (cache.length() < tokens.length) {
      int count = Math.min(chunk, tokens.length - cache.length());
      assertThat(model.forward(cache, tokens, cache.length(), count, count, cancel)).isTrue();
      for (int row = 0; row < count; row++, at += vocabulary) {
        System.arraycopy(model.logits(), model.logitsOffset(row), all, at, vocabulary);
      }
    }
    return all;
  }

  static List<ImageTensor> images(VlJepaConfig config) {
    return List.of(
        RandomVlJepa.image(config, 32, 48, -1, 1), RandomVlJepa.image(config, 32, 32, 1, 2));
  }

  static Stream<Arguments> configs() {
    return Stream.of(
        Arguments.of(RandomVlJepa.plain()),
        Arguments.of(RandomVlJepa.switched()),
        Arguments.of(RandomVlJepa.wide(true)));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void answerDoesNotDependOnPassesNorThreads(VlJepaConfig config) {
    int[] prompt = RandomVlJepa.tokens(30, 3);
    int[] answer = RandomVlJepa.tokens(ANSWER, 4);
    float[] expected = null;
    for (int threads = 1; threads <= 2; threads++) {
      try (LanguageModel model = open(config, DType.F32, options(threads));
          SequenceCache cache = model.newCache()) {
        for (int chunk : new int[] {1, 2, 3, 5, 8, 16, 41}) {
          cache.truncate(0);
          float[] found = logits(model.network(), cache, prompt, images(config), answer, chunk);
          expected = expected == null ? found : expected;
          assertThat(found).as("%d threads, chunks of %d", threads, chunk).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"Q8_0, F16", "Q4_0, F16", "Q4_K, Q8", "Q6_K, F32", "F16, F16", "BF16, F32"})
  void quantisedAnswersDoNotDependOnPasses(DType type, CacheType cacheType) {
    VlJepaConfig config = RandomVlJepa.wide(true);
    int[] prompt = RandomVlJepa.tokens(30, 3);
    int[] answer = RandomVlJepa.tokens(ANSWER, 4);
    try (LanguageModel model = open(config, type, options(2).withCacheType(cacheType));
        SequenceCache cache = model.newCache()) {
      float[] expected = logits(model.network(), cache, prompt, images(config), answer, 1);
      for (int chunk : new int[] {2, 3, 7, 16, 41}) {
        assertThat(logits(model.network(), cache, prompt, images(config), answer, chunk))
            .as("chunks of %d", chunk)
            .isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void fastKernelsComputeWhatTheScalarOnesDo(VlJepaConfig config) {
    int[] prompt = RandomVlJepa.tokens(30, 3);
    int[] answer = RandomVlJepa.tokens(ANSWER, 4);
    try (LanguageModel fast = open(config, DType.F32, options(2));
        LanguageModel scalar =
            open(config, DType.F32, options(1).withKernels(KernelProvider.scalar()));
        SequenceCache fastCache = fast.newCache();
        SequenceCache scalarCache = scalar.newCache()) {
      float[] a = logits(fast.network(), fastCache, prompt, images(config), answer, 4);
      float[] b = logits(scalar.network(), scalarCache, prompt, images(config), answer, 4);
      for (int i = 0; i < a.length; i++) {
        assertThat(a[i]).isCloseTo(b[i], within(1e-4f));
      }
    }
  }

  @Test
  void quantisedWeightsGiveAboutTheSameLogits() {
    VlJepaConfig config = RandomVlJepa.wide(false);
    int[] prompt = RandomVlJepa.tokens(30, 3);
    int[] answer = RandomVlJepa.tokens(ANSWER, 4);
    try (LanguageModel exact = open(config, DType.F32, options(1));
        LanguageModel rounded = open(config, DType.Q8_0, options(1));
        SequenceCache exactCache = exact.newCache();
        SequenceCache roundedCache = rounded.newCache()) {
      float[] a = logits(exact.network(), exactCache, prompt, images(config), answer, 1);
      float[] b = logits(rounded.network(), roundedCache, prompt, images(config), answer, 1);
      double error = 0;
      double size = 0;
      for (int i = 0; i < a.length; i++) {
        error += (a[i] - b[i]) * (a[i] - b[i]);
        size += a[i] * a[i];
      }
      assertThat(Math.sqrt(error / size)).isBetween(1e-5, 0.03);
    }
  }

  /** The future of an answer is nothing its past can know of; all of the context is. */
  @ParameterizedTest
  @MethodSource("configs")
  void answerIsCausalAndContextIsNot(VlJepaConfig config) {
    int[] prompt = RandomVlJepa.tokens(30, 3);
    int[] answer = RandomVlJepa.tokens(ANSWER, 4);
    try (LanguageModel model = open(config, DType.F32, options(1));
        SequenceCache cache = model.newCache()) {
      float[] before = logits(model.network(), cache, prompt, images(config), answer, 8);
      int[] changed = answer.clone();
      changed[20] = (changed[20] + 1) % RandomVlJepa.VOCABULARY;
      float[] after = logits(model.network(), cache, prompt, images(config), changed, 8);
      int same = 21 * RandomVlJepa.VOCABULARY;
      assertThat(Arrays.copyOf(after, same)).isEqualTo(Arrays.copyOf(before, same));
      assertThat(after).isNotEqualTo(before);
      int[] other = prompt.clone();
      other[10] = (other[10] + 1) % RandomVlJepa.VOCABULARY;
      float[] otherContext = logits(model.network(), cache, other, images(config), answer, 8);
      assertThat(otherContext[0]).isNotEqualTo(before[0]);
      List<ImageTensor> one = images(config).subList(0, 1);
      float[] otherImages = logits(model.network(), cache, prompt, one, answer, 8);
      assertThat(otherImages[0]).isNotEqualTo(before[0]);
    }
  }

  @Test
  void copiedLogitsAreProbabilities() {
    VlJepaConfig config = RandomVlJepa.switched();
    int[] prompt = RandomVlJepa.tokens(30, 3);
    try (LanguageModel model = open(config, DType.F32, options(1));
        SequenceCache cache = model.newCache()) {
      float[] logs = logits(model.network(), cache, prompt, List.of(), new int[] {5, 6}, 1);
      for (int row = 0; row < 3; row++) {
        double sum = 0;
        for (int t = 0; t < RandomVlJepa.VOCABULARY; t++) {
          sum += Math.exp(logs[row * RandomVlJepa.VOCABULARY + t]);
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
      }
    }
  }

  @Test
  void keepsAnUnchangedPromptAndNothingOfAnother() {
    VlJepaConfig config = RandomVlJepa.plain();
    int[] prompt = RandomVlJepa.tokens(30, 3);
    int[] answer = RandomVlJepa.tokens(10, 4);
    List<ImageTensor> images = images(config);
    try (LanguageModel model = open(config, DType.F32, options(1));
        SequenceCache cache = model.newCache()) {
      VlJepaModel network = (VlJepaModel) model.network();
      float[] first = logits(network, cache, prompt, images, answer, 1);
      assertThat(network.readingTimes().imagesEncoded()).isEqualTo(2);
      ReadingTimes times = network.readingTimes();
      assertThat(network.reuse(cache, prompt, prompt, images)).isEqualTo(29);
      assertThat(logits(network, cache, prompt, images, answer, 1)).isEqualTo(first);
      assertThat(network.readingTimes()).as("nothing was read again").isSameAs(times);
      int[] longer = Arrays.copyOf(prompt, 31);
      assertThat(network.reuse(cache, prompt, longer, images)).isZero();
      assertThat(cache.length()).isZero();
      logits(network, cache, longer, images, answer, 1);
      assertThat(network.readingTimes().imagesEncoded()).as("images are known").isZero();
      assertThat(network.reuse(cache, longer, longer, images.subList(0, 1))).isZero();
      assertThat(logits(network, cache, prompt, images, answer, 1)).isEqualTo(first);
    }
  }

  @Test
  void cancelLeavesAnEmptyCacheAndProgressGoesUp() {
    VlJepaConfig config = RandomVlJepa.plain();
    int[] prompt = RandomVlJepa.tokens(30, 3);
    List<ImageTensor> images = images(config);
    try (LanguageModel model = open(config, DType.F32, options(2));
        SequenceCache cache = model.newCache()) {
      SequenceModel network = model.network();
      List<Integer> told = new ArrayList<>();
      network.encode(cache, prompt, images, (done, total) -> told.add(done), new CancelToken());
      assertThat(told).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(5);
      assertThat(told.getLast()).isEqualTo(29);
      float[] expected = logits(network, cache, prompt, images, new int[] {1, 2}, 1);
      for (int stopAt : told) {
        cache.truncate(0);
        ((VlJepaModel) network).forgetImages();
        CancelToken cancel = new CancelToken();
        SequenceModel.Progress stop =
            (done, total) -> {
              if (done >= stopAt) {
                cancel.cancel();
              }
            };
        assertThat(network.encode(cache, prompt, images, stop, cancel)).isFalse();
        assertThat(cache.length()).isZero();
      }
      assertThat(logits(network, cache, prompt, images, new int[] {1, 2}, 1)).isEqualTo(expected);
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    VlJepaConfig config = RandomVlJepa.plain();
    try (LanguageModel model = open(config, DType.F32, options(1));
        SequenceCache cache = model.newCache()) {
      SequenceModel network = model.network();
      CancelToken cancel = new CancelToken();
      SequenceModel.Progress none = (done, total) -> {};
      assertThatThrownBy(() -> network.encode(cache, new int[129], List.of(), none, cancel))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("129");
      assertThatThrownBy(() -> network.encode(cache, new int[] {420}, List.of(), none, cancel))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("420");
      ImageTensor grey = new ImageTensor(new float[32 * 32], 32, 32, 1, -1, -1);
      assertThatThrownBy(() -> network.encode(cache, new int[] {3}, List.of(grey), none, cancel))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("channels");
      ImageTensor odd = RandomVlJepa.image(config, 32, 36, -1, 1);
      assertThatThrownBy(() -> network.encode(cache, new int[] {3}, List.of(odd), none, cancel))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("36");
      ImageTensor huge = RandomVlJepa.image(config, 1024, 1056, -1, 1);
      assertThatThrownBy(() -> network.encode(cache, new int[] {3}, List.of(huge), none, cancel))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("16896");
      assertThat(cache.length()).isZero();
    }
  }
}
