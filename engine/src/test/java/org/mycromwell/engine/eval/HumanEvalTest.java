package org.mycromwell.engine.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.exec.CancelToken;

class HumanEvalTest {
  private static final String PROBLEM =
      "{\"task_id\": \"Own/0\", \"prompt\": \"def twice(x):\\n\", \"entry_point\": \"twice\","
          + " \"canonical_solution\": \"    return 2 * x\\n\","
          + " \"test\": \"def check(candidate):\\n    assert candidate(4) == 8\\n\"}\n";

  @TempDir Path folder;

  @Test
  void countsWhatPasses() throws IOException {
    PythonSandbox sandbox = sandbox();
    HumanEval humanEval =
        new HumanEval(sandbox, new SandboxLimits(60_000, 20, 256L << 20, 1 << 16), 2);
    List<HumanEvalProblem> problems = HumanEvalProblems.read(file(PROBLEM));
    HumanEval.Report report =
        humanEval.run(
            problems,
            (problem, sample) ->
                sample == 1 ? problem.canonicalSolution() : "    return " + sample + "\n",
            4,
            List.of(1, 2),
            BenchmarkListener.NONE,
            new CancelToken());
    assertThat(report.complete()).isTrue();
    assertThat(report.tasks().getFirst().passed()).isEqualTo(1);
    assertThat(report.tasks().getFirst().messages()).hasSize(3).contains("AssertionError");
    assertThat(report.passAt().get(1)).isCloseTo(0.25, within(1e-12));
    assertThat(report.passAt().get(2)).isCloseTo(0.5, within(1e-12));
  }

  /** Hours of work are not thrown away. */
  @Test
  void cancellingKeepsWhatIsDone() throws IOException {
    PythonSandbox sandbox = sandbox();
    HumanEval humanEval =
        new HumanEval(sandbox, new SandboxLimits(60_000, 20, 256L << 20, 1 << 16), 1);
    List<HumanEvalProblem> problems =
        HumanEvalProblems.read(file(PROBLEM + PROBLEM.replace("Own/0", "Own/1")));
    CancelToken cancel = new CancelToken();
    HumanEval.Report report =
        humanEval.run(
            problems,
            (problem, sample) ->
                problem.taskId().equals("Own/0")
                    ? problem.canonicalSolution()
                    : "    import time; time.sleep(50)\n",
            1,
            List.of(1),
            (phase, done, total) -> {
              if (done == 1) {
                cancel.cancel();
              }
            },
            cancel);
    assertThat(report.complete()).isFalse();
    assertThat(report.tasks()).extracting(HumanEval.Task::taskId).containsExactly("Own/0");
    assertThat(report.passAt()).containsEntry(1, 1.0);
    assertThat(report.seconds()).isLessThan(50);
  }

  @Test
  void completionsAreWrittenAndReadAgain() throws IOException {
    HumanEvalProblem problem = HumanEvalProblems.read(file(PROBLEM)).getFirst();
    Path recorded = folder.resolve("completions.jsonl");
    CancelToken cancel = new CancelToken();
    try (CompletionFile completions = CompletionFile.create(recorded)) {
      HumanEval.Solver solver =
          completions.recording((asked, sample) -> "    return '\u00e9'\n" + sample, cancel);
      solver.complete(problem, 0);
      solver.complete(problem, 1);
      cancel.cancel();
      solver.complete(problem, 2);
    }
    HumanEval.Solver again = CompletionFile.read(recorded);
    assertThat(again.complete(problem, 1)).isEqualTo("    return '\u00e9'\n1");
    assertThatThrownBy(() -> again.complete(problem, 2))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("no sample 2 of 'Own/0'");
    assertThatThrownBy(() -> CompletionFile.create(recorded))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("exists");
  }

  @Test
  void readsPackedFiles() throws IOException {
    Path file = folder.resolve("problems.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((PROBLEM + "\n" + PROBLEM).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(HumanEvalProblems.read(file)).hasSize(2);
  }

  @Test
  void saysWhereAFileIsWrong() throws IOException {
    assertThatThrownBy(() -> HumanEvalProblems.read(file(PROBLEM + "{\"task_id\": \"x\"}")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("line 2: field ")
        .hasMessageContaining("is missing");
    assertThatThrownBy(() -> HumanEvalProblems.read(file("[1]")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("line 1 is not a JSON object");
    assertThatThrownBy(() -> HumanEvalProblems.read(file("{\"a\": ")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("line 1 is not JSON");
    assertThatThrownBy(
            () -> HumanEvalProblems.read(file(PROBLEM.replace("\"twice\"", "\"f(); import os\""))))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("entry_point");
    assertThatThrownBy(() -> HumanEvalProblems.read(folder.resolve("none")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("does not exist");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("problems.jsonl"), text);
  }

  /** The sandbox, or the test is skipped. */
  static PythonSandbox sandbox() {
    try {
      return PythonSandbox.find();
    } catch (EngineException e) {
      assumeThat(false).as("python3 on this machine: " + e.getMessage()).isTrue();
      throw e;
    }
  }
}
