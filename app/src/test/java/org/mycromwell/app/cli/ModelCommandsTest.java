package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that make, convert, describe and measure models, on a tiny random one. */
class ModelCommandsTest {
  private static final int VOCABULARY = 512;

  @TempDir static Path directory;
  private static Path model;

  @BeforeAll
  static void makeModel() {
    model = directory.resolve("tiny.gguf");
    assertThat(
            Cli.run("init", "--preset", "tiny", "--type", "F32", "-o", model.toString()).exitCode())
        .isZero();
  }

  @Test
  void initIsReproducibleAndSeeded() throws IOException {
    Path again = directory.resolve("again.gguf");
    Path other = directory.resolve("other.gguf");
    Cli.run("init", "--preset", "cromwell-tiny", "--type", "f32", "--seed", "1", "-o", again + "");
    Cli.run("init", "--preset", "tiny", "--type", "F32", "--seed", "2", "-o", other + "");
    assertThat(Files.mismatch(model, again)).isEqualTo(-1);
    assertThat(Files.mismatch(model, other)).isNotEqualTo(-1);
  }

  @Test
  void initQuantisesInOneGoAndLeavesNothingElseBehind() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("quantised"));
    Path target = folder.resolve("q.gguf");
    Cli.Result result =
        Cli.run("init", "--preset", "tiny", "--type", "q4_k_m", "-o", target + "", "--json");
    assertThat(result.json())
        .containsEntry("preset", "cromwell-tiny")
        .containsEntry("type", "Q4_K_M")
        .containsEntry("outputBytes", Files.size(target));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void initWritesModelsThatSee() {
    Path target = directory.resolve("vljepa.gguf");
    Cli.Result result =
        Cli.run("init", "--preset", "vljepa-tiny", "--type", "q8_0", "-o", target + "", "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.json()).containsEntry("preset", "vljepa-tiny");
  }

  @Test
  void whatAKilledInitLeftIsNeitherInTheWayNorTouched() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("killed"));
    Path left = Files.writeString(folder.resolve("q.gguf.f16"), "left");
    Cli.Result result =
        Cli.run("init", "--preset", "tiny", "--type", "Q8_0", "-o", folder.resolve("q.gguf") + "");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(left).hasContent("left");
  }

  @Test
  void interruptedLogitsLeaveTheEarlierFileWhole() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("interrupted"));
    Path target = Files.writeString(folder.resolve("l.f32"), "earlier");
    Interruption interruption = Interruption.none();
    interruption.token().cancel();
    PrintStream sink = new PrintStream(OutputStream.nullOutputStream());
    String[] command = {
      "logits", "-m", model + "", "--tokens", "1,2", "-o", target + "", "--kernels", "scalar"
    };
    assertThat(CommandLineRunner.run(command, sink, sink, interruption))
        .isEqualTo(ExitCode.INTERRUPTED.code());
    assertThat(target).hasContent("earlier");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void quantizeWritesAndRefusesToReplaceUnlessForced() {
    Path target = directory.resolve("q8.gguf");
    String[] command = {"quantize", model + "", target + "", "--type", "Q8_0"};
    Cli.Result first = Cli.run(command);
    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).contains("of Q8_0").hasLineCount(1);
    Cli.Result second = Cli.run(command);
    assertThat(second.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(second.err()).contains(target + " exists; --force replaces it").hasLineCount(1);
    assertThat(Cli.run("quantize", model + "", target + "", "--type", "Q8_0", "--force", "--json"))
        .satisfies(forced -> {
          assertThat(forced.json()).containsEntry("type", "Q8_0").containsKey("outputBytes");
          assertThat(forced.json("inputBytes", Long.class))
              .isGreaterThan(forced.json("outputBytes", Long.class));
        });
  }

  @Test
  void infoCountsParametersFromTheTensors() {
    Cli.Result result = Cli.run("models", "info", model + "", "--json");
    assertThat(result.exitCode()).isZero();
    assertThat(result.json())
        .containsEntry("architecture", "llama")
        .containsEntry("layers", 2L)
        .containsEntry("vocabulary", (long) VOCABULARY);
    long sum =
        ((List<?>) result.json("components", List.class))
            .stream().mapToLong(share -> (long) field(share, "parameters")).sum();
    assertThat(result.json("parameters", Long.class)).isEqualTo(sum).isPositive();
    assertThat(field(result.json("memory", Map.class), "context")).isEqualTo(512L);
  }

  @Test
  void infoSaysWhyAModelDoesNotRun() {
    Cli.Result result = Cli.run("models", "info", model + "", "--context", "513", "--json");
    assertThat(result.exitCode()).isZero();
    assertThat(result.json()).containsEntry("runs", false);
    assertThat(result.json("obstacles", List.class).toString())
        .contains("--context is 513, but this model was made for at most 512");
  }

  @Test
  void infoForPeopleNamesWhatMatters() {
    assertThat(Cli.run("models", "info", model + "").out())
        .contains("llama", "Parameters", "attention", "Tokenizer", "Memory", "Runs here");
  }

  @Test
  void numbersReadTheSameInEveryCountry() {
    Locale locale = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(Cli.run("models", "info", model + "").out())
          .containsPattern("Parameters +\\d,\\d{3},\\d{3} ");
    } finally {
      Locale.setDefault(locale);
    }
  }

  @Test
  void listNamesModelsAndDamagedFiles() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("list"));
    Files.copy(model, folder.resolve("a.gguf"));
    Files.writeString(folder.resolve("b.gguf"), "no model");
    Files.writeString(folder.resolve("c.txt"), "no model");
    Cli.Result result = Cli.run("models", "list", folder + "");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("cromwell-vljepa").endsWith("embedded demo model"),
            line -> assertThat(line).contains("llama").endsWith("a.gguf"),
            line -> assertThat(line).contains("damaged").contains("b.gguf  (does not run)"));
  }

  @Test
  void tokenizeAndDecodeAreInverse() {
    byte[] text = "def f(x):\n\treturn x  # ½ 漢\r\n".getBytes(StandardCharsets.UTF_8);
    Cli.Result ids = Cli.runWithInput(text, "tokenize", "-m", model + "");
    assertThat(ids.exitCode()).isZero();
    assertThat(ids.out()).matches("\\d+( \\d+)*\\R");
    Cli.Result back = Cli.runWithInput(ids.outBytes(), "tokenize", "-m", model + "", "--decode");
    assertThat(back.outBytes()).isEqualTo(text);
  }

  @Test
  void tokenizeOfNothingIsAnEmptyLine() {
    assertThat(Cli.run("tokenize", "-m", model + "").out()).isEqualTo(System.lineSeparator());
  }

  @ParameterizedTest
  @ValueSource(strings = {"together", "singly"})
  void logitsHaveOneRowForEachToken(String how) throws IOException {
    Path target = directory.resolve(how + ".f32");
    Cli.Result result =
        how.equals("together")
            ? Cli.run(
                "logits",
                "-m",
                model + "",
                "--tokens",
                "1,300,17",
                "-o",
                target + "",
                "--kernels",
                "scalar")
            : Cli.run(
                "logits",
                "-m",
                model + "",
                "--tokens",
                "1 300 17",
                "-o",
                target + "",
                "--one-at-a-time",
                "--kernels",
                "scalar",
                "--threads",
                "1",
                "--json");
    assertThat(result.exitCode()).isZero();
    ByteBuffer logits = ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(logits.remaining()).isEqualTo(3 * VOCABULARY * 4);
    for (int i = 0; i < 3 * VOCABULARY; i++) {
      assertThat(logits.getFloat(4 * i)).isFinite();
    }
  }

  @Test
  void benchInferenceReportsBothTests() {
    Cli.Result result =
        Cli.run(
            "bench",
            "inference",
            "-m",
            model + "",
            "--prompt-len",
            "8",
            "--kernels",
            "scalar",
            "--gen-len",
            "4",
            "-r",
            "3",
            "--warm-up",
            "0",
            "--no-limits",
            "--json");
    assertThat(result.exitCode()).isZero();
    assertThat(result.json())
        .containsEntry("benchmark", "inference")
        .containsKeys("openMillis", "packMillis", "memoryAnnouncedBytes", "residentBytes");
    List<?> tests = result.json("tests", List.class);
    assertThat(tests).extracting(test -> field(test, "name")).containsExactly("pp8", "tg4");
    assertThat((double) field(field(tests.getFirst(), "tokensPerSecond"), "mean")).isPositive();
  }

  @Test
  void benchInferenceLeavesOutATestOfNoTokens() {
    Cli.Result result =
        Cli.run(
            "bench",
            "inference",
            "-m",
            model + "",
            "--kernels",
            "scalar",
            "-p",
            "0",
            "-n",
            "2",
            "-r",
            "1",
            "--warm-up",
            "0",
            "--no-limits");
    assertThat(result.out()).contains("tg2").doesNotContain("pp0");
  }

  @Test
  void benchEditReportsCopyingAndPrefixReuse() {
    String[] arguments = {
      "bench",
      "edit",
      "-m",
      model + "",
      "--file-len",
      "100",
      "--new-len",
      "9",
      "--prefix-len",
      "90",
      "--kernels",
      "scalar",
      "-r",
      "2",
      "--warm-up",
      "0",
      "--json"
    };
    Cli.Result result = Cli.run(arguments);
    assertThat(result.exitCode()).isZero();
    assertThat(result.json())
        .containsEntry("benchmark", "edit")
        .containsEntry("repetitions", 2L)
        .containsKeys("prefillTokensPerSecond", "ceiling", "prefix", "cpu", "java");
    Object copying = result.json("copying", Map.class);
    assertThat(field(copying, "tokens")).isEqualTo(100L);
    assertThat((double) field(copying, "copiedShare")).isBetween(0.0, 1.0);
    assertThat((double) field(field(copying, "shareOfCeiling"), "median")).isPositive();
    assertThat(field(result.json("newText", Map.class), "tokens")).isEqualTo(9L);

    Cli.Result text = Cli.run(Arrays.copyOf(arguments, arguments.length - 1));
    assertThat(text.out()).contains("ceiling", "copying", "of the ceiling", "new text", "prefix");
  }

  @SuppressWarnings("unchecked")
  private static Object field(Object object, String name) {
    return Objects.requireNonNull(((Map<String, Object>) object).get(name));
  }
}
