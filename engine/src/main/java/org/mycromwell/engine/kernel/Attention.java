package org.mycromwell.engine.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Causal grouped-query attention over a cache, tiled, with an online softmax (Milakov and
 * Gimelshein 2018; Dao et al. 2022): no buffer grows with the square of the length.
 *
 * <p>The cache of one layer is two segments, keys and values, whose layout belongs to the
 * implementation. {@code capacity} is the number of positions they hold, {@code kvHeads} and {@code
 * headDim} their shape.
 */
public interface Attention {
  /** Bytes of the keys of one layer. */
  long keyBytes(int capacity, int kvHeads, int headDim);

  /** Bytes of the values of one layer. */
  long valueBytes(int capacity, int kvHeads, int headDim);

  /**
   * Stores keys and values of one position: {@code k[ko + h * headDim + d]}, likewise {@code v}.
   * Different positions may be stored by different threads.
   */
  void store(
      MemorySegment keys,
      MemorySegment values,
      int capacity,
      int kvHeads,
      int headDim,
      int position,
      float[] k,
      int ko,
      float[] v,
      int vo);

  /** Floats of scratch one call of {@link #attend} needs. */
  int scratchFloats(int rows, int headDim);

  /**
   * Attention of {@code rows} queries that share key-value head {@code kvHead}. Query {@code i}
   * stands at {@code q[queryOffsets[i]]} ({@code headDim} elements, not yet scaled), sees the
   * positions {@code 0 .. lastPositions[i]}, and its result is written to {@code out} at the same
   * offset.
   *
   * @param scale multiplies every score, usually {@code 1 / sqrt(headDim)}
   */
  void attend(
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
      float[] scratch);
}
