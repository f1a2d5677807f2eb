package org.mycromwell.engine.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.Task;
import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.ActivationForm;
import org.mycromwell.engine.kernel.Activations;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.machine.CacheSizes;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.nn.PackedLinear;
import org.mycromwell.engine.quant.QuantFormat;
import org.mycromwell.engine.tensor.DType;

/**
 * A product of weights {@code m x k} with activations {@code k x n}, as the layers of a model
 * compute it: packing is done before, preparing the activations belongs to the measured time.
 *
 * @param m rows of the weights, outputs
 * @param n columns of activations: 1 is a decode step, hundreds a prefill
 * @param k columns of the weights, inputs
 * @param type how the weights are stored
 */
public record GemmBenchmark(int m, int n, int k, DType type) {
  /** With fewer columns than this the weights are read faster than they are multiplied. */
  private static final int MEMORY_BOUND_COLUMNS = 8;

  private static final int MAX_COPIES = 4096;
  private static final int CHECKED_ROWS = 8;
  private static final int CHECKED_COLUMNS = 4;

  /**
   * What was measured.
   *
   * @param kernels name of the kernels
   * @param copies how many different weight matrices took turns, so that few columns read them from
   *     main memory as a model does, not from the cache
   * @param weightBytes bytes of one of them in the layout the kernel reads
   * @param packMillis time to bring all of them into that layout; 0 where the stored one is read
   * @param error mean squared error of some outputs against a product in double, normalised by the
   *     squares of its terms, because their sum may cancel
   * @param seconds of each product
   */
  public record Result(
      String kernels,
      int threads,
      int copies,
      long weightBytes,
      double packMillis,
      double error,
      Samples seconds) {
    /** Bytes of the weights read in a second, when each is read once. */
    public Samples bytesPerSecond() {
      return seconds.rates((double) weightBytes);
    }
  }

  public GemmBenchmark {
    require(m >= 1, "--m", m, "must be at least 1");
    require(n >= 1, "--n", n, "must be at least 1");
    require(k >= 1, "--k", k, "must be at least 1");
    require(
        k % type.blockSize() == 0,
        "--k",
        k,
        "must be a multiple of " + type.blockSize() + " for " + type);
    require((long) n * k < 1 << 29, "--n times --k", (long) n * k, "must be below 536870912");
    require((long) m * n < 1 << 29, "--m times --n", (long) m * n, "must be below 536870912");
    long needed = type.sizeBytes((long) m * k) * 2 + 4L * ((long) n * k + (long) m * n);
    long available = MemoryInfo.detect().availableBytes();
    if (needed > available) {
      throw new EngineException(
          Kind.OUT_OF_MEMORY,
          "a product of %d x %d x %d needs %d MiB of memory, but only %d MiB are available"
              .formatted(m, n, k, needed >> 20, available >> 20));
    }
  }

  /** Floating-point operations of one product, a multiplication and an addition counted as two. */
  public double operations() {
    return 2.0 * m * n * k;
  }

  /** Whether reading the weights limits the product, so that it is judged by bytes a second. */
  public boolean memoryBound() {
    return n < MEMORY_BOUND_COLUMNS;
  }

  /**
   * Measures.
   *
   * @param iterations products to measure, at least 1
   */
  public Result run(
      Kernels kernels,
      Workers workers,
      int warmUpMillis,
      int iterations,
      BenchmarkListener listener) {
    long storedBytes = type.sizeBytes((long) m * k);
    int copies = copies(storedBytes);
    try (Arena arena = Arena.ofShared()) {
      listener.progress("random weights", 0, 0);
      MemorySegment stored = randomWeights(arena, storedBytes);
      listener.progress("packing", 0, 0);
      long packStart = System.nanoTime();
      List<PackedLinear> matrices = new ArrayList<>();
      for (int i = 0; i < copies; i++) {
        MemorySegment own = stored;
        if (i > 0 && kernels.matMul(type).readsStoredLayout()) {
          own = arena.allocate(storedBytes, 64).copyFrom(stored);
        }
        matrices.add(PackedLinear.of(kernels, type, own, m, k, null, arena, workers));
      }
      boolean packed = !kernels.matMul(type).readsStoredLayout();
      double packMillis = packed ? (System.nanoTime() - packStart) * 1e-6 : 0;
      Activations x = randomActivations();
      float[] y = new float[m * n];
      Product product = new Product(matrices, x, y);
      Samples seconds =
          Repetition.measure(
              () -> {
                product.next();
                workers.run(product);
              },
              warmUpMillis,
              iterations,
              listener);
      double error = error(stored, x, y);
      if (!(error <= largestError())) {
        throw new IllegalStateException(
            "the kernels %s compute %s products wrongly: error %.1e"
                .formatted(kernels.name(), type, error));
      }
      return new Result(
          kernels.name(),
          workers.count(),
          copies,
          packed ? PackedLinear.packedBytes(kernels, type, m, k) : storedBytes,
          packMillis,
          error,
          seconds);
    }
  }

  /** One product by all workers; the matrices take turns. */
  private final class Product implements Task {
    private final List<PackedLinear> matrices;
    private final Activations x;
    private final float[] y;
    private int turn;

    Product(List<PackedLinear> matrices, Activations x, float[] y) {
      this.matrices = matrices;
      this.x = x;
      this.y = y;
    }

    void next() {
      turn = (turn + 1) % matrices.size();
    }

    @Override
    public void run(Worker worker) {
      PackedLinear matrix = matrices.get(turn);
      ActivationForm form = matrix.activationForm(n);
      if (form != ActivationForm.F32) {
        x.prepare(worker, form, n);
        worker.barrier();
      }
      matrix.multiply(worker, x, n, y, 0, m);
    }
  }

  private int copies(long storedBytes) {
    if (!memoryBound()) {
      return 1;
    }
    long beyondCaches = 4L * CacheSizes.detect().l3Bytes();
    long fitting = MemoryInfo.detect().availableBytes() / 2 / storedBytes;
    int most = Math.clamp(fitting, 1, MAX_COPIES);
    return Math.clamp(beyondCaches / storedBytes + 1, 1, most);
  }

  private MemorySegment randomWeights(Arena arena, long storedBytes) {
    MemorySegment stored = arena.allocate(storedBytes, 64);
    SplittableRandom random = new SplittableRandom(1);
    QuantFormat format = QuantFormat.of(type);
    float[] row = new float[k];
    long rowBytes = type.sizeBytes(k);
    for (int r = 0; r < m; r++) {
      fill(row, k, random, (float) (1 / Math.sqrt(k)));
      format.quantize(row, 0, stored, r * rowBytes, k);
    }
    return stored;
  }

  private Activations randomActivations() {
    Activations x = new Activations(n, k);
    fill(x.values(), n * k, new SplittableRandom(2), 1);
    return x;
  }

  private static void fill(float[] values, int count, SplittableRandom random, float scale) {
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1) * scale;
    }
  }

  /** A benchmark of wrong results would be worth nothing. */
  private double error(MemorySegment stored, Activations x, float[] y) {
    QuantFormat format = QuantFormat.of(type);
    float[] row = new float[k];
    double squaredError = 0;
    double squaredTerms = 0;
    int rows = Math.min(m, CHECKED_ROWS);
    int columns = Math.min(n, CHECKED_COLUMNS);
    for (int i = 0; i < rows; i++) {
      int r = (int) ((long) i * (m - 1) / Math.max(1, rows - 1));
      format.dequantize(stored, r * type.sizeBytes(k), row, 0, k);
      for (int j = 0; j < columns; j++) {
        int column = (int) ((long) j * (n - 1) / Math.max(1, columns - 1));
        double exact = 0;
        for (int c = 0; c < k; c++) {
          double term = (double) row[c] * x.values()[column * k + c];
          exact += term;
          squaredTerms += term * term;
        }
        double difference = y[column * m + r] - exact;
        squaredError += difference * difference;
      }
    }
    return squaredTerms == 0 ? squaredError : squaredError / squaredTerms;
  }

  /**
   * Far above what rounding costs: that of sums in float, or that of activations to 8 bits, whose
   * step of 1/127 is an error of about 1.6e-5.
   */
  private double largestError() {
    return switch (type) {
      case F32, F16, BF16 -> 1e-6;
      case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K, Q6_K -> 1e-3;
    };
  }

  private static void require(boolean condition, String name, long value, String rule) {
    if (!condition) {
      throw new EngineException(Kind.BAD_ARGUMENT, name + " is " + value + ", but " + rule);
    }
  }
}
