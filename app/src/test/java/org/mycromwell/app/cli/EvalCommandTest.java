package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
