package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.model.vljepa.EmbeddingStats;
import org.mycromwell.engine.model.vljepa.Losses;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.TokenizerJson;
import org.mycromwell.engine.train.EvaluationMetrics;
import org.mycromwell.engine.train.StepMetrics;

class TrainCommandTest {
  private static final String PLAN =
      """
      name: small
      model: {preset: tiny}
      tokenizer: tokenizer.json
      data: {heldOut: 0.3, corpora: [{name: code, path: corpus}]}
      stages:
        - name: only
          steps: 3
          tokensPerBatch: 40
          mix: [{kind: continue}]
          objective: {lm: 1}
          learningRate: {peak: 1e-3}
      evaluation: {every: 2, batches: 1}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(folder.resolve("plan.yaml"), PLAN);
    try (var out = Files.newOutputStream(folder.resolve("tokenizer.json"))) {
      TokenizerJson.write(CromwellVocabulary.untrained(420), out);
    }
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    for (int i = 0; i < 12; i++) {
      Files.writeString(
          corpus.resolve("part%d.py".formatted(i)),
          "def area_%d(width, height):\n    total = width * height + %d\n    return total\n"
              .formatted(i, 31 * i)
              .repeat(3));
    }
  }

  private Cli.Result train(String... more) {
    String[] args = new String[more.length + 4];
    args[0] = "train";
    args[1] = folder.resolve("plan.yaml").toString();
    args[2] = "--run";
    args[3] = folder.resolve("run").toString();
    System.arraycopy(more, 0, args, 4, more.length);
    return Cli.run(args);
  }

  @Test
  void trainsAndGoesOnWhereItEnded() {
    Cli.Result result = train("--json");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(0);
    assertThat(result.json("steps", Number.class).intValue()).isEqualTo(3);
    assertThat(result.err()).contains("small:").contains("held out: loss").contains("saved");
    assertThat(folder.resolve("run/final.gguf")).exists();
    assertThat(folder.resolve("run/curves.svg")).exists();
    assertThat(folder.resolve("run/plan.yaml")).hasContent(PLAN);
    assertThat(Cli.run("models", "info", folder.resolve("run/final.gguf").toString()).exitCode())
        .isEqualTo(0);

    Cli.Result again = train();
    assertThat(again.exitCode()).isEqualTo(0);
    assertThat(again.err()).contains("goes on after step 3");
    assertThat(again.out())
        .containsPattern("only +loss +\\d+\\.\\d+ +\\d+\\.\\d+")
        .contains("perplexity", "final.gguf", "curves.svg");
  }

  @Test
  void saysHowLongAPlanIsWithoutTraining() {
    Cli.Result result = train("--check", "--scale", "100");

    assertThat(result.exitCode()).isEqualTo(0);
    assertThat(result.out()).contains("300 steps").contains("weights, gradients and moments");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void whatCannotBeUsedIsNamed() throws IOException {
    assertThat(train("--scale", "0").exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(Cli.run("train").exitCode()).isEqualTo(ExitCode.USAGE.code());
    Files.writeString(folder.resolve("plan.yaml"), PLAN.replace("peak", "peek"));
    Cli.Result result = train();
    assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_FILE.code());
    assertThat(result.err()).contains("plan.yaml line 11").contains("peek is unknown");
    Files.writeString(folder.resolve("plan.yaml"), PLAN.replace("tokenizer.json", "none.json"));
    assertThat(train().exitCode()).isEqualTo(ExitCode.BAD_FILE.code());
  }

  @Test
  void theViewRedrawsItsLinesAndKeepsWhatMatters() {
    StringWriter text = new StringWriter();
    try (TrainView view = new TrainView(new PrintWriter(text), false, true)) {
      for (int step = 1; step <= 300; step++) {
        view.step(step(step, 8.0 / step));
      }
      assertThat(view.curveText()).startsWith("█").contains("▁").endsWith(" to 0.027");
      view.evaluated(
          new EvaluationMetrics(300, 0, "one", Map.of("loss", 0.5, "accuracy", 0.25), true));
      assertThat(view.summary()).contains("loss 0.500").contains("accuracy 0.250");
    }
    assertThat(text.toString())
        .contains("one (1/1) step 1/300")
        .contains("\u001b[3A") // the drawn lines went before the evaluation was printed
        .contains("step 300 held out:")
        .contains("(best)");
  }

  private static StepMetrics step(int step, double loss) {
    Losses losses =
        new Losses(
            loss,
            loss,
            1,
            1,
            1,
            Double.NaN,
            0,
            Double.NaN,
            Double.NaN,
            0,
            0,
            1,
            1,
            1,
            EmbeddingStats.NONE);
    return new StepMetrics(
        step,
        0,
        "one",
        step,
        300,
        losses,
        1e-3,
        1,
        Double.NaN,
        false,
        10,
        step * 10L,
        0.1,
        0,
        0,
        0);
  }
}
