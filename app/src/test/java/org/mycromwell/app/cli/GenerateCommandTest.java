package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {
  private static final String PROMPT = "def f(x):\n  return ";

  @TempDir static Path directory;
  private static Path model;

  @BeforeAll
  static void makeModel() {
    model = directory.resolve("tiny.gguf");
    Cli.run("init", "--preset", "tiny", "--type", "F32", "-o", model.toString());
  }

  private static String[] command(String... options) {
    List<String> words =
        new ArrayList<>(List.of("generate", "-m", model.toString(), "--kernels", "scalar"));
    words.addAll(Arrays.asList(options));
    if (!words.contains("-n")) {
      words.addAll(List.of("-n", "12"));
    }
    return words.toArray(String[]::new);
  }

  private static Cli.Result generate(String... options) {
    return Cli.run(command(options));
  }

  @Test
  void greedyTextIsTheSameStreamedAndAsJsonAndWithAnyThreads() {
    Cli.Result json = generate("-p", PROMPT, "--temperature", "0", "--threads", "1", "--json");
    Cli.Result streamed = generate("-p", PROMPT, "--temperature", "0", "--threads", "2");
    assertThat(json.exitCode()).isZero();
    assertThat(json.err()).isEmpty();
    assertThat(json.json())
        .containsEntry("stopReason", "maxTokens")
        .containsKeys("tokens", "promptTokens", "seed", "stats", "model");
    assertThat((List<?>) json.json("tokens", List.class)).hasSize(12);
    assertThat(streamed.out()).isEqualTo(json.json("text", String.class));
    assertThat(streamed.err())
        .containsPattern("prompt \\d+ tokens, .* answer 12 tokens, .*; ended by --max-tokens")
        .hasLineCount(1);
  }

  @Test
  void promptComesFromArgumentFileOrStandardInput() throws IOException {
    Path file = Files.writeString(directory.resolve("prompt.txt"), PROMPT);
    byte[] bytes = PROMPT.getBytes(StandardCharsets.UTF_8);
    String expected = generate("-p", PROMPT, "--temperature", "0", "-q").out();
    assertThat(generate("-f", file.toString(), "--temperature", "0", "-q").out())
        .isEqualTo(expected);
    assertThat(Cli.runWithInput(bytes, command("-p", "-", "--temperature", "0", "-q")).out())
        .isEqualTo(expected);
    assertThat(Cli.runWithInput(bytes, command("-f", "-", "--temperature", "0", "-q")).out())
        .isEqualTo(expected);
  }

  @Test
  void aPromptMayLookLikeAnArgumentFile() throws IOException {
    Files.writeString(directory.resolve("args"), "--json");
    Cli.Result result = generate("-p", "@" + directory.resolve("args"), "-q");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).doesNotContain("stopReason");
  }

  @Test
  void seedDecidesTheText() {
    String[] drawn = {"-p", PROMPT, "--temperature", "1.5", "--top-k", "0", "-q", "--seed", "7"};
    String first = generate(drawn).out();
    assertThat(generate(drawn).out()).isEqualTo(first);
    drawn[drawn.length - 1] = "8";
    assertThat(generate(drawn).out()).isNotEqualTo(first);
  }

  @Test
  void quietPrintsTheTextAlone() {
    assertThat(generate("-p", PROMPT, "--quiet").err()).isEmpty();
  }

  @Test
  void stopTextEndsBeforeIt() {
    String text = generate("-p", PROMPT, "--temperature", "0", "-q").out();
    String stop = text.substring(text.length() / 2, text.length() / 2 + 1);
    Cli.Result result = generate("-p", PROMPT, "--temperature", "0", "--stop", stop, "--json");
    assertThat(result.json())
        .containsEntry("stopReason", "stopString")
        .containsEntry("text", text.substring(0, text.indexOf(stop)));
  }

  @Test
  void fullContextEndsTheAnswer() {
    Cli.Result result =
        generate("-p", "def", "-c", "6", "-n", "100", "--temperature", "0", "--json");
    assertThat(result.exitCode()).isZero();
    assertThat(result.json()).containsEntry("stopReason", "contextFull");
  }

  @Test
  void interruptShowsWhatThereIs() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Interruption interruption = Interruption.none();
    OutputStream interrupting =
        new OutputStream() {
          @Override
          public void write(int b) {
            out.write(b);
            interruption.token().cancel();
          }
        };
    int exitCode =
        CommandLineRunner.run(
            command("-p", PROMPT, "-n", "400"),
            new PrintStream(interrupting, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            interruption);
    assertThat(exitCode).isEqualTo(ExitCode.INTERRUPTED.code());
    assertThat(out.size()).isPositive();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("; interrupted").hasLineCount(1);
  }

  @Test
  void nobodyReadingEndsTheAnswerWithoutAWord() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    int exitCode =
        CommandLineRunner.run(
            command("-p", PROMPT, "-n", "400"),
            new PrintStream(closed, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(exitCode).isEqualTo(ExitCode.OUTPUT_FAILED.code());
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
