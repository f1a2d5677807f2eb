package org.mycromwell.engine.model.vljepa.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.sun.management.ThreadMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.SequenceModel;
import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;

/**
 * What a token of an answer allocates once it is compiled. In what order the compiler reaches the
 * methods decides what it inlines, and on a busy machine it now and then leaves vectors as objects
 * for good; so each case has a JVM of its own, and another one where that was such a case. Code
 * that allocates does so in all of them.
 */
class VlJepaAllocationTest {
  private static final int PROMPT = 28;
  private static final int PASSES = 100;
  private static final int PROCESSES = 4;

  /** A few are enough on an idle machine; on a busy one the compiler waits for its turn. */
  private static final int MOST_ROUNDS = 300;

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"F32, F32, false", "Q8_0, F16, true", "Q4_0, F16, false", "Q8_0, Q8, true"})
  void aTokenAllocatesNothing(DType weights, CacheType cacheType, boolean switches)
      throws IOException {
    Assumptions.assumeFalse(
        KernelProvider.best().name().equals(KernelProvider.scalar().name()),
        "the scalar reference allocates");
    Path path =
        RandomVlJepa.write(RandomVlJepa.wide(switches), weights, 3, directory.resolve("m.gguf"));
    List<String> said = new ArrayList<>();
    while (said.size() < PROCESSES && !said.contains("0")) {
      said.add(bytesInAnotherProcess(path, cacheType));
    }
    assertThat(said).as("bytes in %d passes, process by process", PASSES).contains("0");
  }

  private static String bytesInAnotherProcess(Path model, CacheType cacheType) throws IOException {
    Path classes = location(EngineException.class);
    String classPath =
        String.join(
            File.pathSeparator,
            classes.resolveSibling("classes").toString(),
            classes.resolveSibling("test-classes").toString(),
            location(JsonFactory.class).toString());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                Measured.class.getName(),
                model.toString(),
                cacheType.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(
          Objects.requireNonNull(type.getProtectionDomain().getCodeSource()).getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What runs in the other process: prints the fewest bytes of all rounds. */
  static final class Measured {
    private Measured() {}

    public static void main(String[] arguments) {
      ModelOptions options =
          ModelOptions.defaults().withThreads(2).withCacheType(CacheType.valueOf(arguments[1]));
      int[] tokens = RandomVlJepa.tokens(PROMPT + PASSES, 4);
      int[] prompt = Arrays.copyOf(tokens, PROMPT);
      CancelToken cancel = new CancelToken();
      try (LanguageModel model = LanguageModel.open(Path.of(arguments[0]), options);
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
        if (ids.length < 2) {
          throw new IllegalStateException("no worker was found");
        }
        long fewest = Long.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && fewest > 0; round++) {
          cache.truncate(PROMPT - 1);
          network.forward(cache, tokens, PROMPT - 1, 1, 1, cancel);
          long before = allocatedBytes(threads, ids);
          for (int i = PROMPT; i < tokens.length; i++) {
            network.forward(cache, tokens, i, 1, 1, cancel);
          }
          fewest = Math.min(fewest, allocatedBytes(threads, ids) - before);
        }
        System.out.println(fewest);
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
}
