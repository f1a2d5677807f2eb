package org.mycromwell.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.vljepa.VlJepaPreset;

class TrainingBenchmarkTest {
  /** Written out by hand for the preset, so that a changed name in the count shows. */
  @Test
  void countsTheOperationsOfTheModelsEquations() {
    TrainingBenchmark benchmark = new TrainingBenchmark(VlJepaPreset.M5.config(), 2, 10, 6);
    double context = 20;
    double answer = 12;
    double attention = 256 * 256 * 2; // queries and output
    double keysAndValues = 256 * 128 * 2;
    double feedForward = 3 * 256 * 512;
    double encoder = 3 * (attention + keysAndValues + feedForward) * context;
    double fusion = (256 * 192 + 3 * 192 * 256) * context;
    double head =
        192 * 256 * context
            + 3 * ((attention + feedForward) * answer + keysAndValues * (context + answer))
            + 2048 * 256 * answer;

    assertThat(benchmark.linearOperations()).isEqualTo(2 * (encoder + fusion + head));
    assertThat(benchmark.tokens()).isEqualTo(32);
    assertThat(benchmark.operations())
        .isEqualTo(3 * (benchmark.linearOperations() + benchmark.attentionOperations()));
  }

  @Test
  void measuresEveryPart() {
    TrainingBenchmark benchmark = new TrainingBenchmark(VlJepaPreset.TINY.config(), 1, 8, 8);
    try (Workers workers = new Workers(1)) {
      TrainingBenchmark.Result result =
          benchmark.run(TrainingKernels.best(), workers, 0, 2, (phase, done, total) -> {});

      assertThat(result.whole().count()).isEqualTo(2);
      assertThat(result.forward().min()).isPositive();
      assertThat(result.optimizer().min()).isPositive();
      assertThat(result.whole().mean()).isGreaterThan(result.optimizer().mean());
    }
  }
}
