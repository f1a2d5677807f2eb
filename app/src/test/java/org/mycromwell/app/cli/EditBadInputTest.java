package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.testing.ScriptedModel;

/** Whatever is wrong with an edit: one sentence, an exit code of its own, and nothing lost. */
class EditBadInputTest {
  private static final String BEFORE = "a = 1\nb = 2\nc = 3\n";

  @TempDir Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void makeFiles() throws IOException {
    file = Files.writeString(directory.resolve("f.py"), BEFORE);
    ScriptedModel.answering("a = 1\nb = 4\nc = 3\n")
        .withCromwellTokens()
        .write(directory.resolve("m.gguf"));
    ScriptedModel.answering("a = 1\n")
        .withCromwellTokens()
        .withContextLength(64)
        .write(directory.resolve("small.gguf"));
    Files.writeString(directory.resolve("text.gguf"), "no model");
    Files.write(directory.resolve("binary.bin"), new byte[] {1, 0, 2});
    Files.writeString(directory.resolve("picture.png"), "no picture either");
    Files.createDirectory(directory.resolve("folder"));
    Files.writeString(directory.resolve("long.py"), "x = 1\n".repeat(3000));
  }

  static Stream<Arguments> wrongInput() {
    return Stream.of(
        // The command line.
        arguments("edit", 2, "FILE"),
        arguments("edit ./f.py -m ./m.gguf", 2, "--instruction"),
        arguments("edit ./f.py -i x -m ./m.gguf --yes --dry-run", 2, "mutually exclusive"),
        arguments("edit ./f.py -i x -m ./m.gguf --yes --patch ./p", 2, "mutually exclusive"),
        arguments("edit ./f.py -i x -m ./m.gguf --yes --yes", 2, "give one of them, once"),
        arguments("edit ./f.py -i x -m ./m.gguf --stream", 2, "it needs --json"),
        arguments("complete ./f.py -m ./m.gguf --line 1 --stream", 2, "it needs --json"),
        arguments("edit = -i x -m ./m.gguf", 2, "FILE is empty"),
        arguments("complete = -m ./m.gguf --line 1", 2, "FILE is empty"),
        arguments("edit ./f.py -i x -m =", 2, "--model is empty"),
        arguments("edit ./f.py -i x -m ./m.gguf --patch =", 2, "--patch is empty"),
        arguments("edit - -i - -m ./m.gguf", 2, "cannot both be read from standard input"),
        arguments("edit - -i x -m ./m.gguf --yes", 2, "--yes writes to FILE"),
        arguments("edit ./f.py -i _ -m ./m.gguf", 2, "--instruction is empty"),
        arguments("edit ./f.py -i x -m ./m.gguf --lines 2", 2, "expected A:B such as 10:20"),
        arguments("edit ./f.py -i x -m ./m.gguf --lines 0:2", 2, "A counts from 1"),
        arguments("edit ./f.py -i x -m ./m.gguf --lines 3:2", 2, "B must not be before A"),
        arguments("edit ./f.py -i x -m ./m.gguf --lines 2:4", 2, "has 3 lines"),
        arguments("edit ./f.py -i x -m ./m.gguf --lines 1:99999999999", 2, "--lines"),
        arguments("edit ./f.py -i x -m ./m.gguf --scope function", 2, "needs --lines A:B"),
        arguments("edit ./f.py -i x -m ./m.gguf --scope file --lines 1:1", 2, "contradict"),
        arguments("edit ./f.py -i x -m ./m.gguf --scope all", 2, "--scope"),
        arguments("edit ./f.py -i x -m ./m.gguf --color red", 2, "--color"),
        arguments("edit ./f.py -i x -m ./m.gguf --timeout 0", 2, "--timeout is 0"),
        arguments("edit ./f.py -i x -m ./m.gguf --max-tokens 0", 2, "--max-tokens is 0"),
        arguments("edit ./f.py -i x -m ./m.gguf --context-length 0", 2, "--context-length is 0"),
        arguments("edit ./f.py -i x -m ./m.gguf --threads 0", 2, "--threads is 0"),
        arguments("edit ./f.py -i x -m ./m.gguf --temperature -1", 2, "temperature is -1"),
        arguments("edit ./f.py -i x -m ./m.gguf --codebase ./f.py", 2, "no directory"),
        arguments("complete ./f.py -m ./m.gguf", 2, "--line"),
        arguments("complete ./f.py -m ./m.gguf --line 0", 2, "line 0"),
        arguments("complete ./f.py -m ./m.gguf --line 9", 2, "line 9"),
        arguments("complete ./f.py -m ./m.gguf --line 1 --column 9", 2, "column 9"),
        arguments("complete ./f.py -m ./m.gguf --line 1 --context 0", 2, "--context is 0"),
        arguments("complete - -m ./m.gguf --line 1 --yes", 2, "--yes writes to FILE"),
        arguments("undo --redo", 2, "--redo needs the FILE"),
        arguments("history --max-count 0", 2, "--max-count is 0"),
        arguments("history restore nothing", 2, "no interrupted change"),
        // The model.
        arguments("edit ./f.py -i x -m ./absent.gguf", 3, "absent.gguf does not exist"),
        arguments("edit ./f.py -i x -m ./text.gguf", 3, "text.gguf"),
        arguments("edit ./f.py -i x -m ./m.gguf --image ./picture.png", 3, "m.gguf"),
        // Limits.
        arguments("edit ./f.py -i x -m ./small.gguf --context ./long.py", 5, "small.gguf"),
        arguments("edit ./long.py -i x -m ./small.gguf --lines 1:3000", 5, "small.gguf"),
        // The file.
        arguments("edit ./absent.py -i x -m ./m.gguf", 8, "absent.py"),
        arguments("edit ./folder -i x -m ./m.gguf", 8, "folder"),
        arguments("edit ./binary.bin -i x -m ./m.gguf", 8, "binary.bin"),
        arguments("edit ./f.py -i x -m ./m.gguf --context ./binary.bin", 3, "binary.bin"),
        arguments("edit ./f.py -i x -m ./m.gguf --context ./absent.py", 3, "absent.py"),
        arguments("complete ./absent.py -m ./m.gguf --line 1", 8, "absent.py"),
        arguments("complete ./binary.bin -m ./m.gguf --line 1", 8, "binary.bin"),
        // What is written to.
        arguments("edit ./f.py -i x -m ./m.gguf --patch ./folder", 2, "folder is a directory"),
        arguments("edit ./f.py -i x -m ./m.gguf --patch ./absent/p", 9, "absent"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongInput")
  void oneSentenceAndAnExitCode(String command, int exitCode, String message) throws IOException {
    Cli.Result result = run(command);
    assertThat(result.err()).contains(message).startsWith("cromwell: ");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.err().lines().filter(line -> !line.startsWith("cromwell: prompt")))
        .hasSize(1);
    assertThat(result.out()).isEmpty();
    assertThat(file).hasContent(BEFORE);
  }

  @Test
  void withJsonTheErrorIsAnEventToo() {
    Cli.Result result = run("edit ./absent.py -i x -m ./m.gguf --json");
    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_EDITABLE.code());
    assertThat(result.json())
        .containsEntry("schema", 1L)
        .containsEntry("type", "error")
        .containsEntry("exitCode", 8L);
  }

  @Test
  void theModelMayBeNamedByTheEnvironment() {
    Cli.Result result =
        Cli.at(directory)
            .with("CROMWELL_MODEL", directory.resolve("m.gguf") + "")
            .run("edit", file + "", "-i", "x", "--kernels", "scalar");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("-b = 2", "+b = 4");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFileThatMayNotBeReadOrWrittenIsRefused() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(file)).as("permissions bind this user").isFalse();
    assertThat(run("edit ./f.py -i x -m ./m.gguf").exitCode())
        .isEqualTo(ExitCode.NOT_EDITABLE.code());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assertThat(run("edit ./f.py -i x -m ./m.gguf --yes").exitCode())
        .isEqualTo(ExitCode.NOT_EDITABLE.code());
    assertThat(file).hasContent(BEFORE);
  }

  @Test
  void aReadOnlyFileIsNotWritten() throws IOException {
    assertThat(file.toFile().setWritable(false)).isTrue();
    Cli.Result result = run("edit ./f.py -i x -m ./m.gguf --yes");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.NOT_EDITABLE.code());
    assertThat(file).hasContent(BEFORE);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aSymbolicLinkIsEditedAtItsTargetAndStaysALink() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link.py"), Path.of("f.py"));
    Cli.Result result = run("edit ./link.py -i x -m ./m.gguf --yes");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("a = 1\nb = 4\nc = 3\n");
  }

  @Test
  void aHardLinkKeepsItsOtherName() throws IOException {
    Path other = Files.createLink(directory.resolve("other.py"), file);
    Cli.Result result = run("edit ./f.py -i x -m ./m.gguf --yes");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(other).hasContent("a = 1\nb = 4\nc = 3\n");
  }

  /** What a crash leaves: a file with several names is written in place, and the end is missing. */
  @Test
  void aHalfWrittenFileIsToldAndCanBeRestored() throws IOException {
    Files.createLink(directory.resolve("other.py"), file);
    assertThat(run("edit ./f.py -i x -m ./m.gguf --yes").exitCode()).isZero();
    Path journal = directory.resolve("home/state/journal.jsonl");
    List<String> lines = Files.readAllLines(journal);
    assertThat(lines).last().asString().contains("\"commit\"");
    Files.write(journal, lines.subList(0, lines.size() - 1));
    Files.writeString(file, "a = 1\nb = 4\nc = 3\n".substring(0, 8));
    Cli.Result notice = run("history");
    assertThat(notice.err()).contains("f.py was interrupted at ", "it is half written");
    String command = notice.err().replaceAll("(?s).*'cromwell (history restore [^']+)'.*", "$1");
    Cli.Result restored = run(command);
    assertThat(restored.exitCode()).as(restored.err()).isZero();
    assertThat(restored.err()).contains("restored ");
    assertThat(file).hasContent(BEFORE);
    assertThat(run("history").err()).doesNotContain("interrupted");
  }

  @Test
  void aFileOverTheLimitIsRefused() throws IOException {
    try (OutputStream out = Files.newOutputStream(directory.resolve("huge.py"))) {
      byte[] block = "x = 1\n".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
      for (long size = 0; size <= Snapshot.MAX_BYTES; size += block.length) {
        out.write(block);
      }
    }
    Cli.Result result = run("edit ./huge.py -i x -m ./m.gguf");
    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_EDITABLE.code());
    assertThat(result.err()).contains("huge.py").hasLineCount(1);
  }

  @Test
  void standardInputThatIsNoTextIsRefused() {
    Cli.Result result =
        Cli.at(directory)
            .withInput(new byte[] {1, 0, 2})
            .run("edit", "-", "-i", "x", "-m", directory.resolve("m.gguf") + "");
    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_EDITABLE.code());
    assertThat(result.err()).contains("standard input").hasLineCount(1);
  }

  /** Words that begin with ./ are files of the test; _ stands for a blank, = for nothing. */
  private Cli.Result run(String command) {
    String[] words = command.replace(" _ ", " \u0001 ").split(" ");
    boolean computes = words[0].equals("edit") || words[0].equals("complete");
    String[] all = new String[words.length + (computes ? 2 : 0)];
    for (int i = 0; i < words.length; i++) {
      all[i] =
          words[i].startsWith("./")
              ? directory.resolve(words[i].substring(2)).toString()
              : words[i].equals("=") ? "" : words[i].replace('\u0001', ' ');
    }
    if (computes) { // on any machine
      all[words.length] = "--kernels";
      all[words.length + 1] = "scalar";
    }
    return Cli.at(directory).run(all);
  }
}
