package org.mycromwell.engine.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;

/**
 * What a pass allocates once it is compiled. Whether vectors stay in registers depends on what the
 * compiler has seen, such as which kinds of memory segments, so that this test runs in a JVM of its
 * own (see the profile own-jvm of the build), in which nothing but a model has run.
 */
class DecoderAllocationTest {
  private static final int PROMPT = 64;
  private static final int PASSES = 200;

  /** A few are enough on an idle machine; on a busy one the compiler waits for its turn. */
  private static final int MOST_ROUNDS = 500;

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"F32, F32", "Q4_0, F16", "Q8_0, Q8", "Q4_K, F16", "Q6_K, F16"})
  void aPassAllocatesNothing(DType weights, CacheType cacheType) {
    Kernels kernels = KernelProvider.best();
    Assumptions.assumeFalse(
        kernels.name().equals(KernelProvider.scalar().name()), "the scalar reference allocates");
    Path path = directory.resolve("preset.gguf");
    try (Workers workers = new Workers(1)) {
      ModelInitializer.write(
          DecoderPreset.CROMWELL_TINY, weights, 14, workers, path, (done, total) -> {});
    }
    int length = PROMPT + PASSES;
    int[] tokens = TinyModel.tokens(length, DecoderPreset.CROMWELL_TINY.config().vocabulary(), 13);
    CancelToken cancel = new CancelToken();
    try (GgufFile file = GgufFile.open(path);
        Workers workers = new Workers(2);
        Decoder decoder =
            Decoder.load(
                file,
                DecoderConfig.read(file),
                new DecoderOptions(PROMPT, PROMPT),
                kernels,
                workers);
        KvCache cache = decoder.newCache(length, cacheType)) {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long[] ids =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread ->
                  thread.equals(Thread.currentThread())
                      || thread.getName().startsWith("cromwell-worker"))
              .mapToLong(Thread::threadId)
              .toArray();
      assertThat(ids.length).isGreaterThanOrEqualTo(2);
      long allocated = Long.MAX_VALUE;
      for (int round = 0; round < MOST_ROUNDS && allocated > 0; round++) {
        cache.truncate(0);
        decoder.forward(cache, tokens, 0, PROMPT, 0, cancel);
        long before = allocatedBytes(threads, ids);
        for (int i = PROMPT; i < length; i++) {
          decoder.forward(cache, tokens, i, 1, 1, cancel);
        }
        allocated = allocatedBytes(threads, ids) - before;
      }
      assertThat(allocated).as("bytes in %d passes", PASSES).isZero();
    }
  }

  private static long allocatedBytes(ThreadMXBean threads, long[] ids) {
    long sum = 0;
    for (long id : ids) {
      sum += threads.getThreadAllocatedBytes(id);
    }
    return sum;
  }
}
