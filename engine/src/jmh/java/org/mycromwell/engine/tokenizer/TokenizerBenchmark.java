package org.mycromwell.engine.tokenizer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Training on the sources of {@code java.base} in the JDK's {@code src.zip} (52 MB), encoding and
 * decoding 4 MB of them. One operation is the whole text.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class TokenizerBenchmark {
  private static final int ENCODED_CHARS = 4_000_000;

  @Param({"cromwell", "qwen2", "gpt-2"})
  public String preTokenizer;

  private final List<String> sources = new ArrayList<>();
  private String text = "";
  private BpeTrainerConfig config = BpeTrainerConfig.cromwell();
  private Tokenizer tokenizer = CromwellVocabulary.untrained(1000).build();
  private int[] ids = {};

  @Setup
  public void setUp() throws IOException {
    Path zip = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().toList()) {
        if (entry.getName().startsWith("java.base/") && entry.getName().endsWith(".java")) {
          byte[] bytes = file.getInputStream(entry).readAllBytes();
          sources.add(new String(bytes, StandardCharsets.UTF_8));
        }
      }
    }
    text = String.join("", sources).substring(0, ENCODED_CHARS);
    config = config.withPreTokenizer(preTokenizer);
    tokenizer = train().definition().build();
    ids = tokenizer.encode(text);
  }

  @Benchmark
  public int[] encode() {
    return tokenizer.encode(text);
  }

  @Benchmark
  public byte[] decode() {
    return tokenizer.decode(ids);
  }

  @Benchmark
  @Warmup(iterations = 1, time = 1)
  @Measurement(iterations = 3, time = 1)
  public BpeTrainer.Result train() {
    return BpeTrainer.train(sources, config, BpeTrainer.Progress.NONE, () -> false);
  }
}
