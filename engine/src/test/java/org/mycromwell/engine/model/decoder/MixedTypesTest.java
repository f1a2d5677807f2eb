package org.mycromwell.engine.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;

/** Matrices that read the same input but want it in different forms. */
class MixedTypesTest {
  private static final int LENGTH = 20;

  /** What rounding activations to 8 bits costs, several times over; a wrong form costs all. */
  private static final double TOLERANCE = 2e-3;

  @TempDir private Path directory;

  private static TinyModel model() {
    TinyModel model = new TinyModel();
    model.hidden = 256;
    model.headDim = 64;
    model.rotated = 64;
    model.ffn = 256;
    return model.randomise(21);
  }

  @ParameterizedTest
  @CsvSource({
    "Q4_0, Q4_0, Q8_0, Q4_0, Q8_0",
    "Q4_K, Q4_K, Q6_K, Q4_K, Q6_K",
    "Q4_0, Q8_0, Q8_0, Q8_0, Q4_0",
    "Q4_0, Q8_0, Q4_0, F32, Q4_0",
    "F32, Q4_0, Q8_0, Q6_K, F16",
    "F16, Q4_0, F16, Q4_0, Q4_1",
    "Q6_K, F16, Q4_K, Q5_K, Q4_K",
  })
  void agreeWithDoublePrecision(DType query, DType key, DType value, DType gate, DType up) {
    TinyModel model =
        model()
            .store("attn_q.weight", query)
            .store("attn_k.weight", key)
            .store("attn_v.weight", value)
            .store("ffn_gate.weight", gate)
            .store("ffn_up.weight", up);
    int[] tokens = TinyModel.tokens(LENGTH, model.vocabulary, 22);
    float[] expected = new ReferenceDecoder(model, LENGTH).logits(tokens);
    float[] last =
        Arrays.copyOfRange(expected, expected.length - model.vocabulary, expected.length);
    try (GgufFile file = GgufFile.open(model.write(directory));
        Workers workers = new Workers(2);
        Decoder decoder = load(file, workers)) {
      for (int chunk : new int[] {1, 7, LENGTH}) {
        try (KvCache cache = decoder.newCache(LENGTH, CacheType.F32)) {
          float[] actual = DecoderRuns.logits(decoder, cache, tokens, chunk);
          assertThat(DecoderRuns.normalisedSquaredError(actual, expected))
              .as("chunks of %d", chunk)
              .isLessThan(TOLERANCE);
        }
      }
      // A prompt of which only the last row goes on, so that its queries want another form.
      try (KvCache cache = decoder.newCache(LENGTH, CacheType.F32)) {
        decoder.forward(cache, tokens, 0, LENGTH, 1, new CancelToken());
        float[] actual = Arrays.copyOf(decoder.logits(), model.vocabulary);
        assertThat(DecoderRuns.normalisedSquaredError(actual, last)).isLessThan(TOLERANCE);
      }
    }
  }

  private static Decoder load(GgufFile file, Workers workers) {
    return Decoder.load(
        file,
        DecoderConfig.read(file),
        new DecoderOptions(LENGTH, LENGTH),
        KernelProvider.best(),
        workers);
  }

  @Test
  void theCacheOfAnotherModelOfTheSameShapeIsRefused() {
    try (GgufFile file = GgufFile.open(model().write(directory));
        Workers workers = new Workers(1);
        Decoder decoder = load(file, workers);
        Decoder other = load(file, workers);
        KvCache own = decoder.newCache(4, CacheType.F32);
        KvCache foreign = other.newCache(4, CacheType.F32)) {
      CancelToken cancel = new CancelToken();
      assertThatThrownBy(() -> decoder.forward(foreign, new int[] {1}, 0, 1, 1, cancel))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another decoder");
      assertThat(foreign.length()).isZero();
      assertThat(decoder.forward(own, new int[] {1}, 0, 1, 1, cancel)).isTrue();
    }
  }
}
