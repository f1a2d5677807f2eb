package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.eval.HeldOutEdit;
import org.mycromwell.engine.eval.HeldOutScreenshot;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.TokenizerJson;

/** {@code cromwell eval export} and {@code eval probe}, on a small corpus. */
class EvalExportCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(
        folder.resolve("plan.yaml"),
        """
        name: small
        model: {preset: nano}
        tokenizer: tokenizer.json
        data: {heldOut: 0.3, corpora: [{name: code, path: corpus}]}
        stages:
          - name: only
            steps: 3
            tokensPerBatch: 40
            mix: [{kind: continue}]
            objective: {lm: 1}
            learningRate: {peak: 1e-3}
        """);
    try (var out = Files.newOutputStream(folder.resolve("tokenizer.json"))) {
      TokenizerJson.write(CromwellVocabulary.untrained(420), out);
    }
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    for (int i = 0; i < 12; i++) {
      Files.writeString(
          corpus.resolve("part%d.py".formatted(i)),
          "def area_%d(width, height):\n    total = width * height + %d\n    return total\n\n\n"
              .formatted(i, 31 * i)
              .repeat(3));
      Files.writeString(
          corpus.resolve("Part%d.java".formatted(i)),
          "final class Part%d {\n  public int area(int width) {\n    return width * %d;\n  }\n}\n"
              .formatted(i, 17 * i));
    }
  }

  private Cli.Result export(String... more) {
    String[] args = new String[more.length + 5];
    args[0] = "eval";
    args[1] = "export";
    args[2] = folder.resolve("plan.yaml").toString();
    args[3] = "-o";
    args[4] = folder.resolve("tasks").toString();
    System.arraycopy(more, 0, args, 5, more.length);
    return Cli.run(args);
  }

  private Path model() {
    Path model = folder.resolve("tiny.gguf");
    Cli.Result made = Cli.run("init", "--preset", "vljepa-tiny", "-o", model + "");
    assertThat(made.exitCode()).as(made.err()).isZero();
    return model;
  }

  @Test
  void evaluationsReadWhatWasWritten() throws IOException {
    Cli.Result result = export("--count", "3", "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.json()).containsEntry("edits", 3L).containsEntry("screenshots", 3L);
    Path tasks = folder.resolve("tasks");
    List<HeldOutEdit> edits = HeldOutEdit.read(tasks.resolve("edits.jsonl"));
    assertThat(edits).hasSize(3).allMatch(edit -> !edit.textAfter().equals(edit.text()));
    assertThat(HeldOutScreenshot.read(tasks.resolve("screenshots.jsonl")))
        .hasSize(3)
        .allMatch(shot -> Files.isRegularFile(shot.image()));
    assertThat(Files.readAllLines(tasks.resolve("gaps.jsonl"))).hasSize(3);
    Cli.Result measured =
        Cli.run(
            "eval",
            "edits",
            "-m",
            model() + "",
            "--pairs",
            tasks + "/edits.jsonl",
            "--limit",
            "1",
            "--json");
    assertThat(measured.exitCode()).as(measured.err()).isZero();
    assertThat(measured.json()).containsEntry("edits", 1L);
    String before = Files.readString(tasks.resolve("edits.jsonl"));
    assertThat(export("--count", "3").err()).contains("edits.jsonl", "--force");
    assertThat(export("--count", "3", "--force").exitCode()).isZero();
    assertThat(tasks.resolve("edits.jsonl")).hasContent(before);
  }

  @Test
  void whatCannotBeExportedIsNamed() {
    assertThat(export("--count", "0").err()).contains("--count is 0");
    assertThat(export("--max-length", "100000").err()).contains("--max-length is 100000");
    assertThat(export("--max-length", "1").err()).contains("corpus code", "nothing for");
    assertThat(folder.resolve("tasks")).doesNotExist();
  }

  @Test
  void languagesCanBeToldApart() {
    String model = model().toString();
    Path corpus = folder.resolve("corpus");
    Cli.Result result =
        Cli.run("eval", "probe", "-m", model, "--tokens", "40", "--json", corpus + "");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.json()).containsEntry("trainedFiles", 17L).containsEntry("testedFiles", 7L);
    assertThat(result.out()).containsPattern("\"java\" ?: ?12").containsPattern("\"py\" ?: ?12");
    double majority = result.json("majority", Number.class).doubleValue();
    assertThat(result.json("nearestAccuracy", Number.class).doubleValue()).isGreaterThan(majority);
    assertThat(result.json("linearAccuracy", Number.class).doubleValue()).isGreaterThan(majority);
    assertThat(Cli.run("eval", "probe", "-m", model, "--include", "*.py", corpus + "").err())
        .contains("2 labels", "of 1");
  }
}
