package org.mycromwell.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Row operations of training against the reference, and gradients against differences. */
class TrainingKernelsTest {
  private static final TrainingKernels VECTOR = TrainingKernels.best();
  private static final TrainingKernels SCALAR = TrainingKernels.scalar();
  private static final TrainingKernels[] BOTH = {SCALAR, VECTOR};
  private static final int[] LENGTHS = {1, 2, 8, 15, 16, 17, 31, 32, 33, 64, 100, 257, 768};

  /** Of one or two elements a norm leaves next to nothing, and the rounding of it decides. */
  private static final int[] NORM_LENGTHS = {8, 15, 16, 17, 31, 32, 33, 64, 100, 257, 768};

  private final Random random = new Random(5);

  private float[] gaussians(int n) {
    return MatMulTest.gaussians(n, random);
  }

  /** Some values are large: sigmoids have to saturate, not overflow. */
  private float[] wide(int n) {
    float[] x = gaussians(n);
    for (int i = 0; i < n; i++) {
      x[i] *= i % 3 == 0 ? 60 : 2;
    }
    return x;
  }

  /** Runs an operation with both kernels on copies of the same arrays and compares all of them. */
  private static void compare(double tolerance, Operation operation, float[]... arrays) {
    float[][] expected = new float[arrays.length][];
    for (int i = 0; i < arrays.length; i++) {
      expected[i] = arrays[i].clone();
    }
    operation.run(SCALAR, expected);
    operation.run(VECTOR, arrays);
    for (int i = 0; i < arrays.length; i++) {
      assertClose(arrays[i], expected[i], tolerance);
    }
  }

  private interface Operation {
    void run(TrainingKernels kernels, float[][] x);
  }

  private static void assertClose(float[] actual, float[] expected, double tolerance) {
    for (int i = 0; i < expected.length; i++) {
      double e = expected[i];
      if (!(Math.abs(actual[i] - e) <= tolerance * Math.max(1, Math.abs(e)))) {
        assertThat(actual[i]).as("element %d", i).isEqualTo(expected[i]);
      }
    }
  }

  // ---- against the reference ----

  @Test
  void norms() {
    for (int n : NORM_LENGTHS) {
      for (int rows : new int[] {1, 3}) {
        float[] x = gaussians(3 + rows * n);
        float[] w = gaussians(n);
        float[] y = gaussians(1 + rows * n);
        compare(
            2e-6,
            (k, a) -> {
              k.rmsNorm(a[0], 3, a[1], a[2], 1, rows, n, 1e-6f, a[3], 2);
              k.rmsNorm(a[0], 3, null, a[4], 1, rows, n, 1e-6f, a[3], 2);
              k.layerNorm(a[0], 3, a[5], 1, rows, n, 1e-5f);
              k.layerNorm(a[6], 3, a[6], 3, rows, n, 1e-5f);
            },
            x,
            w,
            y,
            new float[2 + rows],
            y.clone(),
            y.clone(),
            x.clone());
      }
    }
  }

  @Test
  void normGradients() {
    for (int n : NORM_LENGTHS) {
      for (int rows : new int[] {1, 5}) {
        float[] x = gaussians(3 + rows * n);
        float[] rstd = new float[2 + rows];
        SCALAR.rmsNorm(x, 3, null, new float[rows * n], 0, rows, n, 1e-6f, rstd, 2);
        compare(
            1e-5,
            (k, a) -> {
              float[] dy = a[2];
              k.rmsNormGrad(dy, 2, a[0], 3, a[1], a[3], 2, a[4], 1, rows, n, false);
              k.rmsNormGrad(dy, 2, a[0], 3, a[1], a[3], 2, a[4], 1, rows, n, true);
              k.rmsNormGrad(dy, 2, a[0], 3, null, a[3], 2, a[5], 1, rows, n, false);
              k.rmsNormWeightGrad(dy, 2, a[0], 3, a[3], 2, rows, n, a[6], 0, n);
            },
            x,
            gaussians(n),
            gaussians(2 + rows * n),
            rstd,
            gaussians(1 + rows * n),
            gaussians(1 + rows * n),
            gaussians(n));
      }
    }
  }

  @Test
  void weightGradientsDoNotDependOnTheDivision() {
    int n = 333;
    float[] x = gaussians(7 * n);
    float[] dy = gaussians(7 * n);
    float[] rstd = gaussians(7);
    float[] whole = gaussians(n);
    float[] parts = whole.clone();
    VECTOR.rmsNormWeightGrad(dy, 0, x, 0, rstd, 0, 7, n, whole, 0, n);
    for (int from = 0; from < n; from += 37) {
      VECTOR.rmsNormWeightGrad(dy, 0, x, 0, rstd, 0, 7, n, parts, from, Math.min(n, from + 37));
    }
    assertThat(parts).isEqualTo(whole);
  }

  @Test
  void gates() {
    for (int n : LENGTHS) {
      compare(
          2e-6,
          (k, a) -> {
            k.swiGlu(a[0], 1, a[1], 2, a[2], 3, n);
            k.silu(a[0], 1, a[3], 3, n);
            k.swiGluGrad(a[4], 1, a[0], 1, a[1], 2, a[5], 3, a[6], 0, n);
            k.siluGrad(a[4], 1, a[0], 1, a[7], 2, n);
            k.swiGluGrad(a[4], 1, a[8], 1, a[9], 2, a[8], 1, a[9], 2, n); // in place
          },
          wide(1 + n),
          gaussians(2 + n),
          gaussians(3 + n),
          gaussians(3 + n),
          gaussians(1 + n),
          gaussians(3 + n),
          gaussians(n),
          gaussians(2 + n),
          wide(1 + n),
          gaussians(2 + n));
    }
  }

  @Test
  void sums() {
    for (int n : LENGTHS) {
      compare(
          1e-6,
          (k, a) -> {
            k.add(a[0], 1, a[1], 2, n);
            k.ema(a[2], a[1], 1, n, 0.996f);
          },
          gaussians(1 + n),
          gaussians(2 + n),
          gaussians(n));
    }
  }

  @Test
  void ropeTurnsAndTurnsBack() {
    for (int[] shape : new int[][] {{2, 64}, {3, 80}, {4, 32}, {1, 8}, {5, 24}, {1, 128}}) {
      int half = shape[1] / 2;
      float[] cos = new float[2 + half];
      float[] sin = new float[2 + half];
      for (int i = 0; i < half; i++) {
        double angle = random.nextDouble() * 6;
        cos[2 + i] = (float) Math.cos(angle);
        sin[2 + i] = (float) Math.sin(angle);
      }
      float[] x = gaussians(3 + shape[0] * shape[1]);
      float[] before = x.clone();
      compare(1e-6, (k, a) -> k.rope(a[0], 3, shape[0], shape[1], cos, sin, 2, false), x);
      assertThat(x).isNotEqualTo(before);
      compare(1e-6, (k, a) -> k.rope(a[0], 3, shape[0], shape[1], cos, sin, 2, true), x);
      assertClose(x, before, 1e-6);
    }
  }

  @Test
  void softmaxAndCrossEntropy() {
    for (int n : new int[] {1, 2, 15, 16, 33, 1000, 1025, 5000, 50_000}) {
      for (float spread : new float[] {0.1f, 5f, 300f}) {
        float[] logits = gaussians(1 + n);
        for (int i = 0; i < logits.length; i++) {
          logits[i] *= spread;
        }
        int target = random.nextInt(n);
        double expected = crossEntropy(logits, 1, n, target);
        double near = 1e-5 + 2e-7 * Math.abs(expected);
        compare(
            2e-6,
            (k, a) -> {
              double loss = k.crossEntropyGrad(a[0], 1, n, target, 0.25f);
              assertThat(loss).isCloseTo(expected, within(near));
              double logSum = k.softmax(a[1], 1, n);
              assertThat(logSum).isCloseTo(expected + logits[1 + target], within(near));
            },
            logits.clone(),
            logits.clone());
      }
    }
  }

  private static double crossEntropy(float[] logits, int from, int n, int target) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + n; i++) {
      max = Math.max(max, logits[i]);
    }
    double sum = 0;
    for (int i = from; i < from + n; i++) {
      sum += Math.exp(logits[i] - max);
    }
    return max + Math.log(sum) - logits[from + target];
  }

  @Test
  void sumsOfSquares() {
    for (int n : new int[] {1, 17, 1023, 1024, 5001}) {
      float[] x = gaussians(n + 2);
      double expected = SCALAR.sumOfSquares(x, 2, n + 2);
      assertThat(VECTOR.sumOfSquares(x, 2, n + 2)).isCloseTo(expected, within(1e-6 * expected));
    }
  }

  @Test
  void tenStepsOfAdamW() {
    for (int n : LENGTHS) {
      float[] g = gaussians(n + 3);
      compare(
          2e-6,
          (k, a) -> {
            for (int step = 1; step <= 10; step++) {
              AdamWStep s = AdamWStep.of(step, 1e-2f, 0.9f, 0.95f, 1e-8f, 0.1f, 0.5f);
              k.adamW(a[0], a[1], a[2], a[3], 2, n + 2, s);
            }
          },
          gaussians(n + 3),
          g,
          new float[n + 3],
          new float[n + 3]);
    }
  }

  /** The first step moves every weight by the learning rate, whatever the size of its gradient. */
  @Test
  void firstStepOfAdamWIsTheLearningRate() {
    for (TrainingKernels kernels : BOTH) {
      float[] w = {1, 1, 1};
      float[] g = {1e-3f, -20, 0};
      AdamWStep step = AdamWStep.of(1, 0.125f, 0.9f, 0.999f, 1e-12f, 0, 1);
      kernels.adamW(w, g, new float[3], new float[3], 0, 3, step);
      assertThat(w).containsExactly(new float[] {0.875f, 1.125f, 1}, within(1e-6f));
      kernels.adamW(
          w,
          new float[3],
          new float[3],
          new float[3],
          0,
          3,
          AdamWStep.of(1, 0.5f, 0, 0, 1, 0.5f, 1));
      assertThat(w).containsExactly(new float[] {0.65625f, 0.84375f, 0.75f}, within(1e-6f));
    }
  }

  /** What a worker does must not depend on how many there are, in not one bit. */
  @Test
  void pieces() {
    int n = 16 * 13 + 5;
    float[] x = wide(n);
    float[] whole = new float[n];
    float[] parts = new float[n];
    VECTOR.silu(x, 0, whole, 0, n);
    for (int from = 0; from < n; from += 48) {
      VECTOR.silu(x, from, parts, from, Math.min(48, n - from));
    }
    assertThat(parts).isEqualTo(whole);
  }

  // ---- against differences ----

  private interface Function {
    double of(double[] x);
  }

  private static void assertGradient(Function f, float[] at, float[] gradient) {
    double[] x = new double[at.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = at[i];
    }
    for (int i = 0; i < x.length; i++) {
      double h = 1e-5;
      double before = x[i];
      x[i] = before + h;
      double above = f.of(x);
      x[i] = before - h;
      double below = f.of(x);
      x[i] = before;
      double expected = (above - below) / (2 * h);
      assertThat((double) gradient[i])
          .as("element %d", i)
          .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
    }
  }

  @Test
  void gradientsOfRmsNorm() {
    int n = 24;
    float[] x = gaussians(n);
    float[] w = gaussians(n);
    float[] dy = gaussians(n);
    for (TrainingKernels kernels : BOTH) {
      float[] rstd = new float[1];
      kernels.rmsNorm(x, 0, w, new float[n], 0, 1, n, 1e-3f, rstd, 0);
      float[] dx = new float[n];
      kernels.rmsNormGrad(dy, 0, x, 0, w, rstd, 0, dx, 0, 1, n, false);
      assertGradient(at -> normed(at, toDoubles(w), dy), x, dx);
      float[] dw = new float[n];
      kernels.rmsNormWeightGrad(dy, 0, x, 0, rstd, 0, 1, n, dw, 0, n);
      assertGradient(at -> normed(toDoubles(x), at, dy), w, dw);
    }
  }

  private static double normed(double[] x, double[] w, float[] dy) {
    double squares = 0;
    for (double e : x) {
      squares += e * e;
    }
    double scale = 1 / Math.sqrt(squares / x.length + 1e-3f);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += dy[i] * w[i] * x[i] * scale;
    }
    return sum;
  }

  private static double[] toDoubles(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  @Test
  void gradientsOfGates() {
    int n = 19;
    float[] gate = gaussians(n);
    float[] up = gaussians(n);
    float[] dy = gaussians(n);
    for (TrainingKernels kernels : BOTH) {
      float[] dGate = new float[n];
      float[] dUp = new float[n];
      kernels.swiGluGrad(dy, 0, gate, 0, up, 0, dGate, 0, dUp, 0, n);
      assertGradient(at -> gated(at, toDoubles(up), dy), gate, dGate);
      assertGradient(at -> gated(toDoubles(gate), at, dy), up, dUp);
      float[] dx = new float[n];
      kernels.siluGrad(dy, 0, gate, 0, dx, 0, n);
      double[] ones = new double[n];
      java.util.Arrays.fill(ones, 1);
      assertGradient(at -> gated(at, ones, dy), gate, dx);
    }
  }

  private static double gated(double[] gate, double[] up, float[] dy) {
    double sum = 0;
    for (int i = 0; i < gate.length; i++) {
      sum += dy[i] * gate[i] / (1 + Math.exp(-gate[i])) * up[i];
    }
    return sum;
  }

  @Test
  void gradientOfCrossEntropy() {
    int n = 37;
    float[] logits = gaussians(n);
    for (TrainingKernels kernels : BOTH) {
      float[] gradient = logits.clone();
      kernels.crossEntropyGrad(gradient, 0, n, 5, 0.75f);
      assertGradient(at -> 0.75 * loss(at, 5), logits, gradient);
      float[] sum = new float[1];
      for (float g : gradient) {
        sum[0] += g;
      }
      assertThat(sum[0]).isCloseTo(0, within(1e-6f));
    }
  }

  private static double loss(double[] x, int target) {
    double sum = 0;
    for (double e : x) {
      sum += Math.exp(e);
    }
    return Math.log(sum) - x[target];
  }
}
