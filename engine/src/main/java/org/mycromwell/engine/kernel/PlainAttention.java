package org.mycromwell.engine.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Attention for {@link PlainKernels}: keys and values of a head are copied into arrays, then plain
 * loops. The cache holds floats, {@code [head][position][element]}, whatever its type asks for: a
 * finer one than that, and the models these kernels are for are small.
 */
final class PlainAttention implements Attention {
  static final PlainAttention INSTANCE = new PlainAttention();

  private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

  private static final class Buffers {
    private float[] head = {};
    private float[] scores = {};

    /** Twice what is needed: the next token needs one position more. */
    private void reserve(int positions, int headDim, int rows) {
      if (head.length < positions * headDim) {
        head = new float[2 * positions * headDim];
      }
      if (scores.length < positions * rows) {
        scores = new float[2 * positions * rows];
      }
    }
  }

  private PlainAttention() {}

  @Override
  public long keyBytes(int capacity, int kvHeads, int headDim) {
    return 4L * capacity * kvHeads * headDim;
  }

  @Override
  public long valueBytes(int capacity, int kvHeads, int headDim) {
    return keyBytes(capacity, kvHeads, headDim);
  }

  @Override
  public void store(
      MemorySegment keys,
      MemorySegment values,
      int capacity,
      int kvHeads,
      int headDim,
      int position,
      float[] k,
      int ko,
      float[] v,
      int vo) {
    for (int h = 0; h < kvHeads; h++) {
      long at = 4L * ((long) h * capacity + position) * headDim;
      MemorySegment.copy(k, ko + h * headDim, keys, LittleEndian.FLOAT, at, headDim);
      MemorySegment.copy(v, vo + h * headDim, values, LittleEndian.FLOAT, at, headDim);
    }
  }

  @Override
  public int scratchFloats(int rows, int headDim) {
    return 0;
  }

  @Override
  public void attend(
      MemorySegment keys,
      MemorySegment values,
      int capacity,
      int kvHeads,
      int headDim,
      int kvHead,
      float[] q,
      float[] out,
      int[] queryOffsets,
      int[] lastPositions,
      int rows,
      float scale,
      float[] scratch) {
    int positions = 0;
    for (int i = 0; i < rows; i++) {
      positions = Math.max(positions, lastPositions[i] + 1);
    }
    Buffers buffers = BUFFERS.get();
    buffers.reserve(positions, headDim, rows);
    float[] head = buffers.head;
    float[] scores = buffers.scores;
    long at = 4L * kvHead * capacity * headDim;
    MemorySegment.copy(keys, LittleEndian.FLOAT, at, head, 0, positions * headDim);
    for (int i = 0; i < rows; i++) {
      int seen = lastPositions[i] + 1;
      for (int p = 0; p < seen; p++) {
        scores[i * positions + p] = scale * dot(q, queryOffsets[i], head, p * headDim, headDim);
      }
      ScalarKernels.INSTANCE.softmax(scores, i * positions, seen);
    }
    MemorySegment.copy(values, LittleEndian.FLOAT, at, head, 0, positions * headDim);
    for (int i = 0; i < rows; i++) {
      int qo = queryOffsets[i];
      Arrays.fill(out, qo, qo + headDim, 0);
      for (int p = 0; p <= lastPositions[i]; p++) {
        addScaled(scores[i * positions + p], head, p * headDim, out, qo, headDim);
      }
    }
  }

  /** Four sums, as one would wait for its last addition. */
  private static float dot(float[] a, int ao, float[] b, int bo, int n) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 4 <= n; i += 4) {
      s0 += a[ao + i] * b[bo + i];
      s1 += a[ao + i + 1] * b[bo + i + 1];
      s2 += a[ao + i + 2] * b[bo + i + 2];
      s3 += a[ao + i + 3] * b[bo + i + 3];
    }
    for (; i < n; i++) {
      s0 += a[ao + i] * b[bo + i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static void addScaled(float by, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] += by * x[xo + i];
    }
  }
}
