package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.testing.ScriptedModel;

/** {@code cromwell complete}, {@code undo} and {@code history}. */
class CompleteUndoHistoryTest {
  private static final String BEFORE = "def f(x):\r\n    return \r\n\r\nprint(f(1))\r\n";

  @TempDir Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void makeFiles() throws IOException {
    file = Files.writeString(directory.resolve("f.py"), BEFORE);
    script(ScriptedModel.answering("x + 1").withFillInMiddle());
  }

  private void script(ScriptedModel model) {
    model.write(directory.resolve("m.gguf"));
  }

  private Cli.Result complete(String... options) {
    List<String> words = new ArrayList<>(List.of("complete", file + "", "-m"));
    words.addAll(List.of(directory.resolve("m.gguf") + "", "--kernels", "scalar"));
    words.addAll(Arrays.asList(options));
    return Cli.at(directory).run(words.toArray(String[]::new));
  }

  private Cli.Result run(String... words) {
    return Cli.at(directory).run(words);
  }

  private String content() throws IOException {
    return Files.readString(file);
  }

  @Test
  void insertedTextIsAllThatIsPrinted() throws IOException {
    Cli.Result result = complete("--line", "2");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("x + 1");
    assertThat(content()).isEqualTo(BEFORE);
    assertThat(complete("--line", "2", "-q").err()).isEmpty();
  }

  @Test
  void withoutFillInMiddleThePlainTextIsContinued() {
    script(ScriptedModel.answering("x + 1"));
    assertThat(complete("--line", "2").out()).isEqualTo("x + 1");
  }

  @Test
  void yesWritesItWithTheLineEndsOfTheFile() throws IOException {
    script(ScriptedModel.answering("x + 1\n    # done").withFillInMiddle());
    Cli.Result result = complete("--line", "2", "--yes");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(content()).isEqualTo(BEFORE.replace("return ", "return x + 1\r\n    # done"));
    assertThat(run("undo").exitCode()).isZero();
    assertThat(content()).isEqualTo(BEFORE);
  }

  @Test
  void columnSaysWhere() throws IOException {
    Cli.Result result = complete("--line", "4", "--column", "9", "--yes");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(content()).isEqualTo(BEFORE.replace("print(f(1))", "print(f(x + 11))"));
  }

  @Test
  void incompleteTextIsShownButNotWritten() throws IOException {
    script(ScriptedModel.answering("x +\n y +\n").withFillInMiddle().withoutEnd());
    Cli.Result shown = complete("--line", "2", "--max-tokens", "3");
    assertThat(shown.exitCode()).as(shown.err()).isZero();
    assertThat(shown.out()).isNotEmpty();
    assertThat(shown.err()).contains("incomplete");
    Cli.Result refused = complete("--line", "2", "--max-tokens", "3", "--yes");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.LIMIT_REACHED.code());
    assertThat(refused.out()).as("what must not be lost").isEqualTo(shown.out());
    assertThat(refused.err()).contains("--max-tokens N allows more");
    assertThat(content()).isEqualTo(BEFORE);
  }

  @Test
  void theTimeLimitIsNotTakenForTheLimitOfTokens() throws IOException {
    script(ScriptedModel.answering("x +\n y +\n").withFillInMiddle().withoutEnd());
    String[] options = {
      "--line", "2", "--timeout", "1", "--context-length", "32000", "--max-tokens", "31000"
    };
    Cli.Result result = complete(options);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.LIMIT_REACHED.code());
    assertThat(result.err()).contains("the time limit was reached").doesNotContain("--max-tokens");
    assertThat(result.out()).isNotEmpty();
    assertThat(content()).isEqualTo(BEFORE);
  }

  @Test
  void textThatBreaksTheSyntaxIsShownButNotWritten() throws IOException {
    script(ScriptedModel.answering("x + (").withFillInMiddle());
    assertThat(complete("--line", "2").out()).isEqualTo("x + (");
    Cli.Result refused = complete("--line", "2", "--yes", "--json");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.CHECK_FAILED.code());
    assertThat(refused.out()).contains("\"written\":false", "would no longer parse");
    assertThat(content()).isEqualTo(BEFORE);
  }

  @Test
  void nothingToInsertIsNoFailureUnlessItShallBeWritten() throws IOException {
    script(ScriptedModel.answering("").withFillInMiddle());
    assertThat(complete("--line", "2").exitCode()).isZero();
    assertThat(complete("--line", "2", "--yes").exitCode())
        .isEqualTo(ExitCode.GENERATION_FAILED.code());
    assertThat(content()).isEqualTo(BEFORE);
  }

  @Test
  void jsonHasTextAndFigures() {
    List<String> lines = complete("--line", "2", "--json").out().lines().toList();
    assertThat(lines.getFirst()).contains("\"type\":\"start\"", "\"command\":\"complete\"");
    assertThat(lines.getLast())
        .contains("\"type\":\"result\"", "\"text\":\"x + 1\"", "\"complete\":true", "\"stats\":{");
  }

  @Test
  void standardInputCanBeCompleted() {
    Cli.Result result =
        Cli.at(directory)
            .withInput(BEFORE.getBytes(StandardCharsets.UTF_8))
            .run(
                "complete",
                "-",
                "--line",
                "2",
                "-m",
                directory.resolve("m.gguf") + "",
                "--kernels",
                "scalar");
    assertThat(result.out()).isEqualTo("x + 1");
  }

  @Test
  void nothingToUndoIsSaid() {
    assertThat(run("undo").exitCode()).isZero();
    assertThat(run("undo", file + "").err()).contains("there is nothing to undo");
    assertThat(run("history").err()).contains("nothing was written yet");
    assertThat(run("history").out()).isEmpty();
  }

  @Test
  void undoKeepsLaterChangesElsewhereAndRefusesThoseInTheSameLines() throws IOException {
    complete("--line", "2", "--yes");
    Files.writeString(file, content() + "# later\r\n");
    Cli.Result merged = run("undo", file + "");
    assertThat(merged.exitCode()).as(merged.err()).isZero();
    assertThat(merged.err()).contains("later changes of the file were kept");
    assertThat(content()).isEqualTo(BEFORE + "# later\r\n");
    complete("--line", "2", "--yes");
    String theirs = content().replace("x + 1", "x + 2");
    Files.writeString(file, theirs);
    Cli.Result refused = run("undo", file + "");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.CHANGED_ON_DISK.code());
    assertThat(refused.err()).contains("was changed since in the same lines");
    assertThat(content()).isEqualTo(theirs);
  }

  @Test
  void historyIsATableAJsonObjectAndCanBeErased() throws IOException {
    complete("--line", "2", "--yes");
    Path other = Files.writeString(directory.resolve("other.py"), "x = \n");
    Cli.Result table = run("history");
    assertThat(table.out().lines())
        .first()
        .asString()
        .matches("WHEN +WHAT +FILE +HUNKS +INSTRUCTION");
    assertThat(table.out().lines().skip(1))
        .singleElement()
        .asString()
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d +edit +\\S*f\\.py +1 +.*");
    assertThat(run("history", other + "").out()).isEmpty();
    assertThat(run("history", file + "").out()).isEqualTo(table.out());
    Cli.Result json = run("history", "--json");
    assertThat(json.json()).containsEntry("schema", 1L);
    assertThat((List<?>) json.json("entries", List.class)).hasSize(1);
    assertThat((List<?>) run("undo", "--json").json("files", List.class)).hasSize(1);
    assertThat(run("history", "clear").err()).contains("the history is erased");
    assertThat(run("history").out()).isEmpty();
    assertThat(run("undo", "--redo", file + "").err()).contains("there is nothing to redo");
  }
}
