package org.mycromwell.engine.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.reference.Tape;
import org.mycromwell.engine.reference.Value;

/**
 * Runs a layer beside its formula on a double tape: inputs and parameters exist in both worlds,
 * results are compared, and what the layer computed is recorded bit by bit.
 */
final class LayerBench implements AutoCloseable {
  /** One layer with its formula. */
  @FunctionalInterface
  interface Scenario {
    void run(LayerBench bench);
  }

  /** Largest deviation relative to the largest element. */
  private static final double TOLERANCE = 5e-5;

  final LayerContext context;
  final Tape tape = new Tape();
  final Parameters parameters = new Parameters();
  final Random random;
  private final Workers workers;
  private final Map<Parameter, Value> values = new LinkedHashMap<>();
  private final List<float[]> record = new ArrayList<>();
  private boolean frozen;

  LayerBench(int workerCount, TrainingKernels kernels, long seed) {
    workers = new Workers(workerCount);
    context = new LayerContext(workers, kernels);
    random = new Random(seed);
  }

  /** Makes every parameter from here on frozen. */
  void freezeParameters() {
    frozen = true;
  }

  /** What a scenario computed, every bit; also checks it. */
  static List<float[]> record(
      Scenario scenario, int workerCount, TrainingKernels kernels, long seed) {
    try (LayerBench bench = new LayerBench(workerCount, kernels, seed)) {
      scenario.run(bench);
      return bench.record;
    }
  }

  /** Between both, bounds included. */
  int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  Parameter parameter(int rows, int cols) {
    return parameter(rows, cols, 0, 1 / Math.sqrt(cols));
  }

  Parameter parameter(int rows, int cols, double mean, double deviation) {
    Parameter parameter = parameters.add("p" + values.size(), rows, cols, true);
    for (int i = 0; i < parameter.size(); i++) {
      parameter.value()[i] = (float) (mean + deviation * random.nextGaussian());
    }
    parameter.freeze(frozen);
    values.put(parameter, tape.variable(rows, cols, parameter.value()));
    return parameter;
  }

  /** Weights of a norm: about one. */
  Parameter norm(int width) {
    return parameter(1, width, 1, 0.2);
  }

  Value value(Parameter parameter) {
    return Objects.requireNonNull(values.get(parameter));
  }

  /** Random rows, longer than needed as from a pool. */
  Rows rows(int count, int width) {
    float[] data = new float[count * width + 5];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian();
    }
    return new Rows(data, count, width);
  }

  Value value(Rows rows) {
    return tape.variable(rows.count(), rows.width(), rows.data());
  }

  /** Boundaries of ragged segments. */
  int[] begins(int segments, int shortest, int longest) {
    int[] begin = new int[segments + 1];
    for (int i = 0; i < segments; i++) {
      begin[i + 1] = begin[i] + between(shortest, longest);
    }
    return begin;
  }

  int[] ids(int count, int below) {
    int[] ids = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = random.nextInt(below);
    }
    return ids;
  }

  void checkForward(Rows actual, Value expected) {
    assertThat(actual.count()).isEqualTo(expected.rows());
    assertThat(actual.width()).isEqualTo(expected.cols());
    compare("forward", actual.data(), actual.size(), expected.data());
  }

  void checkLoss(double actual, Value expected) {
    compare("loss", new float[] {(float) actual}, 1, expected.data());
  }

  /** A random gradient of {@code y}, which the tape sends back through {@code expected}. */
  Rows backward(Value expected) {
    Rows dy = rows(expected.rows(), expected.cols());
    tape.backward(tape.sum(tape.multiply(expected, value(dy))));
    return dy;
  }

  void checkGradient(Rows actual, Value input) {
    assertThat(actual.count()).isEqualTo(input.rows());
    compare("input gradient", actual.data(), actual.size(), input.gradient());
  }

  void checkParameters() {
    values.forEach((parameter, value) -> {
      if (frozen) {
        assertThat(parameter.hasGradient()).isFalse();
      } else {
        compare(
            "gradient of " + parameter, parameter.gradient(), parameter.size(), value.gradient());
      }
    });
  }

  private void compare(String what, float[] actual, int size, double[] expected) {
    double largest = 0.1; // gradients that cancel to nothing are judged by what cancels
    double worst = 0;
    for (int i = 0; i < size; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      double deviation = Math.abs(actual[i] - expected[i]);
      worst = deviation >= worst ? deviation : Double.isNaN(deviation) ? 1e30 : worst;
    }
    assertThat(worst / largest).as(what).isLessThan(TOLERANCE);
    float[] copy = new float[size];
    System.arraycopy(actual, 0, copy, 0, size);
    record.add(copy);
  }

  @Override
  public void close() {
    workers.close();
  }
}
