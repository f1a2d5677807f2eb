package org.mycromwell.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mycromwell.engine.tensor.CacheType;

/** Row operations and attention against the scalar reference. */
class KernelsTest {
  private static final Kernels VECTOR = KernelProvider.best();
  private static final Kernels SCALAR = KernelProvider.scalar();
  private static final int[] LENGTHS = {1, 2, 15, 16, 17, 31, 32, 33, 64, 100, 257, 768};

  private final Random random = new Random(5);

  @Test
  void rmsNorm() {
    for (int n : LENGTHS) {
      float[] x = MatMulTest.gaussians(n + 3, random);
      float[] weight = MatMulTest.gaussians(n, random);
      float[] expected = new float[n + 3];
      float[] actual = new float[n + 3];
      SCALAR.rmsNorm(x, 3, weight, expected, 1, n, 1e-6f);
      VECTOR.rmsNorm(x, 3, weight, actual, 1, n, 1e-6f);
      assertClose(actual, expected, 1e-6f);
    }
  }

  /** Compiled code must round as interpreted code does, or a seed would not give the same text. */
  @Test
  void coldAndHotGiveTheSameBits() {
    int n = 777;
    float[] x = MatMulTest.gaussians(n, random);
    float[] weight = MatMulTest.gaussians(n, random);
    float[] first = new float[n];
    float[] later = new float[n];
    VECTOR.rmsNorm(x, 0, weight, first, 0, n, 1e-6f);
    VECTOR.softmax(first, 0, n);
    for (int i = 0; i < 20_000; i++) {
      VECTOR.rmsNorm(x, 0, weight, later, 0, n, 1e-6f);
      VECTOR.softmax(later, 0, n);
    }
    assertThat(later).isEqualTo(first);
  }

  @Test
  void softmaxOfOrdinaryAndExtremeScores() {
    for (int n : LENGTHS) {
      for (float spread : new float[] {0.1f, 5f, 300f}) {
        float[] expected = MatMulTest.gaussians(n + 1, random);
        for (int i = 0; i < expected.length; i++) {
          expected[i] *= spread;
        }
        float[] actual = expected.clone();
        SCALAR.softmax(expected, 1, n);
        VECTOR.softmax(actual, 1, n);
        assertClose(actual, expected, 2e-6f);
      }
    }
  }

  @Test
  void ropeOfBothKindsWithAndWithoutARest() {
    for (boolean neighbours : new boolean[] {true, false}) {
      for (int[] shape : new int[][] {{2, 64, 64}, {3, 80, 80}, {4, 64, 32}, {1, 10, 6}}) {
        float[] cos = MatMulTest.gaussians(2 + shape[2] / 2, random);
        float[] sin = MatMulTest.gaussians(2 + shape[2] / 2, random);
        float[] expected = MatMulTest.gaussians(5 + shape[0] * shape[1], random);
        float[] actual = expected.clone();
        SCALAR.rope(expected, 5, shape[0], shape[1], shape[2], cos, sin, 2, neighbours);
        VECTOR.rope(actual, 5, shape[0], shape[1], shape[2], cos, sin, 2, neighbours);
        assertClose(actual, expected, 1e-6f);
      }
    }
  }

  @Test
  void swiGluFromLargeNegativeToLargePositive() {
    for (int n : LENGTHS) {
      float[] expected = MatMulTest.gaussians(n, random);
      for (int i = 0; i < n; i++) {
        expected[i] *= i % 3 == 0 ? 60 : 2;
      }
      float[] up = MatMulTest.gaussians(n, random);
      float[] actual = expected.clone();
      SCALAR.swiGlu(expected, 0, up, 0, n);
      VECTOR.swiGlu(actual, 0, up, 0, n);
      assertClose(actual, expected, 2e-6f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void attentionOverCachesOfAllTypes(CacheType type) {
    for (int[] shape :
        new int[][] {
          // kv heads, head size, capacity, rows
          {1, 64, 1, 1}, {3, 64, 130, 4}, {2, 128, 300, 7}, {2, 80, 70, 9}, {1, 10, 33, 3}
        }) {
      compareAttention(type, shape[0], shape[1], shape[2], shape[3]);
    }
  }

  private void compareAttention(CacheType type, int kvHeads, int headDim, int capacity, int rows) {
    int[] offsets = new int[rows];
    int[] last = new int[rows];
    for (int i = 0; i < rows; i++) {
      offsets[i] = (rows - 1 - i) * headDim;
      last[i] = random.nextInt(capacity);
    }
    last[0] = capacity - 1;
    float[][] k = new float[capacity][];
    float[][] v = new float[capacity][];
    for (int p = 0; p < capacity; p++) {
      k[p] = MatMulTest.gaussians(kvHeads * headDim, random);
      v[p] = MatMulTest.gaussians(kvHeads * headDim, random);
    }
    float[] q = MatMulTest.gaussians(rows * headDim, random);
    for (int head = 0; head < kvHeads; head++) {
      float[] expected = attend(SCALAR, type, kvHeads, headDim, k, v, q, offsets, last, head);
      float[] actual = attend(VECTOR, type, kvHeads, headDim, k, v, q, offsets, last, head);
      assertClose(actual, expected, 1e-5f);
      if (type == CacheType.F32) { // as finely as they keep every cache
        Kernels plain = KernelProvider.plain();
        float[] other = attend(plain, type, kvHeads, headDim, k, v, q, offsets, last, head);
        assertClose(other, expected, 1e-5f);
      }
    }
  }

  private static float[] attend(
      Kernels kernels,
      CacheType type,
      int kvHeads,
      int headDim,
      float[][] k,
      float[][] v,
      float[] q,
      int[] offsets,
      int[] last,
      int head) {
    int capacity = k.length;
    Attention attention = kernels.attention(type);
    float[] out = new float[q.length];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment keys = arena.allocate(attention.keyBytes(capacity, kvHeads, headDim), 64);
      MemorySegment values = arena.allocate(attention.valueBytes(capacity, kvHeads, headDim), 64);
      for (int p = 0; p < capacity; p++) {
        attention.store(keys, values, capacity, kvHeads, headDim, p, k[p], 0, v[p], 0);
      }
      attention.attend(
          keys,
          values,
          capacity,
          kvHeads,
          headDim,
          head,
          q,
          out,
          offsets,
          last,
          offsets.length,
          (float) (1 / Math.sqrt(headDim)),
          new float[attention.scratchFloats(offsets.length, headDim)]);
    }
    return out;
  }

  private static void assertClose(float[] actual, float[] expected, float tolerance) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i])
          .as("element %d", i)
          .isCloseTo(expected[i], within(tolerance * Math.max(1, Math.abs(expected[i]))));
    }
  }
}
