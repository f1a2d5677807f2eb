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

  /** Queries of a register tile of two vectors: what 32 (at 512 bits) or 16 registers hold. */
  private static final int ROWS = L >= 16 ? 8 : 4;

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

  /** Positions, rounded up to pairs of vectors. */
  private static int padded(int capacity) {
    return (capacity + 2 * L - 1) / (2 * L) * (2 * L);
  }

  /** Elements of a head, rounded up to pairs of vectors. */
  private static int wide(int headDim) {
    return (headDim + 2 * L - 1) / (2 * L) * (2 * L);
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
        scratch[query + i / ROWS * ROWS * headDim + d * ROWS + i % ROWS] =
            i < rows ? q[queryOffsets[i] + d] * scale : 0;
      }
      scratch[top + i] = Float.NEGATIVE_INFINITY;
      scratch[total + i] = 0;
      last = i < rows ? Math.max(last, lastPositions[i]) : last;
    }
    java.util.Arrays.fill(scratch, sum, sum + padded * wide, 0f);
    for (int tile = 0; tile <= last; tile += TILE) {
      int positions = Math.min(TILE, last + 1 - tile);
      int groups = (positions + 2 * L - 1) / (2 * L) * 2;
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
        weigh(scratch, score + i * TILE, seen, top + i, total + i, sum + i * wide, wide);
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
        int end = Math.min(rows, i + ROWS);
        int common = positions;
        for (int j = i; j < end; j++) {
          common = Math.min(common, lastPositions[j] + 1 - tile);
        }
        common = Math.max(0, common);
        for (int d = 0; d < wide; d += 2 * L) {
          accumulate(scratch, d, wide, score + i * TILE, common, sum + i * wide + d);
        }
        for (int j = i; j < end; j++) {
          int seen = Math.min(positions, lastPositions[j] + 1 - tile);
          accumulateRest(scratch, wide, score + j * TILE, common, seen, sum + j * wide);
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

  /**
   * {@code s[score + i * TILE + g * L + lane] = q_i . key} for {@link #ROWS} queries, which stand
   * element by element side by side.
   */
  private static void scores(float[] s, int query, int headDim, int groups, int score) {
    if (ROWS == 8) {
      scores8(s, query, headDim, groups, score);
    } else {
      scores4(s, query, headDim, groups, score);
    }
  }

  private static void scores8(float[] s, int query, int headDim, int groups, int score) {
    for (int g = 0; g < groups; g += 2) {
      FloatVector a0 = FloatVector.zero(FLOATS);
      FloatVector b0 = FloatVector.zero(FLOATS);
      FloatVector a1 = FloatVector.zero(FLOATS);
      FloatVector b1 = FloatVector.zero(FLOATS);
      FloatVector a2 = FloatVector.zero(FLOATS);
      FloatVector b2 = FloatVector.zero(FLOATS);
      FloatVector a3 = FloatVector.zero(FLOATS);
      FloatVector b3 = FloatVector.zero(FLOATS);
      FloatVector a4 = FloatVector.zero(FLOATS);
      FloatVector b4 = FloatVector.zero(FLOATS);
      FloatVector a5 = FloatVector.zero(FLOATS);
      FloatVector b5 = FloatVector.zero(FLOATS);
      FloatVector a6 = FloatVector.zero(FLOATS);
      FloatVector b6 = FloatVector.zero(FLOATS);
      FloatVector a7 = FloatVector.zero(FLOATS);
      FloatVector b7 = FloatVector.zero(FLOATS);
      int k = g * headDim * L;
      int x = query;
      for (int d = 0; d < headDim; d++) {
        FloatVector k0 = FloatVector.fromArray(FLOATS, s, k);
        FloatVector k1 = FloatVector.fromArray(FLOATS, s, k + headDim * L);
        FloatVector q = FloatVector.broadcast(FLOATS, s[x]);
        a0 = q.fma(k0, a0);
        b0 = q.fma(k1, b0);
        q = FloatVector.broadcast(FLOATS, s[x + 1]);
        a1 = q.fma(k0, a1);
        b1 = q.fma(k1, b1);
        q = FloatVector.broadcast(FLOATS, s[x + 2]);
        a2 = q.fma(k0, a2);
        b2 = q.fma(k1, b2);
        q = FloatVector.broadcast(FLOATS, s[x + 3]);
        a3 = q.fma(k0, a3);
        b3 = q.fma(k1, b3);
        q = FloatVector.broadcast(FLOATS, s[x + 4]);
        a4 = q.fma(k0, a4);
        b4 = q.fma(k1, b4);
        q = FloatVector.broadcast(FLOATS, s[x + 5]);
        a5 = q.fma(k0, a5);
        b5 = q.fma(k1, b5);
        q = FloatVector.broadcast(FLOATS, s[x + 6]);
        a6 = q.fma(k0, a6);
        b6 = q.fma(k1, b6);
        q = FloatVector.broadcast(FLOATS, s[x + 7]);
        a7 = q.fma(k0, a7);
        b7 = q.fma(k1, b7);
        k += L;
        x += 8;
      }
      int o = score + g * L;
      a0.intoArray(s, o);
      b0.intoArray(s, o + L);
      a1.intoArray(s, o + TILE);
      b1.intoArray(s, o + TILE + L);
      a2.intoArray(s, o + 2 * TILE);
      b2.intoArray(s, o + 2 * TILE + L);
      a3.intoArray(s, o + 3 * TILE);
      b3.intoArray(s, o + 3 * TILE + L);
      a4.intoArray(s, o + 4 * TILE);
      b4.intoArray(s, o + 4 * TILE + L);
      a5.intoArray(s, o + 5 * TILE);
      b5.intoArray(s, o + 5 * TILE + L);
      a6.intoArray(s, o + 6 * TILE);
      b6.intoArray(s, o + 6 * TILE + L);
      a7.intoArray(s, o + 7 * TILE);
      b7.intoArray(s, o + 7 * TILE + L);
    }
  }

  private static void scores4(float[] s, int query, int headDim, int groups, int score) {
    for (int g = 0; g < groups; g += 2) {
      FloatVector a0 = FloatVector.zero(FLOATS);
      FloatVector b0 = FloatVector.zero(FLOATS);
      FloatVector a1 = FloatVector.zero(FLOATS);
      FloatVector b1 = FloatVector.zero(FLOATS);
      FloatVector a2 = FloatVector.zero(FLOATS);
      FloatVector b2 = FloatVector.zero(FLOATS);
      FloatVector a3 = FloatVector.zero(FLOATS);
      FloatVector b3 = FloatVector.zero(FLOATS);
      int k = g * headDim * L;
      int x = query;
      for (int d = 0; d < headDim; d++) {
        FloatVector k0 = FloatVector.fromArray(FLOATS, s, k);
        FloatVector k1 = FloatVector.fromArray(FLOATS, s, k + headDim * L);
        FloatVector q = FloatVector.broadcast(FLOATS, s[x]);
        a0 = q.fma(k0, a0);
        b0 = q.fma(k1, b0);
        q = FloatVector.broadcast(FLOATS, s[x + 1]);
        a1 = q.fma(k0, a1);
        b1 = q.fma(k1, b1);
        q = FloatVector.broadcast(FLOATS, s[x + 2]);
        a2 = q.fma(k0, a2);
        b2 = q.fma(k1, b2);
        q = FloatVector.broadcast(FLOATS, s[x + 3]);
        a3 = q.fma(k0, a3);
        b3 = q.fma(k1, b3);
        k += L;
        x += 4;
      }
      int o = score + g * L;
      a0.intoArray(s, o);
      b0.intoArray(s, o + L);
      a1.intoArray(s, o + TILE);
      b1.intoArray(s, o + TILE + L);
      a2.intoArray(s, o + 2 * TILE);
      b2.intoArray(s, o + 2 * TILE + L);
      a3.intoArray(s, o + 3 * TILE);
      b3.intoArray(s, o + 3 * TILE + L);
    }
  }

  /**
   * Turns the scores of one query into weights relative to its running maximum; rescales what was
   * summed before when the maximum rises. Positions from {@code seen} on weigh nothing.
   */
  private static void weigh(float[] s, int score, int seen, int top, int total, int sum, int wide) {
    if (seen <= 0) {
      java.util.Arrays.fill(s, score, score + TILE, 0f);
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

  /**
   * Adds the weighted values of positions {@code [from, to)} for one query. Those that some queries
   * of a tile do not see must not be added with weight zero: zero times infinity is not zero, and a
   * query would notice its company.
   */
  private static void accumulateRest(float[] s, int wide, int score, int from, int to, int sum) {
    for (int p = from; p < to; p++) {
      FloatVector x = FloatVector.broadcast(FLOATS, s[score + p]);
      for (int d = 0; d < wide; d += L) {
        FloatVector v = FloatVector.fromArray(FLOATS, s, p * wide + d);
        x.fma(v, FloatVector.fromArray(FLOATS, s, sum + d)).intoArray(s, sum + d);
      }
    }
  }

  /** Adds the weighted values of 2L elements for {@link #ROWS} queries. */
  private static void accumulate(float[] s, int value, int wide, int score, int n, int sum) {
    if (ROWS == 8) {
      accumulate8(s, value, wide, score, n, sum);
    } else {
      accumulate4(s, value, wide, score, n, sum);
    }
  }

  private static void accumulate8(float[] s, int value, int wide, int score, int n, int sum) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, s, sum);
    FloatVector b0 = FloatVector.fromArray(FLOATS, s, sum + L);
    FloatVector a1 = FloatVector.fromArray(FLOATS, s, sum + wide);
    FloatVector b1 = FloatVector.fromArray(FLOATS, s, sum + wide + L);
    FloatVector a2 = FloatVector.fromArray(FLOATS, s, sum + 2 * wide);
    FloatVector b2 = FloatVector.fromArray(FLOATS, s, sum + 2 * wide + L);
    FloatVector a3 = FloatVector.fromArray(FLOATS, s, sum + 3 * wide);
    FloatVector b3 = FloatVector.fromArray(FLOATS, s, sum + 3 * wide + L);
    FloatVector a4 = FloatVector.fromArray(FLOATS, s, sum + 4 * wide);
    FloatVector b4 = FloatVector.fromArray(FLOATS, s, sum + 4 * wide + L);
    FloatVector a5 = FloatVector.fromArray(FLOATS, s, sum + 5 * wide);
    FloatVector b5 = FloatVector.fromArray(FLOATS, s, sum + 5 * wide + L);
    FloatVector a6 = FloatVector.fromArray(FLOATS, s, sum + 6 * wide);
    FloatVector b6 = FloatVector.fromArray(FLOATS, s, sum + 6 * wide + L);
    FloatVector a7 = FloatVector.fromArray(FLOATS, s, sum + 7 * wide);
    FloatVector b7 = FloatVector.fromArray(FLOATS, s, sum + 7 * wide + L);
    int v = value;
    for (int p = score; p < score + n; p++) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, s, v);
      FloatVector v1 = FloatVector.fromArray(FLOATS, s, v + L);
      FloatVector x = FloatVector.broadcast(FLOATS, s[p]);
      a0 = x.fma(v0, a0);
      b0 = x.fma(v1, b0);
      x = FloatVector.broadcast(FLOATS, s[p + TILE]);
      a1 = x.fma(v0, a1);
      b1 = x.fma(v1, b1);
      x = FloatVector.broadcast(FLOATS, s[p + 2 * TILE]);
      a2 = x.fma(v0, a2);
      b2 = x.fma(v1, b2);
      x = FloatVector.broadcast(FLOATS, s[p + 3 * TILE]);
      a3 = x.fma(v0, a3);
      b3 = x.fma(v1, b3);
      x = FloatVector.broadcast(FLOATS, s[p + 4 * TILE]);
      a4 = x.fma(v0, a4);
      b4 = x.fma(v1, b4);
      x = FloatVector.broadcast(FLOATS, s[p + 5 * TILE]);
      a5 = x.fma(v0, a5);
      b5 = x.fma(v1, b5);
      x = FloatVector.broadcast(FLOATS, s[p + 6 * TILE]);
      a6 = x.fma(v0, a6);
      b6 = x.fma(v1, b6);
      x = FloatVector.broadcast(FLOATS, s[p + 7 * TILE]);
      a7 = x.fma(v0, a7);
      b7 = x.fma(v1, b7);
      v += wide;
    }
    a0.intoArray(s, sum);
    b0.intoArray(s, sum + L);
    a1.intoArray(s, sum + wide);
    b1.intoArray(s, sum + wide + L);
    a2.intoArray(s, sum + 2 * wide);
    b2.intoArray(s, sum + 2 * wide + L);
    a3.intoArray(s, sum + 3 * wide);
    b3.intoArray(s, sum + 3 * wide + L);
    a4.intoArray(s, sum + 4 * wide);
    b4.intoArray(s, sum + 4 * wide + L);
    a5.intoArray(s, sum + 5 * wide);
    b5.intoArray(s, sum + 5 * wide + L);
    a6.intoArray(s, sum + 6 * wide);
    b6.intoArray(s, sum + 6 * wide + L);
    a7.intoArray(s, sum + 7 * wide);
    b7.intoArray(s, sum + 7 * wide + L);
  }

  private static void accumulate4(float[] s, int value, int wide, int score, int n, int sum) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, s, sum);
    FloatVector b0 = FloatVector.fromArray(FLOATS, s, sum + L);
    FloatVector a1 = FloatVector.fromArray(FLOATS, s, sum + wide);
    FloatVector b1 = FloatVector.fromArray(FLOATS, s, sum + wide + L);
    FloatVector a2 = FloatVector.fromArray(FLOATS, s, sum + 2 * wide);
    FloatVector b2 = FloatVector.fromArray(FLOATS, s, sum + 2 * wide + L);
    FloatVector a3 = FloatVector.fromArray(FLOATS, s, sum + 3 * wide);
    FloatVector b3 = FloatVector.fromArray(FLOATS, s, sum + 3 * wide + L);
    int v = value;
    for (int p = score; p < score + n; p++) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, s, v);
      FloatVector v1 = FloatVector.fromArray(FLOATS, s, v + L);
      FloatVector x = FloatVector.broadcast(FLOATS, s[p]);
      a0 = x.fma(v0, a0);
      b0 = x.fma(v1, b0);
      x = FloatVector.broadcast(FLOATS, s[p + TILE]);
      a1 = x.fma(v0, a1);
      b1 = x.fma(v1, b1);
      x = FloatVector.broadcast(FLOATS, s[p + 2 * TILE]);
      a2 = x.fma(v0, a2);
      b2 = x.fma(v1, b2);
      x = FloatVector.broadcast(FLOATS, s[p + 3 * TILE]);
      a3 = x.fma(v0, a3);
      b3 = x.fma(v1, b3);
      v += wide;
    }
    a0.intoArray(s, sum);
    b0.intoArray(s, sum + L);
    a1.intoArray(s, sum + wide);
    b1.intoArray(s, sum + wide + L);
    a2.intoArray(s, sum + 2 * wide);
    b2.intoArray(s, sum + 2 * wide + L);
    a3.intoArray(s, sum + 3 * wide);
    b3.intoArray(s, sum + 3 * wide + L);
  }
}
