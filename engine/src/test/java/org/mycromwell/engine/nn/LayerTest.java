package org.mycromwell.engine.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.kernel.TrainingKernels;

/** Every layer, forward and backward, against its formula in double precision. */
class LayerTest {
  private static final int SHAPES = 6;

  static Stream<String> layers() {
    return LayerScenarios.all().keySet().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void agreesWithTheFormula(String layer) {
    LayerBench.Scenario scenario = LayerScenarios.named(layer);
    for (long seed = 0; seed < SHAPES; seed++) {
      LayerBench.record(scenario, 1, TrainingKernels.scalar(), seed);
      LayerBench.record(scenario, 1, TrainingKernels.best(), 100 + seed);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void givesTheSameBitsForEveryNumberOfWorkers(String layer) {
    LayerBench.Scenario scenario = LayerScenarios.named(layer);
    for (long seed = 10; seed < 12; seed++) {
      List<float[]> one = LayerBench.record(scenario, 1, TrainingKernels.best(), seed);
      for (int workers = 2; workers <= 3; workers++) {
        List<float[]> more = LayerBench.record(scenario, workers, TrainingKernels.best(), seed);
        assertThat(more).hasSameSizeAs(one);
        for (int i = 0; i < one.size(); i++) {
          assertThat(more.get(i))
              .as("result %d with %d workers", i, workers)
              .containsExactly(one.get(i));
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void frozenParametersGetNoGradientAndInputsDo(String layer) {
    LayerBench.Scenario scenario = LayerScenarios.named(layer);
    LayerBench.record(
        bench -> {
          bench.freezeParameters();
          scenario.run(bench);
        },
        2,
        TrainingKernels.best(),
        5);
  }
}
