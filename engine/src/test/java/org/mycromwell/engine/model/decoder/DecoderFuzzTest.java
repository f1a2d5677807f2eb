package org.mycromwell.engine.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.tensor.CacheType;

/**
 * Model files with bytes changed: each either runs (and may compute nonsense) or is refused with a
 * message.
 */
class DecoderFuzzTest {
  private static final int ROUNDS = 6000;
  private static final long[] NASTY = {0, 1, 2, 31, 255, 1L << 31, -1L, Long.MAX_VALUE, 1L << 62};

  @TempDir private Path directory;

  @Test
  void mutatedModelsRunOrAreRefused() throws IOException {
    TinyModel model = new TinyModel();
    model.layers = 1;
    model.hidden = 16;
    model.ffn = 16;
    model.queryHeads = 2;
    model.headDim = 8;
    model.rotated = 8;
    model.vocabulary = 16;
    model.scalingType = "yarn";
    model.scalingFactor = 2;
    byte[] original = Files.readAllBytes(model.randomise(1).write(directory));
    int headerBytes =
        original.length - model.weights.values().stream().mapToInt(w -> 4 * w.length).sum();
    SplittableRandom random = new SplittableRandom(2);
    int ran = 0;
    int refused = 0;
    try (Workers workers = new Workers(1);
        Arena arena = Arena.ofShared()) {
      MemorySegment file = arena.allocate(original.length, 64);
      for (int round = 0; round < ROUNDS; round++) {
        file.copyFrom(MemorySegment.ofArray(original));
        for (int i = random.nextInt(1, 4); i > 0; i--) {
          mutate(file, random, random.nextInt(10) == 0 ? original.length : headerBytes);
        }
        Kernels kernels = round % 2 == 0 ? KernelProvider.best() : KernelProvider.scalar();
        if (runs(file, kernels, workers)) {
          ran++;
        } else {
          refused++;
        }
      }
    }
    assertThat(ran).isGreaterThan(ROUNDS / 20);
    assertThat(refused).isGreaterThan(ROUNDS / 4);
  }

  private static void mutate(MemorySegment file, SplittableRandom random, int range) {
    int at = random.nextInt(range - 8);
    switch (random.nextInt(3)) {
      case 0 -> file.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
      case 1 ->
          file.set(ValueLayout.JAVA_INT_UNALIGNED, at, (int) NASTY[random.nextInt(NASTY.length)]);
      default -> file.set(ValueLayout.JAVA_LONG_UNALIGNED, at, NASTY[random.nextInt(NASTY.length)]);
    }
  }

  private static boolean runs(MemorySegment segment, Kernels kernels, Workers workers) {
    DecoderOptions options = new DecoderOptions(4, 1);
    try (GgufFile file = GgufFile.parse(segment, "fuzzed.gguf")) {
      DecoderConfig config = DecoderConfig.read(file);
      new DecoderFile(file, config)
          .memoryPlan(options, kernels, 1, CacheType.F16, 8)
          .require(file.displayName(), 1_000_000_000, 100_000_000);
      try (Decoder decoder = Decoder.load(file, config, options, kernels, workers);
          KvCache cache = decoder.newCache(8, CacheType.F16)) {
        int last = config.vocabulary() - 1;
        decoder.forward(cache, new int[] {0, last, 1, last}, 0, 4, 1, new CancelToken());
        decoder.forward(cache, new int[] {last}, 0, 1, 1, new CancelToken());
      }
      return true;
    } catch (EngineException e) {
      assertThat(e.getMessage()).contains("fuzzed.gguf").doesNotContain("\n");
      return false;
    }
  }
}
