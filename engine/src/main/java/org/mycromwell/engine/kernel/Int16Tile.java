package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.INTS;
import static org.mycromwell.engine.kernel.Lanes.L;
import static org.mycromwell.engine.kernel.Lanes.SHORTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Product of a panel of 4-bit weights with several columns of 8-bit activations in 16-bit lanes.
 *
 * <p>A block has 32 products of at most 8 * 127, so its sum, at most 32,512, fits a short and no
 * intermediate needs widening: one multiply and one add do {@code 2L} products. That is twice the
 * rate of float multiply-add, and the Vector API has no dot-product instruction to do better.
 *
 * <p>Lane {@code 2r} of a weight vector belongs to row {@code r}, lane {@code 2r + 1} to row {@code
 * L + r}; an activation stands twice in an int. The sums go through memory to {@link #scale}
 * because one method with both loops is too large for C2 to keep vectors unboxed.
 */
final class Int16Tile {
  /** Columns of a tile: what 32 (at 512 bits) or 16 registers hold beside weights and products. */
  static final int COLUMNS = L >= 16 ? 8 : 4;

  private static final int S = 2 * L;

  private Int16Tile() {}

  /**
   * Sums of {@code blocks} blocks of 32: {@code sums[block][column][2][S]}.
   *
   * @param panel {@code [blocks * 32][2][S]} weights
   * @param act {@code [blocks * 32][COLUMNS]} activations, each twice in an int, from {@code ao}
   */
  static void sums(short[] panel, int[] act, int ao, short[] sums, int blocks) {
    if (COLUMNS == 8) {
      sums8(panel, act, ao, sums, blocks);
    } else {
      sums4(panel, act, ao, sums, blocks);
    }
  }

  private static void sums8(short[] panel, int[] act, int ao, short[] sums, int blocks) {
    int p = 0;
    int a = ao;
    for (int b = 0; b < blocks; b++) {
      ShortVector s00 = ShortVector.zero(SHORTS);
      ShortVector s10 = ShortVector.zero(SHORTS);
      ShortVector s01 = ShortVector.zero(SHORTS);
      ShortVector s11 = ShortVector.zero(SHORTS);
      ShortVector s02 = ShortVector.zero(SHORTS);
      ShortVector s12 = ShortVector.zero(SHORTS);
      ShortVector s03 = ShortVector.zero(SHORTS);
      ShortVector s13 = ShortVector.zero(SHORTS);
      ShortVector s04 = ShortVector.zero(SHORTS);
      ShortVector s14 = ShortVector.zero(SHORTS);
      ShortVector s05 = ShortVector.zero(SHORTS);
      ShortVector s15 = ShortVector.zero(SHORTS);
      ShortVector s06 = ShortVector.zero(SHORTS);
      ShortVector s16 = ShortVector.zero(SHORTS);
      ShortVector s07 = ShortVector.zero(SHORTS);
      ShortVector s17 = ShortVector.zero(SHORTS);
      for (int k = 0; k < 32; k++) {
        ShortVector w0 = ShortVector.fromArray(SHORTS, panel, p);
        ShortVector w1 = ShortVector.fromArray(SHORTS, panel, p + S);
        ShortVector x = IntVector.broadcast(INTS, act[a]).reinterpretAsShorts();
        s00 = s00.add(w0.mul(x));
        s10 = s10.add(w1.mul(x));
        x = IntVector.broadcast(INTS, act[a + 1]).reinterpretAsShorts();
        s01 = s01.add(w0.mul(x));
        s11 = s11.add(w1.mul(x));
        x = IntVector.broadcast(INTS, act[a + 2]).reinterpretAsShorts();
        s02 = s02.add(w0.mul(x));
        s12 = s12.add(w1.mul(x));
        x = IntVector.broadcast(INTS, act[a + 3]).reinterpretAsShorts();
        s03 = s03.add(w0.mul(x));
        s13 = s13.add(w1.mul(x));
        x = IntVector.broadcast(INTS, act[a + 4]).reinterpretAsShorts();
        s04 = s04.add(w0.mul(x));
        s14 = s14.add(w1.mul(x));
        x = IntVector.broadcast(INTS, act[a + 5]).reinterpretAsShorts();
        s05 = s05.add(w0.mul(x));
        s15 = s15.add(w1.mul(x));
        x = IntVector.broadcast(INTS, act[a + 6]).reinterpretAsShorts();
        s06 = s06.add(w0.mul(x));
        s16 = s16.add(w1.mul(x));
        x = IntVector.broadcast(INTS, act[a + 7]).reinterpretAsShorts();
        s07 = s07.add(w0.mul(x));
        s17 = s17.add(w1.mul(x));
        p += 2 * S;
        a += 8;
      }
      int o = b * 16 * S;
      s00.intoArray(sums, o);
      s10.intoArray(sums, o + S);
      s01.intoArray(sums, o + 2 * S);
      s11.intoArray(sums, o + 3 * S);
      s02.intoArray(sums, o + 4 * S);
      s12.intoArray(sums, o + 5 * S);
      s03.intoArray(sums, o + 6 * S);
      s13.intoArray(sums, o + 7 * S);
      s04.intoArray(sums, o + 8 * S);
      s14.intoArray(sums, o + 9 * S);
      s05.intoArray(sums, o + 10 * S);
      s15.intoArray(sums, o + 11 * S);
      s06.intoArray(sums, o + 12 * S);
      s16.intoArray(sums, o + 13 * S);
      s07.intoArray(sums, o + 14 * S);
      s17.intoArray(sums, o + 15 * S);
    }
  }

  private static void sums4(short[] panel, int[] act, int ao, short[] sums, int blocks) {
    int p = 0;
    int a = ao;
    for (int b = 0; b < blocks; b++) {
      ShortVector s00 = ShortVector.zero(SHORTS);
      ShortVector s10 = ShortVector.zero(SHORTS);
      ShortVector s01 = ShortVector.zero(SHORTS);
      ShortVector s11 = ShortVector.zero(SHORTS);
      ShortVector s02 = ShortVector.zero(SHORTS);
      ShortVector s12 = ShortVector.zero(SHORTS);
      ShortVector s03 = ShortVector.zero(SHORTS);
      ShortVector s13 = ShortVector.zero(SHORTS);
      for (int k = 0; k < 32; k++) {
        ShortVector w0 = ShortVector.fromArray(SHORTS, panel, p);
        ShortVector w1 = ShortVector.fromArray(SHORTS, panel, p + S);
        ShortVector x = IntVector.broadcast(INTS, act[a]).reinterpretAsShorts();
        s00 = s00.add(w0.mul(x));
        s10 = s10.add(w1.mul(x));
        x = IntVector.broadcast(INTS, act[a + 1]).reinterpretAsShorts();
        s01 = s01.add(w0.mul(x));
        s11 = s11.add(w1.mul(x));
        x = IntVector.broadcast(INTS, act[a + 2]).reinterpretAsShorts();
        s02 = s02.add(w0.mul(x));
        s12 = s12.add(w1.mul(x));
        x = IntVector.broadcast(INTS, act[a + 3]).reinterpretAsShorts();
        s03 = s03.add(w0.mul(x));
        s13 = s13.add(w1.mul(x));
        p += 2 * S;
        a += 4;
      }
      int o = b * 8 * S;
      s00.intoArray(sums, o);
      s10.intoArray(sums, o + S);
      s01.intoArray(sums, o + 2 * S);
      s11.intoArray(sums, o + 3 * S);
      s02.intoArray(sums, o + 4 * S);
      s12.intoArray(sums, o + 5 * S);
      s03.intoArray(sums, o + 6 * S);
      s13.intoArray(sums, o + 7 * S);
    }
  }

  /**
   * Adds the scaled sums to the results: {@code y[yo + c * yStride + row] += sum_b sums * dx[b][c]
   * * scales[b][row] (+ offsets[b][row] * xsum[b][c])}, in ascending order of the blocks.
   *
   * @param columns how many of the tile's columns are real
   * @param offsets null for formats without an offset
   * @param dx activation scales, {@code [block][COLUMNS]} from {@code xo}; {@code xsum} likewise
   */
  static void scale(
      short[] sums,
      float[] scales,
      float @org.jspecify.annotations.Nullable [] offsets,
      float[] dx,
      float[] xsum,
      int xo,
      float[] y,
      int yo,
      int yStride,
      int columns,
      int blocks) {
    for (int half = 0; half < 2; half++) {
      for (int c = 0; c < columns; c++) {
        int at = yo + c * yStride + half * S;
        if (offsets == null) {
          scaleColumn(sums, (2 * c + half) * S, scales, half * S, dx, xo + c, y, at, blocks);
        } else {
          scaleColumn(
              sums, (2 * c + half) * S, scales, offsets, half * S, dx, xsum, xo + c, y, at, blocks);
        }
      }
    }
  }

  private static void scaleColumn(
      short[] sums, int so, float[] scales, int wo, float[] dx, int xo, float[] y, int at, int n) {
    FloatVector y0 = FloatVector.fromArray(FLOATS, y, at);
    FloatVector y1 = FloatVector.fromArray(FLOATS, y, at + L);
    for (int b = 0; b < n; b++) {
      IntVector q =
          ShortVector.fromArray(SHORTS, sums, so + b * 2 * COLUMNS * S).reinterpretAsInts();
      FloatVector d = FloatVector.broadcast(FLOATS, dx[xo + b * COLUMNS]);
      FloatVector even =
          (FloatVector)
              q.lanewise(VectorOperators.LSHL, 16)
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0);
      FloatVector odd =
          (FloatVector) q.lanewise(VectorOperators.ASHR, 16).convert(VectorOperators.I2F, 0);
      y0 = even.mul(d).fma(FloatVector.fromArray(FLOATS, scales, wo + b * 2 * S), y0);
      y1 = odd.mul(d).fma(FloatVector.fromArray(FLOATS, scales, wo + b * 2 * S + L), y1);
    }
    y0.intoArray(y, at);
    y1.intoArray(y, at + L);
  }

  private static void scaleColumn(
      short[] sums,
      int so,
      float[] scales,
      float[] offsets,
      int wo,
      float[] dx,
      float[] xsum,
      int xo,
      float[] y,
      int at,
      int n) {
    FloatVector y0 = FloatVector.fromArray(FLOATS, y, at);
    FloatVector y1 = FloatVector.fromArray(FLOATS, y, at + L);
    for (int b = 0; b < n; b++) {
      IntVector q =
          ShortVector.fromArray(SHORTS, sums, so + b * 2 * COLUMNS * S).reinterpretAsInts();
      FloatVector d = FloatVector.broadcast(FLOATS, dx[xo + b * COLUMNS]);
      FloatVector t = FloatVector.broadcast(FLOATS, xsum[xo + b * COLUMNS]);
      FloatVector even =
          (FloatVector)
              q.lanewise(VectorOperators.LSHL, 16)
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0);
      FloatVector odd =
          (FloatVector) q.lanewise(VectorOperators.ASHR, 16).convert(VectorOperators.I2F, 0);
      int w = wo + b * 2 * S;
      y0 = even.mul(d).fma(FloatVector.fromArray(FLOATS, scales, w), y0);
      y1 = odd.mul(d).fma(FloatVector.fromArray(FLOATS, scales, w + L), y1);
      y0 = t.fma(FloatVector.fromArray(FLOATS, offsets, w), y0);
      y1 = t.fma(FloatVector.fromArray(FLOATS, offsets, w + L), y1);
    }
    y0.intoArray(y, at);
    y1.intoArray(y, at + L);
  }

  /**
   * The same for blocks of which {@link NibbleMatMul#SUPER_BLOCKS} share d and dmin, in the order
   * of a single column: {@code y += d * sum_b scales[b] * (sums * dx[b] + 8 * xsum[b]) - dmin *
   * sum_b minima[b] * xsum[b]}.
   */
  static void scaleSuper(
      Scratch scratch,
      float[] dx,
      float[] xsum,
      int xo,
      float[] y,
      int yo,
      int yStride,
      int columns,
      int blocks) {
    for (int b = 0; b < blocks; b += NibbleMatMul.SUPER_BLOCKS) {
      for (int half = 0; half < 2; half++) {
        for (int c = 0; c < columns; c++) {
          scaleSuperColumn(
              scratch.sums16,
              ((b * COLUMNS + c) * 2 + half) * S,
              scratch.scales,
              scratch.offsets,
              b * 2 * S + half * S,
              dx,
              xsum,
              xo + b * COLUMNS + c,
              scratch.superScales,
              b / NibbleMatMul.SUPER_BLOCKS * 4 * S + half * S,
              y,
              yo + c * yStride + half * S);
        }
      }
    }
  }

  private static void scaleSuperColumn(
      short[] sums,
      int so,
      float[] scales,
      float[] minima,
      int wo,
      float[] dx,
      float[] xsum,
      int xo,
      float[] tops,
      int to,
      float[] y,
      int at) {
    FloatVector u0 = FloatVector.zero(FLOATS);
    FloatVector u1 = FloatVector.zero(FLOATS);
    FloatVector v0 = FloatVector.zero(FLOATS);
    FloatVector v1 = FloatVector.zero(FLOATS);
    for (int b = 0; b < NibbleMatMul.SUPER_BLOCKS; b++) {
      IntVector q =
          ShortVector.fromArray(SHORTS, sums, so + b * 2 * COLUMNS * S).reinterpretAsInts();
      float sum = xsum[xo + b * COLUMNS];
      FloatVector d = FloatVector.broadcast(FLOATS, dx[xo + b * COLUMNS]);
      FloatVector t = FloatVector.broadcast(FLOATS, sum);
      FloatVector t8 = FloatVector.broadcast(FLOATS, NibbleMatMul.ZERO_POINT * sum);
      FloatVector even =
          (FloatVector)
              q.lanewise(VectorOperators.LSHL, 16)
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0);
      FloatVector odd =
          (FloatVector) q.lanewise(VectorOperators.ASHR, 16).convert(VectorOperators.I2F, 0);
      int w = wo + b * 2 * S;
      u0 = even.fma(d, t8).fma(FloatVector.fromArray(FLOATS, scales, w), u0);
      u1 = odd.fma(d, t8).fma(FloatVector.fromArray(FLOATS, scales, w + L), u1);
      v0 = t.fma(FloatVector.fromArray(FLOATS, minima, w), v0);
      v1 = t.fma(FloatVector.fromArray(FLOATS, minima, w + L), v1);
    }
    FloatVector.fromArray(FLOATS, tops, to)
        .mul(u0)
        .sub(FloatVector.fromArray(FLOATS, tops, to + 2 * S).mul(v0))
        .add(FloatVector.fromArray(FLOATS, y, at))
        .intoArray(y, at);
    FloatVector.fromArray(FLOATS, tops, to + L)
        .mul(u1)
        .sub(FloatVector.fromArray(FLOATS, tops, to + (2 * S + L)).mul(v1))
        .add(FloatVector.fromArray(FLOATS, y, at + L))
        .intoArray(y, at + L);
  }
}
