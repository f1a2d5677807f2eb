package org.mycromwell.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.nn.PackedLinear;
import org.mycromwell.engine.quant.QuantFormat;
import org.mycromwell.engine.tensor.DType;

/** The vector products against the scalar reference, over shapes with odd tails. */
class MatMulTest {
  private static final Kernels VECTOR = KernelProvider.best();
  private static final Kernels PLAIN = KernelProvider.plain();

  record Shape(int rows, int cols, int n) {}

  private static List<Shape> shapes(DType type, Random random) {
    int unit = Math.max(type.blockSize(), 1);
    List<Shape> shapes = new ArrayList<>();
    shapes.add(new Shape(1, unit == 1 ? 7 : unit, 1));
    shapes.add(new Shape(Lanes.PANEL, 1024, 1));
    shapes.add(new Shape(Lanes.PANEL, 1024, Int16Tile.COLUMNS));
    shapes.add(new Shape(3 * Lanes.PANEL + 5, 1280, 13));
    for (int i = 0; i < 12; i++) {
      int cols = unit == 1 ? 1 + random.nextInt(700) : unit * (1 + random.nextInt(768 / unit));
      shapes.add(new Shape(1 + random.nextInt(200), cols, 1 + random.nextInt(30)));
      shapes.add(new Shape(1 + random.nextInt(200), cols, 1));
    }
    return shapes;
  }

  static Stream<DType> types() {
    return Stream.of(DType.values());
  }

  @ParameterizedTest
  @MethodSource("types")
  void agreesWithTheReference(DType type) {
    Random random = new Random(type.ordinal());
    // activations of the 4-bit formats are rounded to 8 bits; the others differ by order of sums
    double tolerance = isFourBit(type) ? 3e-4 : 1e-11;
    for (Shape shape : shapes(type, random)) {
      try (Arena arena = Arena.ofShared();
          Workers workers = new Workers(1 + random.nextInt(2))) {
        MemorySegment stored = randomWeights(type, shape.rows(), shape.cols(), random, arena);
        float[] x = gaussians(shape.n() * shape.cols(), random);
        float[] expected = product(KernelProvider.scalar(), type, stored, shape, x, arena, workers);
        float[] actual = product(VECTOR, type, stored, shape, x, arena, workers);
        float[] plain = product(PLAIN, type, stored, shape, x, arena, workers);
        // a single small product says nothing: measure against what products of this length are
        double usual = (double) shape.cols() * expected.length / 2;
        assertThat(squaredError(actual, expected, usual))
            .as("%s %s", type, shape)
            .isLessThan(tolerance);
        assertThat(squaredError(plain, expected, usual))
            .as("%s %s, plain", type, shape)
            .isLessThan(1e-11);
      }
    }
  }

  /** A batch must give each of its columns what the column alone gives: integer sums are exact. */
  @ParameterizedTest
  @EnumSource(names = {"Q4_0", "Q4_1"})
  void batchesAndSingleColumnsAreBitEqualForFourBits(DType type) {
    Random random = new Random(7);
    Shape shape = new Shape(2 * Lanes.PANEL + 3, 1024, 11);
    try (Arena arena = Arena.ofShared();
        Workers workers = new Workers(2)) {
      MemorySegment stored = randomWeights(type, shape.rows(), shape.cols(), random, arena);
      float[] x = gaussians(shape.n() * shape.cols(), random);
      float[] batch = product(VECTOR, type, stored, shape, x, arena, workers);
      for (int j = 0; j < shape.n(); j++) {
        float[] column = java.util.Arrays.copyOfRange(x, j * shape.cols(), (j + 1) * shape.cols());
        float[] single =
            product(
                VECTOR,
                type,
                stored,
                new Shape(shape.rows(), shape.cols(), 1),
                column,
                arena,
                workers);
        float[] expected =
            java.util.Arrays.copyOfRange(batch, j * shape.rows(), (j + 1) * shape.rows());
        assertThat(single).as("column %d", j).isEqualTo(expected);
      }
    }
  }

  /** The largest nibble against the largest activation, in every place: sums must not wrap. */
  @ParameterizedTest
  @EnumSource(names = {"Q4_0", "Q4_1", "Q4_K"})
  void extremesDoNotOverflow(DType type) {
    Shape shape = new Shape(Lanes.PANEL, 512, 9);
    try (Arena arena = Arena.ofShared();
        Workers workers = new Workers(1)) {
      float[] weights = new float[shape.rows() * shape.cols()];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = i / shape.cols() % 2 == 0 ? -8 : i % shape.cols() % 2 == 0 ? -8 : 7;
      }
      MemorySegment stored = quantized(type, weights, shape.rows(), shape.cols(), arena);
      float[] x = new float[shape.n() * shape.cols()];
      for (int i = 0; i < x.length; i++) {
        x[i] = i / shape.cols() % 2 == 0 ? -127 : i % 2 == 0 ? -127 : 127;
      }
      float[] expected = product(KernelProvider.scalar(), type, stored, shape, x, arena, workers);
      float[] actual = product(VECTOR, type, stored, shape, x, arena, workers);
      assertThat(squaredError(actual, expected)).isLessThan(1e-8);
      Shape one = new Shape(shape.rows(), shape.cols(), 1);
      float[] first = java.util.Arrays.copyOf(x, shape.cols());
      assertThat(
              squaredError(
                  product(VECTOR, type, stored, one, first, arena, workers),
                  java.util.Arrays.copyOf(expected, shape.rows())))
          .isLessThan(1e-8);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void coldAndHotGiveTheSameBits(DType type) {
    Random random = new Random(11);
    Shape shape = new Shape(Lanes.PANEL, 512, 1);
    try (Arena arena = Arena.ofShared();
        Workers workers = new Workers(1)) {
      MemorySegment stored = randomWeights(type, shape.rows(), shape.cols(), random, arena);
      float[] x = gaussians(shape.cols(), random);
      float[] first = product(VECTOR, type, stored, shape, x, arena, workers);
      float[] later = first;
      for (int i = 0; i < 1_500; i++) {
        later = product(VECTOR, type, stored, shape, x, arena, workers);
      }
      assertThat(later).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void resultsDoNotDependOnTheNumberOfThreads(DType type) {
    Random random = new Random(3);
    Shape shape = new Shape(5 * Lanes.PANEL + 1, 512, 5);
    try (Arena arena = Arena.ofShared();
        Workers one = new Workers(1);
        Workers three = new Workers(3)) {
      MemorySegment stored = randomWeights(type, shape.rows(), shape.cols(), random, arena);
      float[] x = gaussians(shape.n() * shape.cols(), random);
      for (Kernels kernels : new Kernels[] {VECTOR, PLAIN}) {
        assertThat(product(kernels, type, stored, shape, x, arena, three))
            .isEqualTo(product(kernels, type, stored, shape, x, arena, one));
      }
    }
  }

  static boolean isFourBit(DType type) {
    return type == DType.Q4_0 || type == DType.Q4_1 || type == DType.Q4_K;
  }

  static float[] product(
      Kernels kernels,
      DType type,
      MemorySegment stored,
      Shape shape,
      float[] x,
      Arena arena,
      Workers workers) {
    PackedLinear linear =
        PackedLinear.of(kernels, type, stored, shape.rows(), shape.cols(), null, arena, workers);
    Activations activations = new Activations(shape.n(), shape.cols());
    System.arraycopy(x, 0, activations.values(), 0, x.length);
    float[] y = new float[shape.n() * shape.rows()];
    workers.run(worker -> {
      activations.prepare(worker, linear.activationForm(shape.n()), shape.n());
      worker.barrier();
      linear.multiply(worker, activations, shape.n(), y, 0, shape.rows());
    });
    return y;
  }

  static MemorySegment randomWeights(DType type, int rows, int cols, Random random, Arena arena) {
    return quantized(type, gaussians(rows * cols, random), rows, cols, arena);
  }

  static MemorySegment quantized(DType type, float[] weights, int rows, int cols, Arena arena) {
    MemorySegment stored = arena.allocate(rows * type.sizeBytes(cols));
    for (int r = 0; r < rows; r++) {
      QuantFormat.of(type).quantize(weights, r * cols, stored, r * type.sizeBytes(cols), cols);
    }
    return stored;
  }

  static float[] gaussians(int n, Random random) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static double squaredError(float[] actual, float[] expected) {
    return squaredError(actual, expected, 0);
  }

  /** Squared error over the squared norm, or over {@code least} where that is more. */
  private static double squaredError(float[] actual, float[] expected, double least) {
    double error = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      double d = (double) actual[i] - expected[i];
      error += d * d;
      norm += (double) expected[i] * expected[i];
    }
    return error / Math.max(norm, least);
  }
}
