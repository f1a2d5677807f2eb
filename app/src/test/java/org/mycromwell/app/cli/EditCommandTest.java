package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.testing.ScriptedModel;

/** {@code cromwell edit} with a model whose answer is known, from arguments to bytes on disk. */
class EditCommandTest {
  private static final String BEFORE =
      """
      def add(a, b):
          return a + b


      def sub(a, b):
          return a - b


      def mul(a, b):
          return a * b
      """;

  /** Two changes far enough from each other to be two hunks. */
  private static final String AFTER =
      BEFORE.replace("return a + b", "return b + a").replace("a * b", "b * a");

  @TempDir Path directory;
  private Path file = Path.of("");
  private Path model = Path.of("");

  @BeforeEach
  void makeFiles() throws IOException {
    file = Files.writeString(directory.resolve("calc.py"), BEFORE);
    model = scripted(AFTER).write(directory.resolve("model.gguf"));
  }

  /** Asked in the language of Cromwell's own models, so that an answer is nothing but text. */
  private static ScriptedModel scripted(String answer) {
    return ScriptedModel.answering(answer).withCromwellTokens();
  }

  private String[] command(String... options) {
    List<String> words = new ArrayList<>(List.of("edit", file + "", "-m", model + ""));
    words.addAll(List.of("--kernels", "scalar", "-t", "1"));
    if (!Arrays.asList(options).contains("-i")) {
      words.addAll(List.of("-i", "swap the operands"));
    }
    words.addAll(Arrays.asList(options));
    return words.toArray(String[]::new);
  }

  private Cli.Result edit(String... options) {
    return Cli.at(directory).run(command(options));
  }

  private void assertUnchanged() throws IOException {
    assertThat(file).hasContent(BEFORE);
  }

  @Test
  void pipedItPrintsAPatchAndWritesNothing() throws IOException, InterruptedException {
    Cli.Result result = edit();
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("nothing was written; --yes writes the change");
    assertUnchanged();
    assertThat(afterGitApply(result.outBytes())).isEqualTo(AFTER);
  }

  @Test
  void dryRunIsTheSameAndDoesNotSayWhatToDo() throws IOException, InterruptedException {
    Cli.Result result = edit("--dry-run", "-q");
    assertThat(result.err()).isEmpty();
    assertUnchanged();
    assertThat(afterGitApply(result.outBytes())).isEqualTo(AFTER);
  }

  @Test
  void patchGoesToAFileAndTheTargetStays() throws IOException, InterruptedException {
    Path patch = directory.resolve("out.patch");
    Cli.Result result = edit("--patch", patch + "");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEmpty();
    assertUnchanged();
    assertThat(afterGitApply(Files.readAllBytes(patch))).isEqualTo(AFTER);
    assertThat(edit("--patch", "-").outBytes()).isEqualTo(Files.readAllBytes(patch));
  }

  @Test
  void patchNeverOverwritesTheFileItself() throws IOException {
    Cli.Result result = edit("--patch", file + "");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(result.err()).contains("names the file that is edited");
    assertUnchanged();
    Path other = Files.writeString(directory.resolve("other.patch"), "precious");
    Cli.Result refused = edit("--patch", other + "");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(refused.err()).contains("other.patch exists").hasLineCount(1);
    assertThat(other).hasContent("precious");
  }

  @Test
  void noEscapeSequenceOfTheFileReachesATerminal() throws IOException {
    String before = BEFORE.replace("return a - b\n", "return a - b\n# \u001b[2J\u202e\n");
    String shown = before.replace("a - b", "b - a").replaceAll("[\u001b\u202e]", "\uFFFD");
    Files.writeString(file, before);
    scripted("    return b - a\n").write(model);
    Cli.Run terminal = Cli.at(directory).onTerminal();
    Cli.Result patch = terminal.run(command("--lines", "6:6", "--patch", "-"));
    assertThat(patch.out())
        .as(patch.err())
        .startsWith("diff --git ")
        .contains("\n # \uFFFD[2J\uFFFD\n")
        .doesNotContain("\u001b", "\u202e");
    byte[] input = before.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    String[] words = command("--lines", "6:6");
    words[1] = "-";
    assertThat(terminal.withInput(input).run(words).out()).isEqualTo(shown);
    assertThat(Cli.at(directory).withInput(input).run(words).out()).contains("# \u001b[2J\u202e");
  }

  @Test
  void aPatchIsNeverColoured() {
    assertThat(edit("--patch", "-", "--color", "always").out())
        .startsWith("diff --git ")
        .doesNotContain("\u001b");
  }

  @Test
  void aReadOnlyFileIsRefusedBeforeAnyWork() throws IOException {
    assertThat(file.toFile().setWritable(false)).isTrue();
    Files.delete(model); // so that it cannot have been asked
    for (Cli.Result result :
        List.of(edit("--yes"), Cli.at(directory).onTerminal("y").run(command()))) {
      assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_EDITABLE.code());
      assertThat(result.err()).contains("is read-only; allow writing to it first").hasLineCount(1);
    }
    assertUnchanged();
  }

  @Test
  void whatCanNoLongerBeWrittenIsOfferedAsAPatch() throws IOException {
    Deque<String> answers = new ArrayDeque<>(List.of("a", "n"));
    Cli.Result result =
        Cli.at(directory)
            .answering(() -> {
              assertThat(file.toFile().setWritable(false)).isTrue();
              return answers.poll();
            })
            .run(command());
    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_EDITABLE.code());
    assertThat(result.err()).containsOnlyOnce("is read-only").contains("as a patch [y,N]?");
    assertUnchanged();
  }

  @Test
  void yesWritesUndoRestoresRedoRepeats() throws IOException {
    Cli.Result result = edit("--yes");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("wrote 2 of 2 changes to " + file + "; 'cromwell undo ");
    assertThat(file).hasContent(AFTER);
    Cli.Result history = Cli.at(directory).run("history");
    assertThat(history.out().lines()).hasSize(2);
    assertThat(history.out()).contains("calc.py", "edit", "    2  swap the operands");
    Cli.Result undo = Cli.at(directory).run("undo", file + "");
    assertThat(undo.exitCode()).as(undo.err()).isZero();
    assertThat(undo.err()).contains("undone in ", "'swap the operands'");
    assertUnchanged();
    assertThat(Cli.at(directory).run("undo", "--redo", file + "").exitCode()).isZero();
    assertThat(file).hasContent(AFTER);
  }

  @Test
  void standardInputBecomesTheWholeResult() {
    byte[] input = BEFORE.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    String[] words = command();
    words[1] = "-";
    Cli.Result result = Cli.at(directory).withInput(input).run(words);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo(AFTER.replace("\n", "\r\n"));
  }

  @Test
  void instructionMayComeFromStandardInput() {
    Cli.Result result =
        Cli.at(directory)
            .withInput("swap\nthem".getBytes(StandardCharsets.UTF_8))
            .run(command("-i", "-", "--yes"));
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(Cli.at(directory).run("history").out()).contains("swap them");
  }

  @Test
  void colourOnDemandOnly() {
    assertThat(edit().out()).doesNotContain("\u001b");
    assertThat(edit("--color", "always").out()).contains("\u001b[31m-", "\u001b[32m+");
  }

  @Test
  void jsonIsOneObjectALine() {
    Cli.Result result = edit("--json", "--stream");
    assertThat(result.exitCode()).as(result.err()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines).allMatch(line -> line.startsWith("{\"schema\":1,\"type\":\""));
    assertThat(lines.getFirst()).contains("\"type\":\"start\"", "\"command\":\"edit\"");
    assertThat(lines).anyMatch(line -> line.contains("\"type\":\"token\""));
    assertThat(lines.stream().filter(line -> line.contains("\"type\":\"hunk\"")))
        .hasSize(2)
        .anyMatch(line -> line.contains("\"oldStart\":2,\"oldLines\":[\"    return a + b\"]"));
    assertThat(lines.getLast())
        .contains("\"type\":\"result\"", "\"written\":false", "\"problems\":[]", "\"patch\":\"");
    assertThat(edit("--json").out()).doesNotContain("\"type\":\"token\"");
    assertThat(edit("--json", "--yes").out()).contains("\"written\":true");
    assertThat(file).hasContent(AFTER);
  }

  @Test
  void unchangedTextIsNoChange() throws IOException {
    scripted(BEFORE).write(model);
    Cli.Result result = edit("--yes");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("no change");
    assertThat(result.out()).isEmpty();
    assertUnchanged();
    assertThat(edit("--exit-code").exitCode()).isEqualTo(ExitCode.NO_CHANGE.code());
  }

  @Test
  void linesAreTheOnlyOnesThatChange() throws IOException {
    scripted("    return b - a\n").write(model);
    Cli.Result result = edit("--yes", "--lines", "6:6");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(file).hasContent(BEFORE.replace("a - b", "b - a"));
  }

  @Test
  void onATerminalItAsksAndWritesWhatWasAccepted() throws IOException {
    Cli.Result result = Cli.at(directory).onTerminal("y", "n").run(command());
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("\u001b[31m-    return ");
    assertThat(result.err()).contains("(1/2) Apply this change", "(2/2) Apply this change");
    assertThat(file).hasContent(BEFORE.replace("return a + b", "return b + a"));
  }

  @Test
  void onATerminalNothingIsWrittenWithoutAnAnswer() throws IOException {
    for (String answer : new String[] {"n", "q", "d"}) {
      Cli.Result result = Cli.at(directory).onTerminal(answer, "n").run(command());
      assertThat(result.err()).contains("nothing was written");
    }
    Cli.Result end = Cli.at(directory).onTerminal("y").run(command());
    assertThat(end.err()).contains("nothing was written");
    assertUnchanged();
  }

  @Test
  void coloursObeyTheEnvironment() {
    assertThat(Cli.at(directory).onTerminal("q").with("NO_COLOR", "1").run(command()).out())
        .doesNotContain("\u001b");
    assertThat(Cli.at(directory).onTerminal("q").with("TERM", "dumb").run(command()).out())
        .doesNotContain("\u001b");
    assertThat(
            Cli.at(directory)
                .onTerminal("q")
                .with("NO_COLOR", "1")
                .run(command("--color", "always"))
                .out())
        .contains("\u001b");
  }

  @Test
  void aFileChangedMeanwhileIsNotOverwritten() throws IOException {
    String theirs = BEFORE + "# theirs\n";
    Cli.Result result =
        Cli.at(directory)
            .answering(() -> {
              Files.writeString(file, theirs);
              return "a";
            })
            .run(command());
    assertThat(result.exitCode()).isEqualTo(ExitCode.CHANGED_ON_DISK.code());
    assertThat(file).hasContent(theirs);
  }

  @Test
  void functionAroundALineIsTheScope() throws IOException {
    scripted("def sub(a, b):\n    return b - a\n").write(model);
    Cli.Result result = edit("--yes", "--lines", "6:6", "--scope", "function");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(file).hasContent(BEFORE.replace("a - b", "b - a"));
  }

  @Test
  void anAcceptedPartThatWouldNotParseIsAskedAboutAgain() throws IOException {
    String broken = BEFORE.replace("def add(a, b):", "def add(a, b:");
    scripted(broken).write(model);
    assertThat(edit("--yes").exitCode()).isEqualTo(ExitCode.CHECK_FAILED.code());
    assertUnchanged();
    Cli.Result declined = Cli.at(directory).onTerminal("y", "n").run(command());
    assertThat(declined.err()).contains("Write it nevertheless [y,N]?");
    assertUnchanged();
    Cli.Result agreed = Cli.at(directory).onTerminal("y", "y").run(command());
    assertThat(agreed.exitCode()).as(agreed.err()).isZero();
    assertThat(file).hasContent(broken);
  }

  @Test
  void syntaxCheckCanBeSwitchedOff() throws IOException {
    String broken = BEFORE.replace("def add(a, b):", "def add(a, b:");
    scripted(broken).write(model);
    assertThat(edit("--yes", "--no-syntax-check").exitCode()).isZero();
    assertThat(file).hasContent(broken);
  }

  @Test
  void answersThatMustNotBeAppliedUnseenHaveTheirCodes() throws IOException {
    scripted(AFTER).withoutEnd().write(model);
    Cli.Result endless = edit("--yes", "--max-tokens", "5");
    assertThat(endless.exitCode()).as(endless.err()).isEqualTo(ExitCode.LIMIT_REACHED.code());
    scripted("def add(a, b):\n    # ... rest of the code unchanged\n").write(model);
    Cli.Result elided = edit("--yes");
    assertThat(elided.exitCode()).as(elided.err()).isEqualTo(ExitCode.CHECK_FAILED.code());
    scripted("").write(model);
    Cli.Result silent = edit("--yes");
    assertThat(silent.exitCode()).as(silent.err()).isEqualTo(ExitCode.GENERATION_FAILED.code());
    assertUnchanged();
    for (Cli.Result result : List.of(endless, elided, silent)) {
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).contains("nothing was written");
    }
  }

  @Test
  void timeLimitEndsTheAnswer() throws IOException {
    scripted(AFTER).withoutEnd().write(model);
    Cli.Result result =
        edit("--yes", "--timeout", "1", "--context-length", "32000", "--max-tokens", "31000");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.LIMIT_REACHED.code());
    assertUnchanged();
  }

  @Test
  void aPartThatWouldNotParseAloneIsAskedAboutAgain() throws IOException {
    String lines = "1,\n".repeat(9);
    String before = "x = {\n" + lines + "}\n";
    Files.writeString(file, before);
    scripted("x = [\n" + lines + "]\n").write(model);
    Cli.Result result = Cli.at(directory).onTerminal("y", "n", "n").run(command());
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("would no longer parse", "Write it nevertheless [y,N]?");
    assertThat(file).hasContent(before);
    assertThat(Cli.at(directory).onTerminal("a").run(command()).err())
        .doesNotContain("nevertheless");
    assertThat(file).hasContent("x = [\n" + lines + "]\n");
  }

  private String afterGitApply(byte[] patch) throws IOException, InterruptedException {
    Path copy = Files.createDirectories(directory.resolve("copy"));
    Files.writeString(copy.resolve("calc.py"), BEFORE);
    Path patchFile = Files.write(copy.resolve("p"), patch);
    assumeThat(System.getenv("PATH").split(File.pathSeparator))
        .as("folders of programs, one of them with git")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "git")));
    Process git =
        new ProcessBuilder("git", "apply", "-p1", patchFile.getFileName() + "")
            .directory(copy.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as(said).isZero();
    return Files.readString(copy.resolve("calc.py"));
  }
}
