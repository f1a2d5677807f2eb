package org.mycromwell.engine.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.Gemm;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.machine.MemoryInfo;

/**
 * The three products of a linear layer in training, all F32: outputs, gradient of the inputs,
 * gradient of the weights. Each is {@code m x n x k} multiply-adds.
 *
 * @param m rows of the weights, outputs
 * @param n tokens
 * @param k columns of the weights, inputs
 */
public record TrainingGemmBenchmark(int m, int n, int k) {
  private static final int CHECKED = 8;

  /** Far above the rounding of sums in float. */
  private static final double LARGEST_ERROR = 1e-6;

  /**
   * What was measured.
   *
   * @param kernels name of the kernels
   * @param error largest of the three products: mean squared error of some elements against a
   *     product in double, normalised by the squares of its terms
   * @param forward seconds of each {@code y = x W^T}
   * @param inputGradient seconds of each {@code dx = dy W}
   * @param weightGradient seconds of each {@code dW += dy^T x}
   */
  public record Result(
      String kernels,
      int threads,
      double error,
      Samples forward,
      Samples inputGradient,
      Samples weightGradient) {}

  public TrainingGemmBenchmark {
    require(m >= 1, "--m", m, "must be at least 1");
    require(n >= 1, "--n", n, "must be at least 1");
    require(k >= 1, "--k", k, "must be at least 1");
    require((long) n * k < 1 << 29, "--n times --k", (long) n * k, "must be below 536870912");
    require((long) m * n < 1 << 29, "--m times --n", (long) m * n, "must be below 536870912");
    require((long) m * k < 1 << 29, "--m times --k", (long) m * k, "must be below 536870912");
    long needed = 4L * 2 * ((long) m * k + (long) n * k + (long) m * n);
    long available = MemoryInfo.detect().availableBytes();
    if (needed > available) {
      throw new EngineException(
          Kind.OUT_OF_MEMORY,
          "products of %d x %d x %d need %d MiB of memory, but only %d MiB are available"
              .formatted(m, n, k, needed >> 20, available >> 20));
    }
  }

  /** Floating-point operations of one product, a multiplication and an addition counted as two. */
  public double operations() {
    return 2.0 * m * n * k;
  }

  /**
   * Measures.
   *
   * @param warmUpMillis for each of the three
   * @param iterations products to measure of each, at least 1
   */
  public Result run(
      Kernels kernels,
      Workers workers,
      int warmUpMillis,
      int iterations,
      BenchmarkListener listener) {
    boolean scalar = kernels.equals(KernelProvider.scalar());
    Gemm gemm = scalar ? Gemm.scalar(workers) : new Gemm(workers);
    float[] w = randoms(m * k, 1);
    float[] x = randoms(n * k, 2);
    float[] dy = randoms(n * m, 3);
    float[] y = new float[n * m];
    float[] dx = new float[n * k];
    float[] dw = new float[m * k];
    Samples forward =
        Repetition.measure(
            () -> gemm.nt(x, 0, w, 0, y, 0, n, m, k, false), warmUpMillis, iterations, listener);
    Samples inputGradient =
        Repetition.measure(
            () -> gemm.nn(dy, 0, w, 0, dx, 0, n, k, m, false), warmUpMillis, iterations, listener);
    Samples weightGradient =
        Repetition.measure(
            () -> gemm.tn(dy, 0, x, 0, dw, 0, m, k, n, true), warmUpMillis, iterations, listener);
    Arrays.fill(dw, 0);
    gemm.tn(dy, 0, x, 0, dw, 0, m, k, n, true); // once, to compare
    double error =
        Math.max(
            error(x, k, 1, w, 1, k, y, n, m, k),
            Math.max(error(dy, m, 1, w, k, 1, dx, n, k, m), error(dy, 1, m, x, k, 1, dw, m, k, n)));
    if (!(error <= LARGEST_ERROR)) {
      throw new IllegalStateException(
          "the kernels %s compute products for training wrongly: error %.1e"
              .formatted(kernels.name(), error));
    }
    return new Result(
        kernels.name(), workers.count(), error, forward, inputGradient, weightGradient);
  }

  /** Of some elements of C = A B; strides of A and B by row and column. */
  private static double error(
      float[] a,
      int aRow,
      int aColumn,
      float[] b,
      int bRow,
      int bColumn,
      float[] c,
      int rows,
      int columns,
      int depth) {
    double squaredError = 0;
    double squaredTerms = 0;
    int checkedRows = Math.min(rows, CHECKED);
    int checkedColumns = Math.min(columns, CHECKED);
    for (int i = 0; i < checkedRows; i++) {
      int row = (int) ((long) i * (rows - 1) / Math.max(1, checkedRows - 1));
      for (int j = 0; j < checkedColumns; j++) {
        int column = (int) ((long) j * (columns - 1) / Math.max(1, checkedColumns - 1));
        double exact = 0;
        for (int p = 0; p < depth; p++) {
          double term = (double) a[row * aRow + p * aColumn] * b[p * bRow + column * bColumn];
          exact += term;
          squaredTerms += term * term;
        }
        double difference = c[row * columns + column] - exact;
        squaredError += difference * difference;
      }
    }
    return squaredTerms == 0 ? squaredError : squaredError / squaredTerms;
  }

  private static float[] randoms(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static void require(boolean condition, String name, long value, String rule) {
    if (!condition) {
      throw new EngineException(Kind.BAD_ARGUMENT, name + " is " + value + ", but " + rule);
    }
  }
}
