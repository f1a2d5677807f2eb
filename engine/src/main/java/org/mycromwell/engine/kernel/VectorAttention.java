package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.F16_MASK;
import static org.mycromwell.engine.kernel.Lanes.F16_REBIAS;
import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.HALF_SHORTS;
import static org.mycromwell.engine.kernel.Lanes.INTS;
import static org.mycromwell.engine.kernel.Lanes.L;
import static org.mycromwell.engine.kernel.Lanes.LE;
import static org.mycromwell.engine.kernel.Lanes.QUARTER_BYTES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Attention over a cache laid out for vectors: keys {@code [head][position / L][element][L]}, so
 * that scores of L positions are one accumulator without a horizontal sum; values {@code
 * [head][position][element]}. The 8-bit cache has a scale for each head and position, {@code
 * [head][position]} floats behind the elements.
 *
 * <p>Works through tiles of {@link #TILE} positions: the tile of keys, then of values, is widened
 * to floats once and used by all queries of the call; maximum and sum of each query are carried
 * from tile to tile.
 */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class VectorAttention implements Attention {
  private static final VectorAttention F32 = new VectorAttention(CacheType.F32);
  private static final VectorAttention F16 = new VectorAttention(CacheType.F16);
  private static final VectorAttention Q8 = new VectorAttention(CacheType.Q8);

  /** Positions of a tile; with 64 elements a head, keys or values of a tile take 16 KB. */
  private static final int TILE = 64;

  /** Queries of a register tile. */
  private static final int ROWS = 4;

  private final CacheType type;
  private final int elementBytes;

  private VectorAttention(CacheType type) {
    this.type = type;
    this.elementBytes =
        switch (type) {
          case F32 -> 4;
          case F16 -> 2;
          case Q8 -> 1;
        };
  }

  static VectorAttention of(CacheType type) {
    return switch (type) {
      case F32 -> F32;
      case F16 -> F16;
      case Q8 -> Q8;
    };
  }

  private static int padded(int capacity) {
    return (capacity + L - 1) / L * L;
  }

  /** Elements of a head, rounded up to whole vectors. */
  private static int wide(int headDim) {
    return (headDim + L - 1) / L * L;
  }

  @Override
  public long keyBytes(int capacity, int kvHeads, int headDim) {
    long positions = (long) padded(capacity) * kvHeads;
    return positions * headDim * elementBytes + (type == CacheType.Q8 ? positions * 4 : 0);
  }

  @Override
  public long valueBytes(int capacity, int kvHeads, int headDim) {
    return keyBytes(capacity, kvHeads, wide(headDim));
  }

  // ---- storing ----

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
    int room = padded(capacity);
    int wide = wide(headDim);
    for (int h = 0; h < kvHeads; h++) {
      long slot = (long) h * room + position;
      long key = ((long) h * room + position / L * L) * headDim + position % L;
      long keyScale = (long) kvHeads * room * headDim + 4 * slot;
      storeHead(keys, key, L, keyScale, k, ko + h * headDim, headDim);
      long valueScale = (long) kvHeads * room * wide + 4 * slot;
      storeHead(values, slot * wide, 1, valueScale, v, vo + h * headDim, headDim);
    }
  }

  /** Stores element {@code d} at element {@code at + d * step}. */
  private void storeHead(
      MemorySegment to, long at, int step, long scaleAt, float[] x, int xo, int n) {
    switch (type) {
      case F32 -> {
        for (int d = 0; d < n; d++) {
          to.set(LittleEndian.FLOAT, 4 * (at + (long) d * step), x[xo + d]);
        }
      }
      case F16 -> {
        for (int d = 0; d < n; d++) {
          to.set(LittleEndian.SHORT, 2 * (at + (long) d * step), Float.floatToFloat16(x[xo + d]));
        }
      }
      case Q8 -> {
        float max = 0;
        for (int d = 0; d < n; d++) {
          max = Math.max(max, Math.abs(x[xo + d]));
        }
        float scale = max / 127;
        float inverse = scale == 0 ? 0 : 1 / scale;
        to.set(LittleEndian.FLOAT, scaleAt, scale);
        for (int d = 0; d < n; d++) {
          to.set(
              LittleEndian.BYTE,
              at + (long) d * step,
              (byte) Math.clamp(Math.round(x[xo + d] * inverse), -127, 127));
        }
      }
    }
  }

  // ---- attending ----

  /**
   * Scratch: tile of keys or values, query rows scaled, scores, running maxima and sums, and sums
   * of values.
   */
  @Override
  public int scratchFloats(int rows, int headDim) {
    int padded = (rows + ROWS - 1) / ROWS * ROWS;
    return TILE * wide(headDim) + padded * (headDim + TILE + 2 + wide(headDim));
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
    int room = padded(capacity);
    int wide = wide(headDim);
    int padded = (rows + ROWS - 1) / ROWS * ROWS;
    int query = TILE * wide;
    int score = query + padded * headDim;
    int top = score + padded * TILE;
    int total = top + padded;
    int sum = total + padded;
    int last = 0;
    for (int i = 0; i < padded; i++) {
      for (int d = 0; d < headDim; d++) {
        scratch[query + i * headDim + d] = i < rows ? q[queryOffsets[i] + d] * scale : 0;
      }
      scratch[top + i] = Float.NEGATIVE_INFINITY;
      scratch[total + i] = 0;
      last = i < rows ? Math.max(last, lastPositions[i]) : last;
    }
    java.util.Arrays.fill(scratch, sum, sum + padded * wide, 0f);
    for (int tile = 0; tile <= last; tile += TILE) {
      int positions = Math.min(TILE, last + 1 - tile);
      int groups = (positions + L - 1) / L;
      int firstSlot = kvHead * room + tile;
      long scales = (long) kvHeads * room;
      widen(
          keys,
          (long) firstSlot * headDim,
          4L * firstSlot + scales * headDim,
          scratch,
          groups * L * headDim,
          true,
          headDim);
      for (int i = 0; i < padded; i += ROWS) {
        scores(scratch, query + i * headDim, headDim, groups, score + i * TILE);
      }
      for (int i = 0; i < rows; i++) {
        int seen = Math.min(positions, lastPositions[i] + 1 - tile);
        weigh(scratch, score + i * TILE, seen, positions, top + i, total + i, sum + i * wide, wide);
      }
      widen(
          values,
          (long) firstSlot * wide,
          4L * firstSlot + scales * wide,
          scratch,
          positions * wide,
          false,
          wide);
      for (int i = 0; i < padded; i += ROWS) {
        for (int d = 0; d < wide; d += L) {
          accumulate(scratch, d, wide, score + i * TILE, positions, sum + i * wide + d);
        }
      }
    }
    for (int i = 0; i < rows; i++) {
      float inverse = 1 / scratch[total + i];
      for (int d = 0; d < headDim; d++) {
        out[queryOffsets[i] + d] = scratch[sum + i * wide + d] * inverse;
      }
    }
  }

  /**
   * Widens {@code n} elements from element {@code from} to floats at the start of {@code out}.
   *
   * @param transposed true: keys, L positions side by side; false: values, {@code rowElements} a
   *     position
   */
  private void widen(
      MemorySegment cache,
      long from,
      long scaleAt,
      float[] out,
      int n,
      boolean transposed,
      int rowElements) {
    switch (type) {
      case F32 -> widenF32(cache, 4 * from, out, n);
      case F16 -> widenF16(cache, 2 * from, out, n);
      case Q8 -> {
        if (transposed) {
          widenKeysQ8(cache, from, scaleAt, out, n, rowElements);
        } else {
          widenValuesQ8(cache, from, scaleAt, out, n, rowElements);
        }
      }
    }
  }

  private static void widenF32(MemorySegment cache, long base, float[] out, int n) {
    for (int i = 0; i < n; i += L) {
      FloatVector.fromMemorySegment(FLOATS, cache, base + 4 * i, LE).intoArray(out, i);
    }
  }

  private static void widenF16(MemorySegment cache, long base, float[] out, int n) {
    for (int i = 0; i < n; i += L) {
      ((IntVector)
              ShortVector.fromMemorySegment(HALF_SHORTS, cache, base + 2 * i, LE)
                  .convertShape(VectorOperators.S2I, INTS, 0))
          .lanewise(VectorOperators.LSHL, 13)
          .and(F16_MASK)
          .reinterpretAsFloats()
          .mul(F16_REBIAS)
          .intoArray(out, i);
    }
  }

  private static void widenKeysQ8(
      MemorySegment cache, long base, long scaleAt, float[] out, int n, int headDim) {
    int block = headDim * L;
    for (int start = 0; start < n; start += block) {
      FloatVector scale =
          FloatVector.fromMemorySegment(FLOATS, cache, scaleAt + 4 * (start / headDim), LE);
      for (int i = start; i < start + block; i += L) {
        ((FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, cache, base + i, LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0))
            .mul(scale)
            .intoArray(out, i);
      }
    }
  }

  private static void widenValuesQ8(
      MemorySegment cache, long base, long scaleAt, float[] out, int n, int wide) {
    for (int start = 0; start < n; start += wide) {
      float scale = cache.get(LittleEndian.FLOAT, scaleAt + 4 * (start / wide));
      for (int i = start; i < start + wide; i += L) {
        ((FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, cache, base + i, LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0))
            .mul(scale)
            .intoArray(out, i);
      }
    }
  }

  /** {@code s[score + i * TILE + g * L + lane] = q_i . key} for {@link #ROWS} queries. */
  private static void scores(float[] s, int query, int headDim, int groups, int score) {
    for (int g = 0; g < groups; g++) {
      FloatVector s0 = FloatVector.zero(FLOATS);
      FloatVector s1 = FloatVector.zero(FLOATS);
      FloatVector s2 = FloatVector.zero(FLOATS);
      FloatVector s3 = FloatVector.zero(FLOATS);
      int k = g * headDim * L;
      for (int d = 0; d < headDim; d++) {
        FloatVector key = FloatVector.fromArray(FLOATS, s, k);
        s0 = key.fma(FloatVector.broadcast(FLOATS, s[query + d]), s0);
        s1 = key.fma(FloatVector.broadcast(FLOATS, s[query + headDim + d]), s1);
        s2 = key.fma(FloatVector.broadcast(FLOATS, s[query + 2 * headDim + d]), s2);
        s3 = key.fma(FloatVector.broadcast(FLOATS, s[query + 3 * headDim + d]), s3);
        k += L;
      }
      int o = score + g * L;
      s0.intoArray(s, o);
      s1.intoArray(s, o + TILE);
      s2.intoArray(s, o + 2 * TILE);
      s3.intoArray(s, o + 3 * TILE);
    }
  }

  /**
   * Turns the scores of one query into weights relative to its running maximum; rescales what was
   * summed before when the maximum rises. Positions from {@code seen} on weigh nothing.
   */
  private static void weigh(
      float[] s, int score, int seen, int positions, int top, int total, int sum, int wide) {
    if (seen <= 0) {
      java.util.Arrays.fill(s, score, score + positions, 0f);
      return;
    }
    float before = s[top];
    float max = Math.max(before, VectorKernels.max(s, score, seen));
    float added = Exponentials.replace(s, score, seen, max);
    java.util.Arrays.fill(s, score + seen, score + TILE, 0f);
    if (max > before) {
      float shrink = (float) Math.exp(before - max);
      s[top] = max;
      s[total] *= shrink;
      for (int d = 0; d < wide; d += L) {
        FloatVector.fromArray(FLOATS, s, sum + d).mul(shrink).intoArray(s, sum + d);
      }
    }
    s[total] += added;
  }

  /** Adds the weighted values of L elements for {@link #ROWS} queries. */
  private static void accumulate(float[] s, int value, int wide, int score, int n, int sum) {
    FloatVector s0 = FloatVector.fromArray(FLOATS, s, sum);
    FloatVector s1 = FloatVector.fromArray(FLOATS, s, sum + wide);
    FloatVector s2 = FloatVector.fromArray(FLOATS, s, sum + 2 * wide);
    FloatVector s3 = FloatVector.fromArray(FLOATS, s, sum + 3 * wide);
    int v = value;
    for (int p = 0; p < n; p++) {
      FloatVector x = FloatVector.fromArray(FLOATS, s, v);
      s0 = x.fma(FloatVector.broadcast(FLOATS, s[score + p]), s0);
      s1 = x.fma(FloatVector.broadcast(FLOATS, s[score + TILE + p]), s1);
      s2 = x.fma(FloatVector.broadcast(FLOATS, s[score + 2 * TILE + p]), s2);
      s3 = x.fma(FloatVector.broadcast(FLOATS, s[score + 3 * TILE + p]), s3);
      v += wide;
    }
    s0.intoArray(s, sum);
    s1.intoArray(s, sum + wide);
    s2.intoArray(s, sum + 2 * wide);
    s3.intoArray(s, sum + 3 * wide);
  }
}
