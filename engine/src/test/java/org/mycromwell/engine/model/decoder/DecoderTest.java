package org.mycromwell.engine.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.tensor.CacheType;

/** The forward pass on tiny random models. */
class DecoderTest {
  private static final int LENGTH = 30;

  @TempDir private Path directory;

  /** A family or a variant of one. */
  record Variant(String name, Consumer<TinyModel> change) {
    TinyModel model() {
      TinyModel model = new TinyModel();
      change.accept(model);
      return model.randomise(name.hashCode());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Variant> variants() {
    return Stream.of(
        new Variant("llama", m -> {}),
        new Variant("llama, tied", m -> m.tied = true),
        new Variant("llama, biases", m -> m.biases = true),
        new Variant("llama, rope factors", m -> m.ropeFactors = true),
        new Variant("llama, partly rotated", m -> m.rotated = 12),
        new Variant(
            "llama, linear scaling",
            m -> {
              m.scalingType = "linear";
              m.scalingFactor = 4;
            }),
        new Variant(
            "llama, one kv head",
            m -> {
              m.queryHeads = 6;
              m.kvHeads = 1;
            }),
        new Variant(
            "llama, odd sizes",
            m -> {
              m.layers = 3;
              m.hidden = 44;
              m.ffn = 70;
              m.queryHeads = 9;
              m.kvHeads = 3;
              m.headDim = 10;
              m.rotated = 10;
              m.vocabulary = 37;
            }),
        new Variant(
            "qwen2",
            m -> {
              m.architecture = "qwen2";
              m.biases = true;
              m.ropeBase = 1e6f;
            }),
        new Variant(
            "qwen2, yarn",
            m -> {
              m.architecture = "qwen2";
              m.biases = true;
              m.tied = true;
              m.headDim = 32;
              m.rotated = 32;
              m.scalingType = "yarn";
              m.scalingFactor = 4;
              m.originalContext = 512;
            }),
        new Variant(
            "qwen3",
            m -> {
              m.architecture = "qwen3";
              m.qkNorm = true;
              m.headDim = 24;
              m.rotated = 24;
            }));
  }

  static Stream<Kernels> kernels() {
    return Stream.of(KernelProvider.scalar(), KernelProvider.best()).distinct();
  }

  /** A model that is open, and what belongs to it. */
  private static final class Loaded implements AutoCloseable {
    final GgufFile file;
    final Workers workers;
    final Decoder decoder;

    Loaded(Path path, Kernels kernels, int workerCount, int chunk) {
      file = GgufFile.open(path);
      workers = new Workers(workerCount);
      decoder =
          Decoder.load(
              file, DecoderConfig.read(file), new DecoderOptions(chunk, chunk), kernels, workers);
    }

    float[] logits(int[] tokens, int chunk, CacheType cacheType) {
      try (KvCache cache = decoder.newCache(tokens.length, cacheType)) {
        return DecoderRuns.logits(decoder, cache, tokens, chunk);
      }
    }

    @Override
    public void close() {
      decoder.close();
      workers.close();
      file.close();
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void agreesWithDoublePrecision(Variant variant) {
    TinyModel model = variant.model();
    Path path = model.write(directory);
    int[] tokens = TinyModel.tokens(LENGTH, model.vocabulary, 5);
    float[] expected = new ReferenceDecoder(model, LENGTH).logits(tokens);
    kernels()
        .forEach(kernels -> {
          for (int workers = 1; workers <= 2; workers++) {
            try (Loaded loaded = new Loaded(path, kernels, workers, LENGTH)) {
              for (int chunk : new int[] {1, 7, LENGTH}) {
                float[] actual = loaded.logits(tokens, chunk, CacheType.F32);
                assertThat(DecoderRuns.normalisedSquaredError(actual, expected))
                    .as("%s, %d workers, chunks of %d", kernels.name(), workers, chunk)
                    .isLessThan(1e-10);
              }
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyWorkerCountGivesTheSameBits(Kernels kernels) {
    TinyModel model = new TinyModel();
    model.queryHeads = 6;
    model.kvHeads = 3;
    model.ffn = 130;
    Path path = model.randomise(8).write(directory);
    int[] tokens = TinyModel.tokens(50, model.vocabulary, 6);
    for (int chunk : new int[] {1, 50}) {
      float[] one;
      try (Loaded loaded = new Loaded(path, kernels, 1, chunk)) {
        one = loaded.logits(tokens, chunk, CacheType.F32);
        assertThat(loaded.logits(tokens, chunk, CacheType.F32)).isEqualTo(one);
      }
      for (int workers = 2; workers <= 3; workers++) {
        try (Loaded loaded = new Loaded(path, kernels, workers, chunk)) {
          assertThat(loaded.logits(tokens, chunk, CacheType.F32)).isEqualTo(one);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CacheType.class)
  void smallerCacheTypesStayClose(CacheType cacheType) {
    TinyModel model = new TinyModel().randomise(9);
    Path path = model.write(directory);
    int[] tokens = TinyModel.tokens(LENGTH, model.vocabulary, 7);
    float[] expected = new ReferenceDecoder(model, LENGTH).logits(tokens);
    double tolerance =
        switch (cacheType) {
          case F32 -> 1e-10;
          case F16 -> 1e-5;
          case Q8 -> 1e-3;
        };
    kernels()
        .forEach(kernels -> {
          try (Loaded loaded = new Loaded(path, kernels, 2, LENGTH)) {
            for (int chunk : new int[] {1, LENGTH}) {
              double error =
                  DecoderRuns.normalisedSquaredError(
                      loaded.logits(tokens, chunk, cacheType), expected);
              assertThat(error).as(kernels.name()).isLessThan(tolerance);
            }
          }
        });
  }

  @Test
  void onlyTheWantedLogitsAreComputedAndTheyAreTheSame() {
    TinyModel model = new TinyModel().randomise(10);
    int[] tokens = TinyModel.tokens(LENGTH, model.vocabulary, 8);
    int last = (LENGTH - 1) * model.vocabulary;
    try (Loaded loaded = new Loaded(model.write(directory), KernelProvider.scalar(), 2, LENGTH);
        KvCache cache = loaded.decoder.newCache(LENGTH, CacheType.F32)) {
      float[] all = loaded.logits(tokens, LENGTH, CacheType.F32);
      CancelToken cancel = new CancelToken();
      assertThat(loaded.decoder.forward(cache, tokens, 0, 20, 0, cancel)).isTrue();
      assertThat(loaded.decoder.logitCount()).isZero();
      assertThat(loaded.decoder.forward(cache, tokens, 20, LENGTH - 20, 3, cancel)).isTrue();
      for (int row = 0; row < 3; row++) {
        int from = loaded.decoder.logitsOffset(row);
        int to = from + model.vocabulary;
        int expected = last - (2 - row) * model.vocabulary;
        assertThat(Arrays.copyOfRange(loaded.decoder.logits(), from, to))
            .isEqualTo(Arrays.copyOfRange(all, expected, expected + model.vocabulary));
      }
      assertThatThrownBy(() -> loaded.decoder.logitsOffset(3))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void truncatedCacheContinuesWithOtherTokens() {
    TinyModel model = new TinyModel().randomise(11);
    int[] tokens = TinyModel.tokens(LENGTH, model.vocabulary, 9);
    int[] others = TinyModel.tokens(LENGTH, model.vocabulary, 10);
    System.arraycopy(tokens, 0, others, 0, 20);
    CancelToken cancel = new CancelToken();
    try (Loaded loaded = new Loaded(model.write(directory), KernelProvider.best(), 2, LENGTH);
        KvCache used = loaded.decoder.newCache(LENGTH, CacheType.F32);
        KvCache fresh = loaded.decoder.newCache(LENGTH, CacheType.F32)) {
      loaded.decoder.forward(used, others, 0, LENGTH, 0, cancel);
      used.truncate(20);
      loaded.decoder.forward(used, tokens, 20, LENGTH - 20, 1, cancel);
      float[] afterTruncation = loaded.decoder.logits().clone();
      loaded.decoder.forward(fresh, tokens, 0, 20, 0, cancel);
      loaded.decoder.forward(fresh, tokens, 20, LENGTH - 20, 1, cancel);
      assertThat(afterTruncation).isEqualTo(loaded.decoder.logits());
      assertThatThrownBy(() -> fresh.truncate(LENGTH + 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Kernels that cancel the token in the middle of a layer and count the calls of RoPE. */
  private static Kernels cancellingKernels(CancelToken cancel, int atCall, AtomicInteger calls) {
    Kernels kernels = KernelProvider.best();
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("rope") && calls.incrementAndGet() == atCall) {
                cancel.cancel();
              }
              return method.invoke(kernels, arguments);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void cancelTakesEffectWithinOneLayerAndLeavesTheCacheValid(int layer) {
    TinyModel model = new TinyModel();
    model.layers = 4;
    Path path = model.randomise(12).write(directory);
    int[] tokens = TinyModel.tokens(30, model.vocabulary, 11);
    int callsPerLayer = 2 * 20;
    for (int workers = 1; workers <= 2; workers++) {
      CancelToken never = new CancelToken();
      CancelToken cancel = new CancelToken();
      AtomicInteger calls = new AtomicInteger();
      int firstPart = 4 * 2 * 10;
      Kernels kernels =
          cancellingKernels(cancel, firstPart + layer * callsPerLayer + callsPerLayer / 2, calls);
      try (Loaded loaded = new Loaded(path, kernels, workers, 30);
          KvCache cache = loaded.decoder.newCache(30, CacheType.F32);
          KvCache undisturbed = loaded.decoder.newCache(30, CacheType.F32)) {
        Decoder decoder = loaded.decoder;
        decoder.forward(cache, tokens, 0, 10, 1, never);
        // The last layer rotates the queries of one row only.
        assertThat(calls.getAndSet(firstPart)).isEqualTo(firstPart - 9);
        assertThat(decoder.forward(cache, tokens, 10, 20, 1, cancel)).isFalse();
        assertThat(calls.get()).isEqualTo(firstPart + (layer + 1) * callsPerLayer);
        assertThat(cache.length()).isEqualTo(10);
        assertThat(decoder.logitCount()).isZero();

        decoder.forward(cache, tokens, 10, 20, 1, never);
        float[] afterCancel = decoder.logits().clone();
        decoder.forward(undisturbed, tokens, 0, 10, 0, never);
        decoder.forward(undisturbed, tokens, 10, 20, 1, never);
        assertThat(afterCancel).isEqualTo(decoder.logits());
      }
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    TinyModel model = new TinyModel().randomise(13);
    int[] tokens = TinyModel.tokens(12, model.vocabulary, 12);
    try (Loaded loaded = new Loaded(model.write(directory), KernelProvider.scalar(), 1, 16);
        KvCache cache = loaded.decoder.newCache(10, CacheType.F32)) {
      CancelToken cancel = new CancelToken();
      assertThatThrownBy(() -> loaded.decoder.forward(cache, tokens, 0, 11, 1, cancel))
          .isInstanceOf(EngineException.class)
          .hasMessage("the context holds 10 tokens and 0 are used, so 11 more do not fit");
      for (int bad : new int[] {-1, model.vocabulary, Integer.MAX_VALUE}) {
        assertThatThrownBy(() -> loaded.decoder.forward(cache, new int[] {1, bad}, 0, 2, 1, cancel))
            .isInstanceOf(EngineException.class)
            .hasMessage("token id " + bad + " is not in the vocabulary; ids go from 0 to 47");
      }
      assertThat(cache.length()).isZero();
      assertThatThrownBy(() -> loaded.decoder.forward(cache, tokens, 0, 0, 0, cancel))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> loaded.decoder.forward(cache, tokens, 0, 2, 3, cancel))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
