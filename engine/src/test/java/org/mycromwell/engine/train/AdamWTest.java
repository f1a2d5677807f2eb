package org.mycromwell.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.vljepa.Component;
import org.mycromwell.engine.nn.Parameter;
import org.mycromwell.engine.nn.Parameters;

class AdamWTest {
  private static final OptimizerPlan PLAN = new OptimizerPlan(0.9, 0.95, 1e-8, 0.1, 1, 0);
  private static final LearningRateScale ALL = new LearningRateScale(Map.of(), List.of());

  private static Parameters parameters(long seed) {
    Parameters parameters = new Parameters();
    parameters.add("enc.a.weight", 37, 611, true); // more than one piece of work, odd tail
    parameters.add("dec.norm.weight", 1, 19, false);
    Random random = new Random(seed);
    for (Parameter parameter : parameters) {
      for (int i = 0; i < parameter.size(); i++) {
        parameter.value()[i] = (float) random.nextGaussian();
      }
    }
    return parameters;
  }

  private static void setGradients(Parameters parameters, int step) {
    Random random = new Random(1000 + step);
    for (Parameter parameter : parameters) {
      float[] gradient = parameter.gradient();
      for (int i = 0; i < gradient.length; i++) {
        // Several magnitudes, zeros included.
        gradient[i] =
            i % 11 == 0 ? 0 : (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-4, 2)));
      }
    }
  }

  /** The published algorithm, element by element in double. */
  private static void referenceStep(
      double[] w, double[] m, double[] v, float[] g, int step, double rate, double decay) {
    for (int i = 0; i < w.length; i++) {
      double gradient = g[i] * 0.25;
      m[i] = 0.9 * m[i] + 0.1 * gradient;
      v[i] = 0.95 * v[i] + 0.05 * gradient * gradient;
      double meanHat = m[i] / (1 - Math.pow(0.9, step));
      double squareHat = v[i] / (1 - Math.pow(0.95, step));
      w[i] = w[i] - rate * (meanHat / (Math.sqrt(squareHat) + 1e-8) + decay * w[i]);
    }
  }

  @Test
  void tenStepsFollowAnIndependentReference() {
    Parameters parameters = parameters(1);
    Parameter matrix = parameters.get("enc.a.weight");
    Parameter norm = parameters.get("dec.norm.weight");
    double[][] w = {doubles(matrix.value()), doubles(norm.value())};
    double[][] m = {new double[matrix.size()], new double[norm.size()]};
    double[][] v = {new double[matrix.size()], new double[norm.size()]};
    try (Workers workers = new Workers(2)) {
      AdamW adamW = new AdamW(parameters, TrainingKernels.best(), workers);
      for (int step = 1; step <= 10; step++) {
        double rate = 1e-3 * step;
        setGradients(parameters, step);
        referenceStep(w[0], m[0], v[0], matrix.gradient(), step, rate, 0.1);
        referenceStep(w[1], m[1], v[1], norm.gradient(), step, rate * 0.5, 0);
        adamW.step(PLAN, rate, new LearningRateScale(Map.of("dec.", 0.5), List.of()), 0.25);
        for (int i = 0; i < matrix.size(); i++) {
          assertThat((double) matrix.value()[i])
              .as("step %d, %d", step, i)
              .isCloseTo(w[0][i], within(3e-6));
        }
        for (int i = 0; i < norm.size(); i++) {
          assertThat((double) norm.value()[i]).isCloseTo(w[1][i], within(3e-6));
        }
        assertThat(matrix.gradient()).containsOnly(0);
      }
    }
  }

  @Test
  void theResultDoesNotDependOnTheThreads() {
    float[] alone = weightsAfter(1);

    assertThat(weightsAfter(2)).isEqualTo(alone);
    assertThat(weightsAfter(3)).isEqualTo(alone);
  }

  private static float[] weightsAfter(int threads) {
    Parameters parameters = parameters(2);
    try (Workers workers = new Workers(threads)) {
      AdamW adamW = new AdamW(parameters, TrainingKernels.best(), workers);
      for (int step = 0; step < 3; step++) {
        setGradients(parameters, step);
        double norm = adamW.gradientNorm(ALL);
        adamW.step(PLAN, 1e-2, ALL, 1 / norm);
      }
    }
    return parameters.get("enc.a.weight").value();
  }

  @Test
  void theNormIsThatOfAllGradients() {
    Parameters parameters = parameters(3);
    setGradients(parameters, 1);
    double sum = 0;
    for (Parameter parameter : parameters) {
      for (float g : parameter.gradient()) {
        sum += (double) g * g;
      }
    }
    try (Workers workers = new Workers(2)) {
      AdamW adamW = new AdamW(parameters, TrainingKernels.best(), workers);

      assertThat(adamW.gradientNorm(ALL)).isCloseTo(Math.sqrt(sum), within(1e-7 * Math.sqrt(sum)));
      adamW.discard();
      assertThat(adamW.gradientNorm(ALL)).isZero();
    }
  }

  @Test
  void frozenParametersStayAndBeginGentlyLater() {
    Parameters parameters = parameters(4);
    Parameter norm = parameters.get("dec.norm.weight");
    float[] before = norm.value().clone();
    LearningRateScale frozen = new LearningRateScale(Map.of(), List.of(Component.HEAD));
    try (Workers workers = new Workers(1)) {
      AdamW adamW = new AdamW(parameters, TrainingKernels.best(), workers);
      for (int step = 0; step < 50; step++) {
        setGradients(parameters, step);
        adamW.step(PLAN, 1e-2, frozen, 1);
      }
      assertThat(norm.value()).isEqualTo(before);
      assertThat(adamW.moments(norm)).isNull();

      setGradients(parameters, 1);
      adamW.step(PLAN, 1e-2, ALL, 1);
      // The first step of an element is the rate, or 0 where the gradient is.
      for (int i = 0; i < before.length; i++) {
        assertThat(Math.abs(norm.value()[i] - before[i])).isLessThan(1.01e-2f);
      }
    }
  }

  @Test
  void whatABatchDidNotUseStaysWhateverWasBefore() {
    Parameters parameters = parameters(5);
    Parameter matrix = parameters.get("enc.a.weight");
    try (Workers workers = new Workers(1)) {
      AdamW adamW = new AdamW(parameters, TrainingKernels.best(), workers);
      setGradients(parameters, 1);
      adamW.step(PLAN, 1e-2, ALL, 1);
      float[] before = matrix.value().clone();
      parameters.get("dec.norm.weight").gradient()[0] = 1;
      adamW.step(PLAN, 1e-2, ALL, 1);

      assertThat(matrix.value()).isEqualTo(before);
    }
  }

  @Test
  void theLongestPrefixCounts() {
    LearningRateScale scale =
        new LearningRateScale(Map.of("enc.", 0.1, "enc.token_embd", 0.5), List.of());

    assertThat(scale.of("enc.token_embd.weight")).isEqualTo(0.5);
    assertThat(scale.of("enc.blk.0.attn_q.weight")).isEqualTo(0.1);
    assertThat(scale.of("dec.output.weight")).isEqualTo(1);
    assertThat(scale.unused(List.of("enc.token_embd.weight"))).isEmpty();
    assertThat(scale.unused(List.of("dec.x"))).containsExactly("enc.", "enc.token_embd");
  }

  private static double[] doubles(float[] values) {
    double[] copy = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      copy[i] = values[i];
    }
    return copy;
  }
}
