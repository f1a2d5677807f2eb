package org.mycromwell.engine.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;

/**
 * The logits of a token do not depend, in one bit, on how many tokens the pass reads that computes
 * them: what speculation stands on.
 */
class DecoderBatchInvarianceTest {
  private static final int LENGTH = 90;

  private static final String[] MATRICES = {
    "attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down", "output"
  };

  @TempDir private Path directory;

  static Stream<Arguments> typesAndCaches() {
    return Arrays.stream(DType.values())
        .flatMap(type -> Arrays.stream(CacheType.values()).map(cache -> Arguments.of(type, cache)));
  }

  @ParameterizedTest
  @MethodSource("typesAndCaches")
  void chunksOfAnySizeGiveTheLogitsOfSingleTokens(DType type, CacheType cacheType) {
    TinyModel model = new TinyModel();
    if (type.blockSize() == 1) { // no block asks for even sizes
      model.hidden = 43;
      model.ffn = 70;
      model.queryHeads = 9;
      model.kvHeads = 3;
      model.headDim = 10;
      model.rotated = 10;
      model.vocabulary = 37;
    } else { // the smallest that the largest block divides
      model.hidden = 256;
      model.ffn = 512;
      model.headDim = 64;
      model.rotated = 64;
    }
    model.randomise(type.ordinal());
    for (String matrix : MATRICES) {
      model.store(matrix + ".weight", type);
    }
    Path path = model.write(directory);
    int[] tokens = TinyModel.tokens(LENGTH, model.vocabulary, 5);
    try (GgufFile file = GgufFile.open(path);
        Workers workers = new Workers(2);
        Decoder decoder =
            Decoder.load(
                file,
                DecoderConfig.read(file),
                new DecoderOptions(LENGTH, LENGTH),
                KernelProvider.best(),
                workers)) {
      float[] expected = logits(decoder, tokens, 1, cacheType);
      for (int chunk : new int[] {2, 3, 4, 5, 7, 8, 13, 16, 33, 64, LENGTH}) {
        assertThat(logits(decoder, tokens, chunk, cacheType))
            .as("chunks of %d", chunk)
            .isEqualTo(expected);
      }
    }
  }

  private static float[] logits(Decoder decoder, int[] tokens, int chunk, CacheType cacheType) {
    try (KvCache cache = decoder.newCache(tokens.length, cacheType)) {
      return DecoderRuns.logits(decoder, cache, tokens, chunk);
    }
  }
}
