package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.F16_MASK;
import static org.mycromwell.engine.kernel.Lanes.F16_REBIAS;
import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.HALF_SHORTS;
import static org.mycromwell.engine.kernel.Lanes.INTS;
import static org.mycromwell.engine.kernel.Lanes.L;
import static org.mycromwell.engine.kernel.Lanes.LE;
import static org.mycromwell.engine.kernel.Lanes.PANEL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Product of a panel of Q4_0 with a few columns of folded activations, for batches that are too
 * small to widen the weights for {@link Int16Tile}: what a single column does, with weights loaded
 * and shifted once for all.
 */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class NibbleTile {
  /** Columns of the widest tile: 16 accumulators of 32 registers at 512 bits, 8 of 16 below. */
  static final int COLUMNS = L >= 16 ? 4 : 2;

  /** Columns of a batch up to which this is faster than widening; a multiple of all widths. */
  static final int MOST_COLUMNS = 64;

  private NibbleTile() {}

  /**
   * {@code y[c][r] += sum_b scale[b][r] * dx[b][c] * (x . q)}; columns of the tile beyond {@code
   * columns} may get a result too.
   *
   * @param act {@code [block][17][COLUMNS]} from {@code ao}
   * @param dx {@code [block][COLUMNS]} from {@code xo}
   */
  static void multiply(
      int columns,
      MemorySegment w,
      long base,
      int blocks,
      int[] act,
      int ao,
      float[] dx,
      int xo,
      float[] y) {
    if (columns <= 2) {
      multiply2(w, base, blocks, act, ao, dx, xo, y);
    } else {
      multiply4(w, base, blocks, act, ao, dx, xo, y);
    }
  }

  private static void multiply2(
      MemorySegment w, long base, int blocks, int[] act, int ao, float[] dx, int xo, float[] y) {
    int p = 0;
    int a = ao;
    for (int b = 0; b < blocks; b++) {
      int scales = p;
      p += 2 * PANEL;
      int fold = a + 16 * COLUMNS;
      ShortVector s00 = IntVector.broadcast(INTS, act[fold]).reinterpretAsShorts();
      ShortVector s10 = s00;
      ShortVector s20 = s00;
      ShortVector s30 = s00;
      ShortVector s01 = IntVector.broadcast(INTS, act[fold + 1]).reinterpretAsShorts();
      ShortVector s11 = s01;
      ShortVector s21 = s01;
      ShortVector s31 = s01;
      for (int k = 0; k < 16; k++) {
        int shift = (k & 3) << 2;
        ShortVector w0 =
            IntVector.fromMemorySegment(INTS, w, base + p, LE)
                .lanewise(VectorOperators.LSHR, shift)
                .reinterpretAsShorts();
        ShortVector w1 =
            IntVector.fromMemorySegment(INTS, w, base + (p + 4 * L), LE)
                .lanewise(VectorOperators.LSHR, shift)
                .reinterpretAsShorts();
        ShortVector w2 =
            IntVector.fromMemorySegment(INTS, w, base + (p + 8 * L), LE)
                .lanewise(VectorOperators.LSHR, shift)
                .reinterpretAsShorts();
        ShortVector w3 =
            IntVector.fromMemorySegment(INTS, w, base + (p + 12 * L), LE)
                .lanewise(VectorOperators.LSHR, shift)
                .reinterpretAsShorts();
        ShortVector x = IntVector.broadcast(INTS, act[a]).reinterpretAsShorts();
        s00 = s00.add(w0.mul(x));
        s10 = s10.add(w1.mul(x));
        s20 = s20.add(w2.mul(x));
        s30 = s30.add(w3.mul(x));
        x = IntVector.broadcast(INTS, act[a + 1]).reinterpretAsShorts();
        s01 = s01.add(w0.mul(x));
        s11 = s11.add(w1.mul(x));
        s21 = s21.add(w2.mul(x));
        s31 = s31.add(w3.mul(x));
        p += (k & 3) == 3 ? 16 * L : 0;
        a += COLUMNS;
      }
      a += COLUMNS;
      FloatVector d0 = FloatVector.broadcast(FLOATS, dx[xo + b * COLUMNS]);
      FloatVector d1 = FloatVector.broadcast(FLOATS, dx[xo + b * COLUMNS + 1]);
      FloatVector m0 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + scales, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      IntVector t00 = s00.reinterpretAsInts();
      ((FloatVector)
              t00.add(t00.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d0)
          .fma(m0, FloatVector.fromArray(FLOATS, y, 0))
          .intoArray(y, 0);
      IntVector t01 = s01.reinterpretAsInts();
      ((FloatVector)
              t01.add(t01.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d1)
          .fma(m0, FloatVector.fromArray(FLOATS, y, 4 * L))
          .intoArray(y, 4 * L);
      FloatVector m1 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 2 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      IntVector t10 = s10.reinterpretAsInts();
      ((FloatVector)
              t10.add(t10.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d0)
          .fma(m1, FloatVector.fromArray(FLOATS, y, L))
          .intoArray(y, L);
      IntVector t11 = s11.reinterpretAsInts();
      ((FloatVector)
              t11.add(t11.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d1)
          .fma(m1, FloatVector.fromArray(FLOATS, y, 5 * L))
          .intoArray(y, 5 * L);
      FloatVector m2 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 4 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      IntVector t20 = s20.reinterpretAsInts();
      ((FloatVector)
              t20.add(t20.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d0)
          .fma(m2, FloatVector.fromArray(FLOATS, y, 2 * L))
          .intoArray(y, 2 * L);
      IntVector t21 = s21.reinterpretAsInts();
      ((FloatVector)
              t21.add(t21.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d1)
          .fma(m2, FloatVector.fromArray(FLOATS, y, 6 * L))
          .intoArray(y, 6 * L);
      FloatVector m3 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 6 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      IntVector t30 = s30.reinterpretAsInts();
      ((FloatVector)
              t30.add(t30.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d0)
          .fma(m3, FloatVector.fromArray(FLOATS, y, 3 * L))
          .intoArray(y, 3 * L);
      IntVector t31 = s31.reinterpretAsInts();
      ((FloatVector)
              t31.add(t31.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d1)
          .fma(m3, FloatVector.fromArray(FLOATS, y, 7 * L))
          .intoArray(y, 7 * L);
    }
  }

  private static void multiply4(
      MemorySegment w, long base, int blocks, int[] act, int ao, float[] dx, int xo, float[] y) {
    int p = 0;
    int a = ao;
    for (int b = 0; b < blocks; b++) {
      int scales = p;
      p += 2 * PANEL;
      int fold = a + 16 * COLUMNS;
      ShortVector s00 = IntVector.broadcast(INTS, act[fold]).reinterpretAsShorts();
      ShortVector s10 = s00;
      ShortVector s20 = s00;
      ShortVector s30 = s00;
      ShortVector s01 = IntVector.broadcast(INTS, act[fold + 1]).reinterpretAsShorts();
      ShortVector s11 = s01;
      ShortVector s21 = s01;
      ShortVector s31 = s01;
      ShortVector s02 = IntVector.broadcast(INTS, act[fold + 2]).reinterpretAsShorts();
      ShortVector s12 = s02;
      ShortVector s22 = s02;
      ShortVector s32 = s02;
      ShortVector s03 = IntVector.broadcast(INTS, act[fold + 3]).reinterpretAsShorts();
      ShortVector s13 = s03;
      ShortVector s23 = s03;
      ShortVector s33 = s03;
      for (int k = 0; k < 16; k++) {
        int shift = (k & 3) << 2;
        ShortVector w0 =
            IntVector.fromMemorySegment(INTS, w, base + p, LE)
                .lanewise(VectorOperators.LSHR, shift)
                .reinterpretAsShorts();
        ShortVector w1 =
            IntVector.fromMemorySegment(INTS, w, base + (p + 4 * L), LE)
                .lanewise(VectorOperators.LSHR, shift)
                .reinterpretAsShorts();
        ShortVector w2 =
            IntVector.fromMemorySegment(INTS, w, base + (p + 8 * L), LE)
                .lanewise(VectorOperators.LSHR, shift)
                .reinterpretAsShorts();
        ShortVector w3 =
            IntVector.fromMemorySegment(INTS, w, base + (p + 12 * L), LE)
                .lanewise(VectorOperators.LSHR, shift)
                .reinterpretAsShorts();
        ShortVector x = IntVector.broadcast(INTS, act[a]).reinterpretAsShorts();
        s00 = s00.add(w0.mul(x));
        s10 = s10.add(w1.mul(x));
        s20 = s20.add(w2.mul(x));
        s30 = s30.add(w3.mul(x));
        x = IntVector.broadcast(INTS, act[a + 1]).reinterpretAsShorts();
        s01 = s01.add(w0.mul(x));
        s11 = s11.add(w1.mul(x));
        s21 = s21.add(w2.mul(x));
        s31 = s31.add(w3.mul(x));
        x = IntVector.broadcast(INTS, act[a + 2]).reinterpretAsShorts();
        s02 = s02.add(w0.mul(x));
        s12 = s12.add(w1.mul(x));
        s22 = s22.add(w2.mul(x));
        s32 = s32.add(w3.mul(x));
        x = IntVector.broadcast(INTS, act[a + 3]).reinterpretAsShorts();
        s03 = s03.add(w0.mul(x));
        s13 = s13.add(w1.mul(x));
        s23 = s23.add(w2.mul(x));
        s33 = s33.add(w3.mul(x));
        p += (k & 3) == 3 ? 16 * L : 0;
        a += COLUMNS;
      }
      a += COLUMNS;
      FloatVector d0 = FloatVector.broadcast(FLOATS, dx[xo + b * COLUMNS]);
      FloatVector d1 = FloatVector.broadcast(FLOATS, dx[xo + b * COLUMNS + 1]);
      FloatVector d2 = FloatVector.broadcast(FLOATS, dx[xo + b * COLUMNS + 2]);
      FloatVector d3 = FloatVector.broadcast(FLOATS, dx[xo + b * COLUMNS + 3]);
      FloatVector m0 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + scales, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      IntVector t00 = s00.reinterpretAsInts();
      ((FloatVector)
              t00.add(t00.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d0)
          .fma(m0, FloatVector.fromArray(FLOATS, y, 0))
          .intoArray(y, 0);
      IntVector t01 = s01.reinterpretAsInts();
      ((FloatVector)
              t01.add(t01.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d1)
          .fma(m0, FloatVector.fromArray(FLOATS, y, 4 * L))
          .intoArray(y, 4 * L);
      IntVector t02 = s02.reinterpretAsInts();
      ((FloatVector)
              t02.add(t02.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d2)
          .fma(m0, FloatVector.fromArray(FLOATS, y, 8 * L))
          .intoArray(y, 8 * L);
      IntVector t03 = s03.reinterpretAsInts();
      ((FloatVector)
              t03.add(t03.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d3)
          .fma(m0, FloatVector.fromArray(FLOATS, y, 12 * L))
          .intoArray(y, 12 * L);
      FloatVector m1 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 2 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      IntVector t10 = s10.reinterpretAsInts();
      ((FloatVector)
              t10.add(t10.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d0)
          .fma(m1, FloatVector.fromArray(FLOATS, y, L))
          .intoArray(y, L);
      IntVector t11 = s11.reinterpretAsInts();
      ((FloatVector)
              t11.add(t11.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d1)
          .fma(m1, FloatVector.fromArray(FLOATS, y, 5 * L))
          .intoArray(y, 5 * L);
      IntVector t12 = s12.reinterpretAsInts();
      ((FloatVector)
              t12.add(t12.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d2)
          .fma(m1, FloatVector.fromArray(FLOATS, y, 9 * L))
          .intoArray(y, 9 * L);
      IntVector t13 = s13.reinterpretAsInts();
      ((FloatVector)
              t13.add(t13.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d3)
          .fma(m1, FloatVector.fromArray(FLOATS, y, 13 * L))
          .intoArray(y, 13 * L);
      FloatVector m2 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 4 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      IntVector t20 = s20.reinterpretAsInts();
      ((FloatVector)
              t20.add(t20.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d0)
          .fma(m2, FloatVector.fromArray(FLOATS, y, 2 * L))
          .intoArray(y, 2 * L);
      IntVector t21 = s21.reinterpretAsInts();
      ((FloatVector)
              t21.add(t21.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d1)
          .fma(m2, FloatVector.fromArray(FLOATS, y, 6 * L))
          .intoArray(y, 6 * L);
      IntVector t22 = s22.reinterpretAsInts();
      ((FloatVector)
              t22.add(t22.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d2)
          .fma(m2, FloatVector.fromArray(FLOATS, y, 10 * L))
          .intoArray(y, 10 * L);
      IntVector t23 = s23.reinterpretAsInts();
      ((FloatVector)
              t23.add(t23.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d3)
          .fma(m2, FloatVector.fromArray(FLOATS, y, 14 * L))
          .intoArray(y, 14 * L);
      FloatVector m3 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 6 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      IntVector t30 = s30.reinterpretAsInts();
      ((FloatVector)
              t30.add(t30.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d0)
          .fma(m3, FloatVector.fromArray(FLOATS, y, 3 * L))
          .intoArray(y, 3 * L);
      IntVector t31 = s31.reinterpretAsInts();
      ((FloatVector)
              t31.add(t31.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d1)
          .fma(m3, FloatVector.fromArray(FLOATS, y, 7 * L))
          .intoArray(y, 7 * L);
      IntVector t32 = s32.reinterpretAsInts();
      ((FloatVector)
              t32.add(t32.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d2)
          .fma(m3, FloatVector.fromArray(FLOATS, y, 11 * L))
          .intoArray(y, 11 * L);
      IntVector t33 = s33.reinterpretAsInts();
      ((FloatVector)
              t33.add(t33.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .mul(d3)
          .fma(m3, FloatVector.fromArray(FLOATS, y, 15 * L))
          .intoArray(y, 15 * L);
    }
  }
}
