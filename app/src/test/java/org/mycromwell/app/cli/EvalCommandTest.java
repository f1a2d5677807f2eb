package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.testing.ScriptedModel;

class EvalCommandTest {
  private static final String PROBLEM =
      "{\"task_id\": \"Own/%d\", \"prompt\": \"def twice(x):\\n\", \"entry_point\": \"twice\","
          + " \"canonical_solution\": \"    return 2 * x\\n\","
          + " \"test\": \"def check(candidate):\\n    assert candidate(4) == 8\\n\"}\n";

  @TempDir Path folder;

  @Test
  void canonicalSolutionsPassAndEmptyOnesFail() throws IOException {
    Path problems =
        Files.writeString(
            folder.resolve("problems.jsonl"), PROBLEM.formatted(0) + PROBLEM.formatted(1));
    assertThat(passAtOne(problems, "canonical")).isEqualTo(1.0);
    assertThat(passAtOne(problems, "empty")).isEqualTo(0.0);
  }

  private static double passAtOne(Path problems, String solutions) {
    Cli.Result result =
        Cli.run(
            "eval", "humaneval", "--problems", problems + "", "--solutions", solutions, "--json");
    assumeThat(result.err()).as("python3 on this machine").doesNotContain("python3 3.8 or newer");
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.json("passAt", Map.class).get("1") instanceof Number share
        ? share.doubleValue()
        : Double.NaN;
  }

  @Test
  void editsAreCountedApartAndWhatIsNotTheModelsFaultIsAnError() throws IOException {
    Path model =
        ScriptedModel.answering("x = 2\n").withCromwellTokens().write(folder.resolve("m.gguf"));
    String edit =
        "{\"family\": \"f\", \"file\": \"%s\", \"text\": \"x = 1\\n\", \"first\": 0,"
            + " \"end\": 1, \"instruction\": \"%s\", \"expected\": \"x = 2\\n\"}\n";
    Path pairs =
        Files.writeString(
            folder.resolve("edits.jsonl"),
            edit.formatted("a.py", "do") + edit.formatted("a.zzz", "do"));
    Cli.Result result =
        Cli.run("eval", "edits", "--pairs", pairs + "", "--model", model + "", "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.json()).containsEntry("exactShare", 1.0).containsEntry("validShare", 1.0);
    assertThat(result.json("checked", Number.class).intValue()).isEqualTo(1);
    assertThat(result.json("unchecked", Number.class).intValue()).isEqualTo(1);

    assertThat(result.json())
        .containsEntry("balancedExact", 1.0)
        .containsEntry("weakestFamily", "f");
    Cli.Result table =
        Cli.run("eval", "edits", "--pairs", pairs + "", "--model", model + "", "--families", "f");
    assertThat(table.out())
        .contains("| in python |     1 | 100.0 % |")
        .contains("mean of 1 families whose result is determined: 100.0 %")
        .contains("| f     | 100.0 % of 1 |");
    Cli.Result unknown =
        Cli.run("eval", "edits", "--pairs", pairs + "", "--model", model + "", "--families", "g");
    assertThat(unknown.err()).contains("there are no edits of 'g'; the file has f");

    Files.writeString(pairs, edit.formatted("a.py", "do") + edit.formatted("a.py", " "));
    Cli.Result bad = Cli.run("eval", "edits", "--pairs", pairs + "", "--model", model + "");
    assertThat(bad.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(bad.err()).contains("edits.jsonl' line 2: the instruction is empty");
  }

  @Test
  void gapsAreFilledBesideATrivialWay() throws IOException {
    Path model =
        ScriptedModel.answering("x = 2\n").withCromwellTokens().write(folder.resolve("m.gguf"));
    Path gaps =
        Files.writeString(
            folder.resolve("gaps.jsonl"),
            "{\"file\": \"a.py\", \"before\": \"a = 1\\n\", \"after\": \"b = 1\\n\","
                + " \"expected\": \"x = 2\\n\"}\n");
    Cli.Result table = Cli.run("eval", "complete", "--gaps", gaps + "", "--model", model + "");
    assertThat(table.exitCode()).as(table.err()).isZero();
    assertThat(table.out()).contains("| one line |    1 | 100.0 % |").contains("0.0 %");
  }

  @Test
  void aModelThatCannotRefuseIsSaidSo() throws IOException {
    Path model = ScriptedModel.answering("x = 2\n").write(folder.resolve("m.gguf"));
    String request =
        "{\"family\": \"f\", \"topic\": \"t\", \"file\": \"a.py\", \"text\": \"x = 1\\n\","
            + " \"first\": 0, \"end\": 1, \"instruction\": \"do\", \"expected\": \"\"}\n";
    Path requests = Files.writeString(folder.resolve("requests.jsonl"), request);
    Cli.Result result =
        Cli.run(
            "eval",
            "refusals",
            "--in-scope",
            requests + "",
            "--out-of-scope",
            requests + "",
            "--model",
            model + "");
    assertThat(result.exitCode()).isNotEqualTo(ExitCode.OK.code());
    assertThat(result.err()).contains("has no token <UNABLE>");
  }

  @Test
  void equalSamplesAreRefused() throws IOException {
    Path problems = Files.writeString(folder.resolve("problems.jsonl"), PROBLEM.formatted(0));
    Path model = ScriptedModel.answering("    return 2 * x\n").write(folder.resolve("m.gguf"));
    String[] command = {
      "eval",
      "humaneval",
      "--problems",
      problems + "",
      "--model",
      model + "",
      "--samples",
      "2",
      "--temperature",
      "0"
    };
    Cli.Result result = Cli.run(command);
    assumeThat(result.err()).as("python3 on this machine").doesNotContain("python3 3.8 or newer");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(result.err()).contains("--temperature 0 makes all 2 samples");
  }

  @Test
  void completionsOfAModelAreRecorded() throws IOException {
    Path problems = Files.writeString(folder.resolve("problems.jsonl"), PROBLEM.formatted(0));
    Path model = ScriptedModel.answering("    return 2 * x\n").write(folder.resolve("m.gguf"));
    Path file = folder.resolve("completions.jsonl");
    Cli.Result result =
        Cli.run(
            "eval",
            "humaneval",
            "--problems",
            problems + "",
            "--model",
            model + "",
            "--completions",
            file + "",
            "--json");
    assumeThat(result.err()).as("python3 on this machine").doesNotContain("python3 3.8 or newer");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.json().get("passAt")).hasToString("{1=1.0}");
    assertThat(file).content().contains("return 2 * x");
    Cli.Result again =
        Cli.run(
            "eval", "humaneval", "--problems", problems + "", "--recorded", file + "", "--json");
    assertThat(again.json().get("passAt")).hasToString("{1=1.0}");
  }

  @Test
  void badArgumentsNameTheFlag() throws IOException {
    Path problems = Files.writeString(folder.resolve("problems.jsonl"), PROBLEM.formatted(0));
    Cli.Result result =
        Cli.run(
            "eval", "humaneval", "--problems", problems + "", "--solutions", "empty", "--k", "5");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(result.err()).contains("--k");
    assertThat(Cli.run("eval", "humaneval", "--problems", problems + "").exitCode())
        .isNotEqualTo(ExitCode.OK.code());
  }
}
