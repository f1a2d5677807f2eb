package org.mycromwell.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.vljepa.VlJepaPreset;

class TrainingBenchmarkTest {
  /** What is counted, and the equations of the model written out by hand for the preset. */
  @Test
  void countsTheOperationsOfTheModelsEquations() {
    TrainingBenchmark benchmark = new TrainingBenchmark(VlJepaPreset.M5.config(), 2, 10, 6, false);
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

    double products = 3 * 2 * (encoder + fusion + head);
    try (Workers workers = new Workers(1)) {
      TrainingBenchmark.Result result =
          benchmark.run(TrainingKernels.best(), workers, 0, 1, (phase, done, total) -> {});
      // The copy path comes on top.
      assertThat(result.productOperations()).isBetween(products, 1.05 * products);
      assertThat(benchmark.tokens()).isEqualTo(32);
      assertThat(benchmark.operations(result))
          .isEqualTo(result.productOperations() + 3 * benchmark.attentionOperations());
    }
  }

  @Test
  void measuresEveryPart() {
    TrainingBenchmark benchmark = new TrainingBenchmark(VlJepaPreset.TINY.config(), 1, 8, 8, true);
    try (Workers workers = new Workers(1)) {
      TrainingBenchmark.Result result =
          benchmark.run(TrainingKernels.best(), workers, 0, 2, (phase, done, total) -> {});

      assertThat(result.whole().count()).isEqualTo(2);
      assertThat(result.forward().min()).isPositive();
      assertThat(result.optimizer().min()).isPositive();
      assertThat(result.whole().mean()).isGreaterThan(result.optimizer().mean());
      assertThat(result.gemmFlopsPerSecond()).isPositive();
      assertThat(result.shares()).hasSameSizeAs(OperationSampler.Group.values());
      assertThat(benchmark.tokens()).isEqualTo(16 + benchmark.imageTokens());
    }
  }

  @Test
  void stacksAreSortedByWhatTheyAreFor() {
    assertThat(group("kernel.VectorGemm", "kernel.Gemm", "nn.Linear", "nn.Attention"))
        .isEqualTo(OperationSampler.Group.LINEAR);
    assertThat(group("kernel.VectorTrainingAttention", "nn.LayerContext", "nn.Attention"))
        .isEqualTo(OperationSampler.Group.ATTENTION);
    assertThat(group("kernel.Gemm", "nn.CrossEntropy", "model.vljepa.AnswerHead"))
        .isEqualTo(OperationSampler.Group.OUTPUT);
    assertThat(group("nn.RmsNorm", "nn.Attention", "nn.TransformerBlock"))
        .isEqualTo(OperationSampler.Group.ELEMENTWISE);
    assertThat(group("exec.Workers", "train.Optimizer"))
        .isEqualTo(OperationSampler.Group.OPTIMIZER);
  }

  private static OperationSampler.Group group(String... classes) {
    return OperationSampler.group(
        Arrays.stream(classes)
            .map(name -> new StackTraceElement("org.mycromwell.engine." + name, "run", null, 1))
            .toArray(StackTraceElement[]::new));
  }
}
