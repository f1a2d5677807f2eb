package org.mycromwell.engine.model.vljepa.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.MemoryPlan;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.SequenceModel;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;

/** Full contexts, shortest and longest prompts, and memory that is refused. */
class VlJepaLimitsTest {
  private static final SequenceModel.Progress UNHEARD = (done, total) -> {};

  @TempDir private Path directory;

  private LanguageModel open(VlJepaConfig config) {
    Path path = directory.resolve("model.gguf");
    return LanguageModel.open(
        RandomVlJepa.write(config, DType.F32, 7, path), VlJepaModelTest.options(2));
  }

  private static VlJepaConfig withContext(VlJepaConfig c, int contextLength) {
    return new VlJepaConfig(
        c.vocabulary(),
        contextLength,
        c.rmsEps(),
        c.ropeBase(),
        c.gridPairs(),
        c.qkNorm(),
        c.embeddingScale(),
        c.vision(),
        c.text(),
        c.fusion(),
        c.jepa(),
        c.head());
  }

  private static void assertKind(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 127, 128})
  void answersFillTheContextBesideImagesAndNoMore(int promptLength) {
    VlJepaConfig config = RandomVlJepa.switched();
    List<ImageTensor> images = VlJepaModelTest.images(config);
    int[] prompt = RandomVlJepa.tokens(promptLength, 3);
    int[] answer = RandomVlJepa.tokens(128 - promptLength, 4);
    try (LanguageModel model = open(config);
        SequenceCache cache = model.newCache()) {
      SequenceModel network = model.network();
      float[] single = VlJepaModelTest.logits(network, cache, prompt, images, answer, 1);
      assertThat(cache.length()).isEqualTo(128);
      int[] more = Arrays.copyOf(prompt, 129);
      assertKind(
          Kind.CONTEXT_FULL, () -> network.forward(cache, more, 128, 1, 1, new CancelToken()));
      assertThat(cache.length()).isEqualTo(128);
      cache.truncate(0);
      assertThat(VlJepaModelTest.logits(network, cache, prompt, images, answer, 16))
          .isEqualTo(single);
      int[] withoutLast = Arrays.copyOf(answer, Math.max(0, answer.length - 1));
      float[] alone = VlJepaModelTest.logits(network, cache, prompt, List.of(), withoutLast, 16);
      assertThat(alone[0]).as("images were seen").isNotEqualTo(single[0]);
    }
  }

  @Test
  void longContextsAreProbabilitiesToTheEnd() {
    VlJepaConfig config = withContext(RandomVlJepa.switched(), 4096);
    int[] prompt = RandomVlJepa.tokens(4090, 3);
    int[] answer = RandomVlJepa.tokens(6, 4);
    try (LanguageModel model = open(config);
        SequenceCache cache = model.newCache()) {
      float[] logs =
          VlJepaModelTest.logits(
              model.network(), cache, prompt, VlJepaModelTest.images(config), answer, 3);
      assertThat(cache.length()).isEqualTo(4096);
      for (int row = 0; row <= answer.length; row++) {
        double sum = 0;
        for (int t = 0; t < RandomVlJepa.VOCABULARY; t++) {
          sum += Math.exp(logs[row * RandomVlJepa.VOCABULARY + t]);
        }
        assertThat(sum).isCloseTo(1, within(1e-4));
      }
      assertKind(
          Kind.CONTEXT_FULL,
          () ->
              model.network().encode(cache, new int[4097], List.of(), UNHEARD, new CancelToken()));
    }
  }

  @Test
  void cachesAreNoLargerThanTheContextOfTheModel() {
    try (LanguageModel model = open(RandomVlJepa.switched())) {
      assertKind(Kind.BAD_ARGUMENT, () -> model.network().newCache(129, CacheType.F32).close());
    }
  }

  @Test
  void memoryTheSystemRefusesLeavesASessionThatWorks() {
    VlJepaConfig config = RandomVlJepa.plain();
    int[] prompt = RandomVlJepa.tokens(30, 3);
    int[] answer = RandomVlJepa.tokens(4, 4);
    List<ImageTensor> images = VlJepaModelTest.images(config);
    AtomicBoolean refuse = new AtomicBoolean();
    try (LanguageModel model = open(config)) {
      VlJepaModel network = (VlJepaModel) model.network();
      try (SequenceCache other = model.newCache();
          VlJepaCache cache =
              new VlJepaCache(
                  network,
                  rows -> {
                    if (refuse.get()) {
                      throw new EngineException(Kind.OUT_OF_MEMORY, rows + " refused");
                    }
                    return network.newKeysAndValues(rows, CacheType.F32);
                  },
                  128)) {
        float[] seen = VlJepaModelTest.logits(network, other, prompt, images, answer, 1);
        float[] read = VlJepaModelTest.logits(network, other, prompt, List.of(), answer, 1);
        refuse.set(true);
        assertKind(
            Kind.OUT_OF_MEMORY,
            () -> network.encode(cache, prompt, images, UNHEARD, new CancelToken()));
        assertThat(cache.length()).isZero();
        refuse.set(false);
        assertThat(VlJepaModelTest.logits(network, cache, prompt, List.of(), answer, 1))
            .isEqualTo(read);
        assertThat(VlJepaModelTest.logits(network, cache, prompt, images, answer, 1))
            .isEqualTo(seen);
        int large = cache.keysAndValues().capacity();
        assertThat(VlJepaModelTest.logits(network, cache, prompt, List.of(), answer, 1))
            .isEqualTo(read);
        assertThat(cache.keysAndValues().capacity()).isEqualTo(129).isLessThan(large);
      }
    }
  }

  @Test
  void aHeapThatIsTooSmallEndsInAMessageAndTheModelGoesOn() {
    VlJepaConfig config = RandomVlJepa.plain();
    int[] prompt = RandomVlJepa.tokens(30, 3);
    try (LanguageModel model = open(config);
        SequenceCache cache = model.newCache()) {
      SequenceModel.Progress full =
          (done, total) -> {
            throw new OutOfMemoryError("test");
          };
      assertKind(
          Kind.OUT_OF_MEMORY,
          () -> model.network().encode(cache, prompt, List.of(), full, new CancelToken()));
      assertThat(cache.length()).isZero();
      VlJepaModelTest.logits(model.network(), cache, prompt, List.of(), new int[] {1}, 1);
    }
    assertKind(Kind.OUT_OF_MEMORY, () -> FloatBuffer.size(1 << 20, 1 << 12));
    assertThat(FloatBuffer.size(1 << 10, 1 << 12)).isEqualTo(1 << 22);
  }

  @Test
  void anImageShownTwiceIsWorkOnce() {
    VlJepaConfig config = RandomVlJepa.plain();
    int[] prompt = RandomVlJepa.tokens(30, 3);
    ImageTensor image = RandomVlJepa.image(config, 32, 48, -1, 1);
    try (LanguageModel model = open(config);
        SequenceCache cache = model.newCache()) {
      List<Integer> told = new ArrayList<>();
      model
          .network()
          .encode(
              cache,
              prompt,
              List.of(image, image, image),
              (done, total) -> told.add(done),
              new CancelToken());
      assertThat(told.getLast()).isEqualTo(29);
    }
  }

  @Test
  void imagesAreHashedOnceForARequest() {
    ImageEncodings encodings = new ImageEncodings(1000);
    VlJepaConfig config = RandomVlJepa.plain();
    List<ImageTensor> images = VlJepaModelTest.images(config);
    List<String> keys = encodings.keys(images);
    assertThat(encodings.takeKeys(new ArrayList<>(images))).isSameAs(keys);
    assertThat(encodings.keys(images.reversed())).isEqualTo(keys.reversed());
  }

  /** The room the largest image takes, by the shapes of what is kept of it. */
  @Test
  void thePlanCountsTheLargestImage() {
    VlJepaConfig config = RandomVlJepa.plain();
    Path path = RandomVlJepa.write(config, DType.F32, 7, directory.resolve("planned.gguf"));
    try (GgufFile gguf = GgufFile.open(path)) {
      VlJepaFile file = VlJepaFile.read(gguf);
      MemoryPlan plan = file.memoryPlan(VlJepaModelTest.options(1), 128);
      int rows = 9 * 16; // eight tiles and the overview, 4 x 4 tokens each
      long keysAndValues = 2L * 2 * 2 * 16 * Float.BYTES; // layers, kv heads of 16
      assertThat(plan.cacheBytes()).isGreaterThanOrEqualTo((129 + rows) * keysAndValues);
      ReadingMemory memory = new ReadingMemory(config, VlJepaModelTest.options(1).kernels());
      assertThat(memory.imageTokens()).isEqualTo(rows);
      long fusionAndMemory = (long) Float.BYTES * rows * (2 * 48 + 64 + 2 * 32);
      long convolutions = Float.BYTES * (64L * 8 + 64 * 48 + 16 * 72 + 2 * 16 * 12);
      assertThat(memory.imageBytes(128))
          .isBetween(
              ImageEncodings.MOST_BYTES + fusionAndMemory + convolutions,
              ImageEncodings.MOST_BYTES + 4 * (fusionAndMemory + convolutions));
      long parts =
          file.memoryParts(plan, VlJepaModelTest.options(1), 128).stream()
              .mapToLong(VlJepaFile.MemoryPart::sizeBytes)
              .peek(bytes -> assertThat(bytes).isNotNegative())
              .sum();
      assertThat(parts).isEqualTo(plan.totalBytes());
    }
  }
}
