package org.mycromwell.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.data.ExampleKind;
import org.mycromwell.engine.train.LearningRatePlan.Schedule;

class PlanReaderTest {
  private static final String PLAN =
      """
      name: small
      seed: 7
      model: {preset: tiny}
      tokenizer: tokenizer.json
      data:
        corpora:
          - {name: code, path: ../src, include: ["*.py"]}
      stages:
        - name: first
          tokens: 1e6
          tokensPerBatch: 1000
          accumulate: 2
          mix:
            - {kind: edit, weight: 3}
            - {kind: transcribe}
          objective: {lm: 1}
          learningRate: {peak: 2e-3, schedule: wsd}
          optimizer: {weightDecay: 0.01}
          learningRateScale: {enc.token_embd: 0.5}
          lengths:
            - {from: 0, tokens: 48}
            - {from: 0.4, tokens: 110}
      """;

  @Test
  void aRunFromBeforeMuonGoesOnWithoutIt() {
    Map<String, String> old = Map.of("stages[3].name", "a");
    assertThat(
            PlanFields.difference(
                old, Map.of("stages[3].name", "a", "stages[3].optimizer.muon", "0.0")))
        .isEmpty();
    assertThat(
            PlanFields.difference(
                old, Map.of("stages[3].name", "a", "stages[3].optimizer.muon", "0.5")))
        .contains("stages[3].optimizer.muon is 0.5, but was 0.0");
  }

  @Test
  void readsFieldsAndFillsInDefaults() {
    TrainPlan plan = PlanReader.parse(PLAN, "plan.yaml");

    assertThat(plan.name()).isEqualTo("small");
    assertThat(plan.seed()).isEqualTo(7);
    assertThat(plan.checkpoint()).isEqualTo(CheckpointPlan.DEFAULT);
    StagePlan stage = plan.stages().getFirst();
    assertThat(stage.mix())
        .extracting("kind")
        .containsExactly(ExampleKind.EDIT, ExampleKind.TRANSCRIBE);
    assertThat(stage.mix()).extracting("weight").containsExactly(3.0, 1.0);
    assertThat(stage.learningRate().schedule()).isEqualTo(Schedule.WSD);
    assertThat(stage.optimizer().weightDecay()).isEqualTo(0.01);
    assertThat(stage.optimizer().beta2()).isEqualTo(OptimizerPlan.DEFAULT.beta2());
    assertThat(stage.learningRateScale()).isEqualTo(Map.of("enc.token_embd", 0.5));
    assertThat(plan.data().corpora().getFirst().include()).isEqualTo(List.of("*.py"));
    assertThat(plan.steps(0)).isEqualTo(500);
    assertThat(plan.scaled(0.1).steps(0)).isEqualTo(50);
    assertThat(plan.scaled(1e-9).steps()).isEqualTo(1);
  }

  @Test
  void metricsThatNoStageTeachesAreRefused() {
    String plan = PLAN + "evaluation: {metrics: [screenshots, edits], samples: 8, best: editExact}";

    assertThat(PlanReader.parse(plan, "plan.yaml").evaluation().metrics())
        .containsExactly(EvaluationMetric.SCREENSHOTS, EvaluationMetric.EDITS);
    assertThatThrownBy(() -> PlanReader.parse(plan.replace("kind: edit", "kind: fim"), "plan.yaml"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("line 23: evaluation has the metric edits, but no stage has edit");
  }

  @Test
  void lengthsGrowWithTheStage() {
    StagePlan stage = PlanReader.parse(PLAN, "plan.yaml").stages().getFirst();

    assertThat(stage.maxLength(0, 4096)).isEqualTo(48);
    assertThat(stage.maxLength(0.39, 4096)).isEqualTo(48);
    assertThat(stage.maxLength(0.4, 4096)).isEqualTo(110);
    assertThat(stage.maxLength(1, 64)).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seed: 7|seed: x|line 2|seed is 'x', but must be a whole number",
        "seed: 7|sed: 7|line 2|sed is unknown",
        "seed: 7|name: again|line 2|name is there twice",
        "seed: 7|threads: -1|line 2|threads is -1, but must be",
        "seed: 7|evaluation: {every: 0}|line 2|evaluation.every is 0, but must be",
        "seed: 7|evaluation: {metrics: [edit]}|line 2|evaluation.metrics[0] is 'edit', but must be",
        "seed: 7|evaluation: {metrics: [probe]}|line 2|evaluation has the metric probe, which tells",
        "seed: 7|evaluation: {samples: 1}|line 2|evaluation.samples is 1, but must be",
        "seed: 7|seed: [7]|line 2|seed must be a single value",
        "tokenizer: tokenizer.json|threads: 1|line 1|tokenizer is missing",
        "kind: transcribe|kind: poem|line 15|stages[0].mix[1].kind is 'poem', but must be one of",
        "tokens: 1e6|tokens: many|line 10|stages[0].tokens is 'many', but must be a number",
        "tokens: 1e6|steps: 1.5|line 10|stages[0].steps is '1.5', but must be a whole number",
        "tokens: 1e6|tokens: 0x1p3|line 10|stages[0].tokens is '0x1p3', but must be a finite",
        "tokens: 1e6|accumulate: 1|line 12|stages[0].accumulate is there twice",
        "peak: 2e-3|peak: -1|line 17|stages[0].learningRate.peak is -1, but must be above 0",
        "weightDecay: 0.01|weightDecay: .nan|line 18|stages[0].optimizer.weightDecay is '.nan'",
        "from: 0.4|from: 0|line 21|stages[0].lengths must have 'from' in ascending order",
        "objective: {lm: 1}|objective: {}|line 16|lm, jepa or chars must be above 0",
        "path: ../src|paht: ../src|line 7|data.corpora[0].paht is unknown",
        "{kind: edit, weight: 3}|{kind: edit, corpora: 'code, cod'}|line 14|stages[0].mix[0].corpora"
            + " names 'cod', but the corpora of data are code",
        "- {name: code, path: ../src, include: [\"*.py\"]}|[{name: a, path: b}, {name: a, path: c}]"
            + "|line 7|data.corpora has the name 'a' twice",
        "seed: 7|seed: *x|line 2|the YAML is malformed",
        "seed: 7|seed: {|line|the YAML is malformed",
      })
  void namesFileLineAndField(String from, String to, String line, String message) {
    String text = PLAN.replace(from, to);
    assertThat(text).isNotEqualTo(PLAN);

    assertThatThrownBy(() -> PlanReader.parse(text, "plan.yaml"))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("plan.yaml " + line)
        .hasMessageContaining(message);
  }

  @Test
  void aMissingFileAndAnEmptyOneAreErrors() {
    assertThatThrownBy(() -> PlanReader.read(Path.of("no/such/plan.yaml")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> PlanReader.parse("# nothing\n", "plan.yaml"))
        .hasMessage("plan.yaml is empty");
    assertThatThrownBy(() -> PlanReader.parse("just words", "plan.yaml"))
        .hasMessage("plan.yaml line 1: the plan must be a mapping");
  }

  @Test
  void deepNestsAreRefused() {
    for (String open : List.of("[", "{a: ", "\n- ")) {
      String text = "model: " + open.repeat(100_000);
      assertThatThrownBy(() -> PlanReader.parse(text, "plan.yaml"))
          .isInstanceOf(EngineException.class)
          .hasMessageStartingWith("plan.yaml");
    }
    assertThatThrownBy(() -> PlanReader.parse("model: " + "[".repeat(100_000), "plan.yaml"))
        .hasMessage("plan.yaml line 1: the YAML is nested deeper than 32 levels");
  }

  @Test
  void aNestOfAliasesIsRefused() {
    String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";

    assertThatThrownBy(() -> PlanReader.parse(bomb, "plan.yaml"))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void differenceNamesTheField() {
    TrainPlan plan = PlanReader.parse(PLAN, "plan.yaml");
    TrainPlan longer = PlanReader.parse(PLAN.replace("peak: 2e-3", "peak: 1e-3"), "plan.yaml");
    TrainPlan explicit =
        PlanReader.parse(PLAN.replace("seed: 7", "seed: 7 # same\nthreads: 5\nscale: 1"), "x");

    assertThat(PlanFields.difference(PlanFields.of(plan), PlanFields.of(longer)))
        .contains("stages[0].learningRate.peak is 0.001, but was 0.002");
    assertThat(PlanFields.difference(PlanFields.of(plan), PlanFields.of(explicit))).isEmpty();
  }
}
