package org.mycromwell.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.vljepa.Component;
import org.mycromwell.engine.nn.Parameter;
import org.mycromwell.engine.nn.Parameters;

class OptimizerTest {
  private static final OptimizerPlan PLAN = new OptimizerPlan(0.9, 0.95, 1e-8, 0.1, 0, 1, 0);
  private static final OptimizerPlan MUON = new OptimizerPlan(0.9, 0.95, 1e-8, 0.1, 0.5, 1, 0);
  private static final LearningRateScale ALL = new LearningRateScale(Map.of(), List.of());

  private static Parameters parameters(long seed) {
    Parameters parameters = new Parameters();
    parameters.add("enc.a.weight", 37, 611, true); // more than one piece of work, odd tail
    parameters.add("dec.norm.weight", 1, 19, false);
    parameters.add("dec.blk.0.attn_q.weight", 33, 65, true);
    parameters.add("dec.blk.1.attn_q.weight", 70, 33, true);
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
      Optimizer optimizer = new Optimizer(parameters, TrainingKernels.best(), workers);
      for (int step = 1; step <= 10; step++) {
        double rate = 1e-3 * step;
        setGradients(parameters, step);
        referenceStep(w[0], m[0], v[0], matrix.gradient(), step, rate, 0.1);
        referenceStep(w[1], m[1], v[1], norm.gradient(), step, rate * 0.5, 0);
        optimizer.step(PLAN, rate, new LearningRateScale(Map.of("dec.", 0.5), List.of()), 0.25);
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
    List<float[]> alone = weightsAfter(1);

    for (int threads = 2; threads <= 3; threads++) {
      List<float[]> together = weightsAfter(threads);
      for (int i = 0; i < alone.size(); i++) {
        assertThat(together.get(i)).isEqualTo(alone.get(i));
      }
    }
  }

  private static List<float[]> weightsAfter(int threads) {
    Parameters parameters = parameters(2);
    try (Workers workers = new Workers(threads)) {
      Optimizer optimizer = new Optimizer(parameters, TrainingKernels.best(), workers);
      for (int step = 0; step < 3; step++) {
        setGradients(parameters, step);
        double norm = optimizer.gradientNorm(ALL);
        optimizer.step(MUON, 1e-2, ALL, 1 / norm);
      }
    }
    List<float[]> weights = new ArrayList<>();
    parameters.forEach(parameter -> weights.add(parameter.value()));
    return weights;
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
      Optimizer optimizer = new Optimizer(parameters, TrainingKernels.best(), workers);

      assertThat(optimizer.gradientNorm(ALL))
          .isCloseTo(Math.sqrt(sum), within(1e-7 * Math.sqrt(sum)));
      optimizer.discard();
      assertThat(optimizer.gradientNorm(ALL)).isZero();
    }
  }

  @Test
  void frozenParametersStayAndBeginGentlyLater() {
    Parameters parameters = parameters(4);
    Parameter norm = parameters.get("dec.norm.weight");
    float[] before = norm.value().clone();
    LearningRateScale frozen = new LearningRateScale(Map.of(), List.of(Component.HEAD));
    try (Workers workers = new Workers(1)) {
      Optimizer optimizer = new Optimizer(parameters, TrainingKernels.best(), workers);
      for (int step = 0; step < 50; step++) {
        setGradients(parameters, step);
        optimizer.step(PLAN, 1e-2, frozen, 1);
      }
      assertThat(norm.value()).isEqualTo(before);
      assertThat(optimizer.moments(norm)).isNull();

      setGradients(parameters, 1);
      optimizer.step(PLAN, 1e-2, ALL, 1);
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
      Optimizer optimizer = new Optimizer(parameters, TrainingKernels.best(), workers);
      setGradients(parameters, 1);
      optimizer.step(PLAN, 1e-2, ALL, 1);
      float[] before = matrix.value().clone();
      parameters.get("dec.norm.weight").gradient()[0] = 1;
      optimizer.step(PLAN, 1e-2, ALL, 1);

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

  /** Newton-Schulz by the publication, in double; the update of a matrix from its momentum. */
  private static double[][] orthogonal(double[][] x) {
    double norm = 0;
    for (double[] row : x) {
      for (double value : row) {
        norm += value * value;
      }
    }
    double[][] y = scaled(x, 1 / Math.sqrt(norm));
    for (int i = 0; i < 5; i++) {
      double[][] gram = product(y, transposed(y));
      double[][] sum = sum(scaled(gram, -4.7750), scaled(product(gram, gram), 2.0315));
      y = sum(scaled(y, 3.4445), product(sum, y));
    }
    return y;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < c[i].length; j++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  private static double[][] transposed(double[][] a) {
    double[][] b = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        b[j][i] = a[i][j];
      }
    }
    return b;
  }

  private static double[][] scaled(double[][] a, double factor) {
    return Arrays.stream(a)
        .map(row -> Arrays.stream(row).map(value -> value * factor).toArray())
        .toArray(double[][]::new);
  }

  private static double[][] sum(double[][] a, double[][] b) {
    double[][] c = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < c[i].length; j++) {
        c[i][j] = a[i][j] + b[i][j];
      }
    }
    return c;
  }

  @ParameterizedTest
  @CsvSource({"40, 70", "70, 40", "48, 48"})
  void matricesOfBlocksFollowMuon(int rows, int cols) {
    Parameters parameters = new Parameters();
    Parameter matrix = parameters.add("enc.blk.0.ffn_up.weight", rows, cols, true);
    double[][] w = new double[rows][cols];
    double[][] mean = new double[rows][cols];
    try (Workers workers = new Workers(2)) {
      Optimizer optimizer = new Optimizer(parameters, TrainingKernels.best(), workers);
      for (int step = 1; step <= 3; step++) {
        setGradients(parameters, step);
        double[][] gradient = new double[rows][cols];
        for (int i = 0; i < matrix.size(); i++) {
          gradient[i / cols][i % cols] = 0.25 * matrix.gradient()[i];
        }
        mean = sum(scaled(mean, 0.95), scaled(gradient, 0.05));
        double[][] update = orthogonal(sum(scaled(mean, 0.95), scaled(gradient, 0.05)));
        double change = 0.5 * 1e-2 * Math.sqrt(Math.max(rows, cols));
        w = sum(scaled(w, 1 - 1e-2 * 0.1), scaled(update, -change));
        optimizer.step(MUON, 1e-2, ALL, 0.25);
        for (int i = 0; i < matrix.size(); i++) {
          assertThat((double) matrix.value()[i])
              .as("step %d, %d", step, i)
              .isCloseTo(w[i / cols][i % cols], within(2e-5));
        }
      }
    }
  }

  @Test
  void gradientsThatRoundToNothingChangeNothing() {
    Parameters parameters = new Parameters();
    Parameter matrix = parameters.add("enc.blk.0.ffn_up.weight", 40, 40, true);
    Arrays.fill(matrix.value(), 1);
    try (Workers workers = new Workers(1)) {
      Optimizer optimizer = new Optimizer(parameters, TrainingKernels.best(), workers);
      for (int step = 0; step < 2; step++) {
        Arrays.fill(matrix.gradient(), 1e-15f);
        optimizer.step(MUON, 1e-2, ALL, 1e-32);
      }
    }
    float decayed = (float) (1 - 1e-2 * 0.1);
    assertThat(matrix.value()).containsOnly(decayed * decayed);
  }

  @Test
  void muonIsForMatricesOfBlocksAlone() {
    Parameters parameters = new Parameters();

    assertThat(Muon.suits(parameters.add("dec.blk.2.attn_q.weight", 64, 64, true))).isTrue();
    assertThat(Muon.suits(parameters.add("dec.blk.2.ffn_gate.weight", 2, 64, true))).isFalse();
    assertThat(Muon.suits(parameters.add("enc.token_embd.weight", 64, 64, true))).isFalse();
    assertThat(Muon.suits(parameters.add("dec.blk.2.attn_norm.weight", 64, 64, false))).isFalse();
  }

  @Test
  void momentsBeginAnewWhenAStageChangesTheMethod() {
    Parameters parameters = new Parameters();
    Parameter matrix = parameters.add("enc.blk.0.ffn_up.weight", 40, 40, true);
    try (Workers workers = new Workers(1)) {
      Optimizer optimizer = new Optimizer(parameters, TrainingKernels.best(), workers);
      for (OptimizerPlan plan : List.of(PLAN, MUON, PLAN)) {
        setGradients(parameters, 1);
        optimizer.step(plan, 1e-2, ALL, 1);
        assertThat(optimizer.moments(matrix)).extracting(state -> state.updates).isEqualTo(1L);
      }
    }
  }
}
