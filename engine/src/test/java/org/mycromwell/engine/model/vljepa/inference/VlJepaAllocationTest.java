package org.mycromwell.engine.model.vljepa.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.SequenceModel;
import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;

/** What a token of an answer allocates once it is compiled, in a JVM of its own. */
class VlJepaAllocationTest {
  private static final int PROMPT = 28;
  private static final int PASSES = 100;

  /** A few are enough on an idle machine; on a busy one the compiler waits for its turn. */
  private static final int MOST_ROUNDS = 1000;

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"F32, F32, false", "Q8_0, F16, true", "Q4_0, F16, false", "Q8_0, Q8, true"})
  void aTokenAllocatesNothing(DType weights, CacheType cacheType, boolean switches) {
    Assumptions.assumeFalse(
        KernelProvider.best().name().equals(KernelProvider.scalar().name()),
        "the scalar reference allocates");
    Path path =
        RandomVlJepa.write(RandomVlJepa.wide(switches), weights, 3, directory.resolve("m.gguf"));
    ModelOptions options = ModelOptions.defaults().withThreads(2).withCacheType(cacheType);
    int[] tokens = RandomVlJepa.tokens(PROMPT + PASSES, 4);
    int[] prompt = Arrays.copyOf(tokens, PROMPT);
    CancelToken cancel = new CancelToken();
    try (LanguageModel model = LanguageModel.open(path, options);
        SequenceCache cache = model.newCache()) {
      SequenceModel network = model.network();
      network.encode(cache, prompt, List.of(), (done, total) -> {}, cancel);
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
        cache.truncate(PROMPT - 1);
        network.forward(cache, tokens, PROMPT - 1, 1, 1, cancel);
        long before = allocatedBytes(threads, ids);
        for (int i = PROMPT; i < tokens.length; i++) {
          network.forward(cache, tokens, i, 1, 1, cancel);
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
