package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.TensorInfo;
import org.mycromwell.engine.machine.MemoryInfo;

/** Wrong input of every kind: one sentence, an exit code, nothing on standard output. */
class BadInputTest {
  /** The longest a model may claim; its cache for the tiny model takes 34 GB. */
  private static final int LONG_CONTEXT = 1 << 24;

  @TempDir static Path directory;
  private static Path model;
  private static long modelBytes;

  @BeforeAll
  static void makeFiles() throws IOException {
    model = directory.resolve("tiny.gguf");
    Cli.run("init", "--preset", "tiny", "--type", "F32", "-o", model.toString());
    byte[] bytes = Files.readAllBytes(model);
    modelBytes = bytes.length;
    Files.write(directory.resolve("empty.gguf"), new byte[0]);
    Files.writeString(directory.resolve("text.gguf"), "this is no model at all, only text");
    Files.write(directory.resolve("header.gguf"), Arrays.copyOf(bytes, 1000));
    Files.write(directory.resolve("truncated.gguf"), Arrays.copyOf(bytes, bytes.length / 2));
    Files.createDirectory(directory.resolve("folder.gguf"));
    Files.createLink(directory.resolve("link.gguf"), model);
    rewrite("mamba.gguf", "general.architecture", "mamba");
    rewriteContext("long.gguf", LONG_CONTEXT);
  }

  private static void rewrite(String name, String key, String value) {
    try (GgufFile file = GgufFile.open(model)) {
      GgufWriter writer = copy(file);
      writer.putString(key, value);
      writer.write(directory.resolve(name));
    }
  }

  private static void rewriteContext(String name, int contextLength) {
    try (GgufFile file = GgufFile.open(model)) {
      GgufWriter writer = copy(file);
      writer.putInt("llama.context_length", contextLength);
      writer.write(directory.resolve(name));
    }
  }

  private static GgufWriter copy(GgufFile file) {
    GgufWriter writer = new GgufWriter();
    for (String key : file.metadata().keys()) {
      writer.copy(file.metadata(), key);
    }
    for (TensorInfo tensor : file.tensors().values()) {
      writer.tensor(tensor.name(), tensor.type(), tensor.dims(), sink -> sink.write(tensor.data()));
    }
    return writer;
  }

  static Stream<Arguments> wrongInput() {
    return Stream.of(
        arguments("generate -m absent.gguf -p a", 3, "absent.gguf does not exist"),
        arguments("generate -m folder.gguf -p a", 3, "folder.gguf is no regular file"),
        arguments("generate -m empty.gguf -p a", 3, "empty.gguf"),
        arguments("generate -m text.gguf -p a", 3, "text.gguf"),
        arguments("generate -m header.gguf -p a", 3, "header.gguf"),
        arguments("generate -m truncated.gguf -p a", 3, "truncated.gguf"),
        arguments("generate -m mamba.gguf -p a", 3, "'mamba'"),
        arguments("generate -m tiny.gguf -p a -c 1000", 2, "1000"),
        arguments("generate -m tiny.gguf -p a -c 0", 2, "--context is 0"),
        arguments("generate -m tiny.gguf -p abcdefghijklm -c 4", 5, "the context holds 4"),
        arguments("generate -m tiny.gguf", 2, "-p=TEXT"),
        arguments("generate -m tiny.gguf -p a -f b", 2, "mutually exclusive"),
        arguments("generate -m tiny.gguf -f absent.txt", 3, "absent.txt"),
        arguments("generate -m tiny.gguf -f folder.gguf", 3, "is a directory"),
        arguments(
            "generate -m tiny.gguf -f latin1.txt",
            3,
            "latin1.txt is not UTF-8 text: the byte at offset 1"),
        arguments("generate -m tiny.gguf -p a --temperature -1", 2, "temperature is -1"),
        arguments("generate -m tiny.gguf -p a --top-p 2", 2, "top-p is 2"),
        arguments("generate -m tiny.gguf -p a --top-p NaN", 2, "top-p"),
        arguments("generate -m tiny.gguf -p a --max-tokens -1", 2, "-1"),
        arguments("generate -m tiny.gguf -p a --max-tokens x", 2, "--max-tokens"),
        arguments("generate -m tiny.gguf -p a --threads 0", 2, "--threads is 0"),
        arguments("generate -m tiny.gguf -p a --kernels gpu", 2, "--kernels"),
        arguments("tokenize -m absent.gguf", 3, "absent.gguf does not exist"),
        arguments("logits -m tiny.gguf --tokens 1,x -o out.f32", 2, "'x' is no token id"),
        arguments("logits -m tiny.gguf --tokens 1,-2 -o out.f32", 2, "'-2' is no token id"),
        arguments("logits -m tiny.gguf --tokens 1,,2 -o out.f32", 2, "'' is no token id"),
        arguments("logits -m tiny.gguf --tokens 512 -o out.f32", 2, "token id 512"),
        arguments("logits -m tiny.gguf --tokens LONG -o out.f32", 5, "--tokens has 513 ids"),
        arguments("logits -m tiny.gguf --tokens 1 -o tiny.gguf", 2, "name another output file"),
        arguments("logits -m tiny.gguf --tokens 1 -o link.gguf", 2, "name another output file"),
        arguments("logits -m tiny.gguf --tokens 1 -o folder.gguf", 2, "folder.gguf"),
        arguments("logits -m tiny.gguf --tokens 1 -o absent/out.f32", 3, "absent"),
        arguments("quantize absent.gguf out.gguf --type Q8_0", 3, "absent.gguf does not exist"),
        arguments("quantize truncated.gguf out.gguf --type Q8_0", 3, "truncated.gguf"),
        arguments("quantize tiny.gguf out.gguf --type Q9_9", 2, "'Q9_9'"),
        arguments("quantize tiny.gguf absent/out.gguf --type Q8_0", 3, "absent"),
        arguments("quantize tiny.gguf", 2, "OUTPUT"),
        arguments("init --preset huge -o out.gguf", 2, "'cromwell-huge'"),
        arguments("init --preset tiny --type Q9_9 -o out.gguf", 2, "'Q9_9'"),
        arguments("init --preset tiny -o folder.gguf", 2, "folder.gguf is no regular file"),
        arguments("models info text.gguf", 3, "text.gguf"),
        arguments("models list absent", 3, "absent is no folder"),
        arguments("bench inference -m absent.gguf", 3, "absent.gguf does not exist"),
        arguments("bench inference -m tiny.gguf -p 0 -n 0", 2, "no test left"),
        arguments("bench inference -m tiny.gguf -p 600", 2, "600"),
        arguments("bench inference -m tiny.gguf -r 0", 2, "--repetitions is 0"),
        arguments("bench edit -m absent.gguf", 3, "absent.gguf does not exist"),
        arguments("bench edit -m tiny.gguf --file-len 9", 2, "--file-len is 9"),
        arguments("bench edit -m tiny.gguf", 2, "512"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongInput")
  void oneSentenceAndAnExitCode(String command, int exitCode, String message) throws IOException {
    Files.write(directory.resolve("latin1.txt"), "fü".getBytes(StandardCharsets.ISO_8859_1));
    String[] words = command.replace("LONG", "1" + ",1".repeat(512)).split(" ");
    for (int i = 1; i < words.length; i++) {
      if (words[i].matches("(absent.*|.*\\.(gguf|txt|f32))")) {
        words[i] = directory.resolve(words[i]).toString();
      }
    }
    Cli.Result result = Cli.run(onAnyMachine(words));
    assertThat(result.err()).contains(message).startsWith("cromwell: ").hasLineCount(1);
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
    assertThat(directory.resolve("out.gguf")).doesNotExist();
    assertThat(directory.resolve("out.f32")).doesNotExist();
    assertThat(model).hasSize(modelBytes);
  }

  /** Without fast kernels the machine itself would be what is refused first. */
  private static String[] onAnyMachine(String[] words) {
    boolean computes =
        Set.of("generate", "logits").contains(words[0]) || words[1].equals("inference");
    if (!computes || Arrays.asList(words).contains("--kernels")) {
      return words;
    }
    String[] scalar = Arrays.copyOf(words, words.length + 2);
    scalar[words.length] = "--kernels";
    scalar[words.length + 1] = "scalar";
    return scalar;
  }

  @Test
  void aContextThatDoesNotFitIsRefusedBeforeItIsTaken() {
    assumeThat(MemoryInfo.detect().availableBytes())
        .as("memory of this machine")
        .isLessThan(30_000_000_000L);
    Cli.Result result =
        Cli.run(
            "generate",
            "-m",
            directory.resolve("long.gguf") + "",
            "-p",
            "a",
            "--cache-type",
            "f32",
            "-c",
            LONG_CONTEXT + "",
            "--kernels",
            "scalar");
    assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_FILE.code());
    assertThat(result.err()).contains("of memory", "smaller context").hasLineCount(1);
  }

  @Test
  void everyTruncationIsASentence() throws IOException {
    byte[] bytes = Files.readAllBytes(model);
    Path cut = directory.resolve("cut.gguf");
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 60; i++) {
      // Half of the cuts fall into the header.
      int length = random.nextInt(i % 2 == 0 ? 20_000 : bytes.length);
      Files.write(cut, Arrays.copyOf(bytes, length));
      Cli.Result result =
          Cli.run(onAnyMachine(new String[] {"generate", "-m", cut + "", "-p", "a", "-n", "1"}));
      assertThat(result.exitCode()).as("%d bytes", length).isEqualTo(ExitCode.BAD_FILE.code());
      assertThat(result.err()).startsWith("cromwell: ").contains("cut.gguf").hasLineCount(1);
    }
  }

  /** The readers have their own fuzz test; this one goes on to configuration, loading and text. */
  @Test
  void everyMutationIsASentenceOrRuns() throws IOException {
    byte[] bytes = Files.readAllBytes(model);
    Path mutated = directory.resolve("mutated.gguf");
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 100; i++) {
      byte[] changed = bytes.clone();
      int at = random.nextInt(i % 4 == 0 ? 18_000 : 2_200);
      if (i % 2 == 0) {
        changed[at] ^= (byte) (1 << random.nextInt(8));
      } else {
        Arrays.fill(changed, at, at + 4, (byte) (i % 3 == 0 ? 0 : 0xFF));
      }
      Files.write(mutated, changed);
      Cli.Result result =
          Cli.run(
              onAnyMachine(
                  new String[] {"generate", "-m", mutated + "", "-p", "a", "-n", "1", "-q"}));
      assertThat(result.exitCode())
          .as("byte %d: %s", at, result.err())
          .isIn(ExitCode.OK.code(), ExitCode.USAGE.code(), ExitCode.BAD_FILE.code());
      assertThat(result.err()).hasLineCount(result.exitCode() == 0 ? 0 : 1);
    }
  }

  @Test
  void standardInputThatIsNotTextIsNamed() {
    Cli.Result result =
        Cli.runWithInput(new byte[] {'a', (byte) 0xff}, "tokenize", "-m", model.toString());
    assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_FILE.code());
    assertThat(result.err())
        .contains("standard input is not UTF-8 text: the byte at offset 1")
        .hasLineCount(1);
  }

  @Test
  void unknownIdsCannotBeDecoded() {
    Cli.Result result =
        Cli.runWithInput(
            "3 512".getBytes(StandardCharsets.UTF_8),
            "tokenize",
            "--decode",
            "-m",
            model.toString());
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(result.err()).contains("token id 512").hasLineCount(1);
  }
}
