package org.mycromwell.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.EngineException;

/** The curricula that come with the program. */
class ShippedPlansTest {
  private static final Path PLANS = Path.of("..", "train");

  @Test
  void everyPlanCanBeReadAndScaled() throws IOException {
    try (var files = Files.list(PLANS)) {
      var plans =
          files
              .filter(file -> file.toString().endsWith(".yaml"))
              .filter(file -> !file.toString().endsWith("-abilities.yaml")) // no plan
              .toList();
      assertThat(plans).hasSizeGreaterThanOrEqualTo(2);
      for (Path file : plans) {
        String text = Files.readString(file).replace("preset: cromwell-1.26b", "preset: tiny");
        TrainPlan plan = PlanReader.parse(text, file.toString());
        assertThat(plan.scaled(1e-12).steps()).as("%s", file).isEqualTo(plan.stages().size());
      }
    }
  }

  @Test
  void theVlJepaPlanHasTheFourStagesOfTheSeed() {
    TrainPlan plan = PlanReader.read(PLANS.resolve("vljepa-300m.yaml"));

    assertThat(plan.stages()).extracting(StagePlan::tokens).containsExactly(80e9, 90e9, 60e9, 20e9);
    ObjectivePlan hybrid = plan.stages().get(2).objective();
    assertThat(hybrid.jepa()).isEqualTo(0.3);
    assertThat(hybrid.lm()).isEqualTo(0.7);
    assertThat(hybrid.balanced()).isTrue();
    double weights = plan.data().corpora().stream().mapToDouble(c -> c.weight()).sum();
    assertThat(weights).isCloseTo(0.95, within(1e-9)); // the seed's shares, vision tokens aside
    double tokens = 0;
    for (int i = 0; i < 4; i++) {
      StagePlan stage = plan.stages().get(i);
      tokens += (double) plan.steps(i) * stage.tokensPerBatch() * stage.accumulate();
    }
    assertThat(tokens).isCloseTo(250e9, within(1e7));
  }

  @Test
  void theDecoderPlanSaysThatItIsADocument() throws IOException {
    Path file = PLANS.resolve("decoder-1.26b.yaml");

    assertThatThrownBy(() -> PlanReader.read(file))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("only VL-JEPA networks can be trained");
    String text = Files.readString(file).replace("preset: cromwell-1.26b", "preset: nano");
    assertThat(PlanReader.parse(text, "plan").stages())
        .extracting(StagePlan::tokens)
        .containsExactly(150e9, 50e9, 25e9, 10e9);
  }
}
