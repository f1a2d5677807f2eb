package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code cromwell logits} against logits that were computed in double precision elsewhere: scalar
 * and vector kernels, one and two threads, all tokens together and one at a time. The data is not
 * part of the project.
 */
class LogitsParityTest {
  private static final String FOLDER = "shared/data/parity";

  @TempDir Path directory;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "llama-f32, 1e-9",
    "qwen2-f32, 1e-9",
    "llama-Q8_0, 1e-3",
    "llama-Q4_0, 1e-3",
    "llama-Q4_K_M, 2e-3"
  })
  void logitsAgree(String name, double tolerance) throws IOException {
    Path folder = folder();
    String tokens = tokens(Files.readString(folder.resolve("input.json")));
    FloatBuffer expected = floats(folder.resolve(name + ".logits.f32"));
    for (String kernels : List.of("scalar", "vector")) {
      for (String threads : List.of("1", "2")) {
        for (boolean single : new boolean[] {false, true}) {
          Path target = directory.resolve("logits.f32");
          List<String> command =
              new ArrayList<>(List.of("logits", "-m", folder.resolve(name + ".gguf").toString()));
          command.addAll(List.of("--tokens", tokens, "-o", target.toString()));
          command.addAll(List.of("--kernels", kernels, "--threads", threads));
          if (single) {
            command.add("--one-at-a-time");
          }
          Cli.Result result = Cli.run(command.toArray(String[]::new));
          assertThat(result.exitCode()).as(result.err()).isZero();
          assertThat(error(floats(target), expected))
              .as("%s kernels, %s threads, one at a time: %s", kernels, threads, single)
              .isLessThan(tolerance);
        }
      }
    }
  }

  private static double error(FloatBuffer actual, FloatBuffer expected) {
    assertThat(actual.limit()).isEqualTo(expected.limit());
    double squaredError = 0;
    double squaredSum = 0;
    for (int i = 0; i < actual.limit(); i++) {
      double difference = (double) actual.get(i) - expected.get(i);
      squaredError += difference * difference;
      squaredSum += (double) expected.get(i) * expected.get(i);
    }
    return squaredError / squaredSum;
  }

  private static FloatBuffer floats(Path file) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  /** The list under "tokens", as the command line takes it. */
  private static String tokens(String json) {
    Matcher list = Pattern.compile("\"tokens\": \\[([0-9, ]+)]").matcher(json);
    assertThat(list.find()).isTrue();
    return String.join(",", Arrays.asList(list.group(1).split(", ")));
  }

  /** The folder, or the test is skipped. */
  private static Path folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(FOLDER))) {
        return at.resolve(FOLDER);
      }
    }
    Assumptions.abort(FOLDER + " is not beside the repository");
    throw new AssertionError("unreachable");
  }
}
