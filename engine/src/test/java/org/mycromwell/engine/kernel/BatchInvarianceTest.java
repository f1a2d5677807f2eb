package org.mycromwell.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;

/**
 * What is computed together must not matter: speculation reads several drafted tokens in one pass
 * and keeps those that plain decoding, one token a pass, would have produced. So every column of a
 * product and every query of the attention has the same bits alone and in any company.
 */
class BatchInvarianceTest {
  private static final List<Kernels> ALL = List.of(KernelProvider.best(), KernelProvider.plain());

  private static final int[] BATCHES = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 33, 64, 70
  };

  @ParameterizedTest
  @EnumSource
  void aColumnHasTheSameBitsInEveryBatch(DType type) {
    Random random = new Random(17 + type.ordinal());
    int unit = type.blockSize();
    for (Kernels kernels : ALL) {
      MatMul kernel = kernels.matMul(type);
      for (int round = 0; round < 6; round++) {
        int rows = 1 + random.nextInt(3 * Lanes.PANEL);
        int most = round < 4 ? 600 : 2600;
        int cols = unit * (1 + random.nextInt(Math.max(1, most / unit)));
        checkProducts(kernel, rows, cols, random);
      }
      checkProducts(kernel, Lanes.PANEL, Math.max(unit, 1024), random);
    }
  }

  private static void checkProducts(MatMul kernel, int rows, int cols, Random random) {
    DType type = kernel.type();
    int most = BATCHES[BATCHES.length - 1];
    try (Arena arena = Arena.ofShared();
        Workers workers = new Workers(1)) {
      MemorySegment weights =
          prepared(kernel, MatMulTest.randomWeights(type, rows, cols, random, arena), rows, cols);
      float[] x = MatMulTest.gaussians(most * cols, random);
      float[][] alone = new float[most][];
      for (int j = 0; j < most; j++) {
        alone[j] = product(kernel, weights, rows, cols, x, new int[] {j}, rows, workers);
      }
      for (int n : BATCHES) {
        int[] columns = random.ints(n, 0, most).toArray();
        for (int step : new int[] {rows, Lanes.PANEL}) {
          float[] batch = product(kernel, weights, rows, cols, x, columns, step, workers);
          for (int j = 0; j < n; j++) {
            assertThat(Arrays.copyOfRange(batch, j * rows, (j + 1) * rows))
                .as(
                    "%s, %d rows in steps of %d, %d columns: place %d of %d",
                    type, rows, step, cols, j, n)
                .isEqualTo(alone[columns[j]]);
          }
        }
      }
    }
  }

  private static MemorySegment prepared(MatMul kernel, MemorySegment stored, int rows, int cols) {
    if (kernel.readsStoredLayout()) {
      return stored;
    }
    MemorySegment packed = Arena.ofAuto().allocate(kernel.packedBytes(rows, cols), 64);
    kernel.pack(stored, packed, rows, cols, 0, rows);
    return packed;
  }

  /** The product with some columns of {@code x}, the rows computed in ranges of {@code step}. */
  private static float[] product(
      MatMul kernel,
      MemorySegment weights,
      int rows,
      int cols,
      float[] x,
      int[] columns,
      int step,
      Workers workers) {
    int n = columns.length;
    Activations activations = new Activations(n, cols);
    for (int j = 0; j < n; j++) {
      System.arraycopy(x, columns[j] * cols, activations.values(), j * cols, cols);
    }
    float[] y = new float[n * rows];
    workers.run(worker -> activations.prepare(worker, kernel.activationForm(n), n));
    for (int row = 0; row < rows; row += step) {
      int end = Math.min(rows, row + step);
      kernel.multiply(weights, rows, cols, activations, n, y, 0, rows, row, end);
    }
    return y;
  }

  @ParameterizedTest
  @EnumSource
  void aQueryHasTheSameBitsInEveryCompany(CacheType type) {
    Random random = new Random(23);
    for (int[] shape :
        new int[][] {
          // kv heads, head size, positions
          {1, 64, 200}, {2, 128, 150}, {2, 80, 70}, {3, 10, 131}, {1, 24, 65}
        }) {
      for (Kernels kernels : ALL) {
        checkAttention(kernels.attention(type), shape[0], shape[1], shape[2], random);
      }
    }
  }

  private static void checkAttention(
      Attention attention, int kvHeads, int headDim, int capacity, Random random) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment keys = arena.allocate(attention.keyBytes(capacity, kvHeads, headDim), 64);
      MemorySegment values = arena.allocate(attention.valueBytes(capacity, kvHeads, headDim), 64);
      for (int p = 0; p < capacity; p++) {
        float[] k = MatMulTest.gaussians(kvHeads * headDim, random);
        float[] v = MatMulTest.gaussians(kvHeads * headDim, random);
        if (p == capacity - 1) {
          v[headDim - 1] = Float.POSITIVE_INFINITY; // of a later position: none of their business
        }
        attention.store(keys, values, capacity, kvHeads, headDim, p, k, 0, v, 0);
      }
      int most = 40;
      float[] q = MatMulTest.gaussians(most * headDim, random);
      int[] last = new int[most];
      float[][] alone = new float[most][];
      for (int i = 0; i < most; i++) {
        last[i] = i % 3 == 0 ? random.nextInt(capacity) : capacity - 1 - i / 3;
        float[] out =
            attend(attention, keys, values, capacity, kvHeads, headDim, q, new int[] {i}, last);
        alone[i] = Arrays.copyOfRange(out, i * headDim, (i + 1) * headDim);
      }
      for (int n = 2; n <= most; n += 1 + n / 6) {
        int[] queries = random.ints(0, most).distinct().limit(n).toArray();
        float[] out = attend(attention, keys, values, capacity, kvHeads, headDim, q, queries, last);
        for (int i : queries) {
          assertThat(Arrays.copyOfRange(out, i * headDim, (i + 1) * headDim))
              .as("%d heads of %d, %d queries: the one that sees %d", kvHeads, headDim, n, last[i])
              .isEqualTo(alone[i]);
        }
      }
    }
  }

  private static float[] attend(
      Attention attention,
      MemorySegment keys,
      MemorySegment values,
      int capacity,
      int kvHeads,
      int headDim,
      float[] q,
      int[] queries,
      int[] last) {
    int n = queries.length;
    float[] out = new float[q.length];
    attention.attend(
        keys,
        values,
        capacity,
        kvHeads,
        headDim,
        kvHeads - 1,
        q,
        out,
        Arrays.stream(queries).map(i -> i * headDim).toArray(),
        Arrays.stream(queries).map(i -> last[i]).toArray(),
        n,
        (float) (1 / Math.sqrt(headDim)),
        new float[attention.scratchFloats(n, headDim)]);
    return out;
  }
}
