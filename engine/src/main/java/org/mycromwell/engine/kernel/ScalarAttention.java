package org.mycromwell.engine.kernel;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Reference attention: scores of one query in a plain array, softmax, weighted sum. The cache is
 * {@code [position][head][element]}.
 */
final class ScalarAttention implements Attention {
  private static final ScalarAttention F32 = new ScalarAttention(CacheType.F32);
  private static final ScalarAttention F16 = new ScalarAttention(CacheType.F16);
  private static final ScalarAttention Q8 = new ScalarAttention(CacheType.Q8);

  private final CacheType type;

  private ScalarAttention(CacheType type) {
    this.type = type;
  }

  static ScalarAttention of(CacheType type) {
    return switch (type) {
      case F32 -> F32;
      case F16 -> F16;
      case Q8 -> Q8;
    };
  }

  /** Bytes of one head at one position. */
  private int headBytes(int headDim) {
    return switch (type) {
      case F32 -> 4 * headDim;
      case F16 -> 2 * headDim;
      case Q8 -> (headDim + 3) / 4 * 4 + 4;
    };
  }

  @Override
  public long keyBytes(int capacity, int kvHeads, int headDim) {
    return (long) capacity * kvHeads * headBytes(headDim);
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
      long at = ((long) position * kvHeads + h) * headBytes(headDim);
      storeHead(keys, at, k, ko + h * headDim, headDim);
      storeHead(values, at, v, vo + h * headDim, headDim);
    }
  }

  private void storeHead(MemorySegment to, long at, float[] x, int xo, int headDim) {
    switch (type) {
      case F32 -> {
        for (int d = 0; d < headDim; d++) {
          to.set(LittleEndian.FLOAT, at + 4L * d, x[xo + d]);
        }
      }
      case F16 -> {
        for (int d = 0; d < headDim; d++) {
          to.set(LittleEndian.SHORT, at + 2L * d, Float.floatToFloat16(x[xo + d]));
        }
      }
      case Q8 -> {
        float max = 0;
        for (int d = 0; d < headDim; d++) {
          max = Math.max(max, Math.abs(x[xo + d]));
        }
        float scale = max / 127;
        to.set(LittleEndian.FLOAT, at, scale);
        for (int d = 0; d < headDim; d++) {
          int q = scale == 0 ? 0 : Math.round(x[xo + d] / scale);
          to.set(LittleEndian.BYTE, at + 4 + d, (byte) q);
        }
      }
    }
  }

  private float element(MemorySegment from, long at, int d) {
    return switch (type) {
      case F32 -> from.get(LittleEndian.FLOAT, at + 4L * d);
      case F16 -> Float.float16ToFloat(from.get(LittleEndian.SHORT, at + 2L * d));
      case Q8 -> from.get(LittleEndian.FLOAT, at) * from.get(LittleEndian.BYTE, at + 4 + d);
    };
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
    for (int i = 0; i < rows; i++) {
      int positions = lastPositions[i] + 1;
      int qo = queryOffsets[i];
      float[] scores = new float[positions];
      for (int p = 0; p < positions; p++) {
        long at = ((long) p * kvHeads + kvHead) * headBytes(headDim);
        double dot = 0;
        for (int d = 0; d < headDim; d++) {
          dot += (double) q[qo + d] * element(keys, at, d);
        }
        scores[p] = (float) (dot * scale);
      }
      ScalarKernels.INSTANCE.softmax(scores, 0, positions);
      double[] sum = new double[headDim];
      for (int p = 0; p < positions; p++) {
        long at = ((long) p * kvHeads + kvHead) * headBytes(headDim);
        for (int d = 0; d < headDim; d++) {
          sum[d] += (double) scores[p] * element(values, at, d);
        }
      }
      for (int d = 0; d < headDim; d++) {
        out[qo + d] = (float) sum[d];
      }
    }
  }
}
