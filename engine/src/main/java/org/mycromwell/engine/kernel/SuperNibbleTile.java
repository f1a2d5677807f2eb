package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.INTS;
import static org.mycromwell.engine.kernel.Lanes.L;
import static org.mycromwell.engine.kernel.Lanes.LE;
import static org.mycromwell.engine.kernel.Lanes.PANEL;
import static org.mycromwell.engine.kernel.Lanes.QUARTER_BYTES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What {@link NibbleTile} is for Q4_0, for a stored block of Q4_K, without the minima and the scale
 * of all.
 */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class SuperNibbleTile {
  private static final int COLUMNS = NibbleTile.COLUMNS;

  private SuperNibbleTile() {}

  /**
   * {@code u[c][r] += sum_b scale[b][r] * (x . q)} over the eight blocks; columns of the tile
   * beyond {@code columns} may get a result too.
   *
   * @param act {@code [block][17][COLUMNS]} from {@code ao}
   * @param dx {@code [block][COLUMNS]} from {@code xo}; {@code xsum} likewise
   */
  static void sumScaled(
      int columns,
      MemorySegment w,
      long base,
      int[] act,
      int ao,
      float[] dx,
      float[] xsum,
      int xo,
      float[] u) {
    if (columns <= 2) {
      multiply2(w, base, act, ao, dx, xsum, xo, u);
    } else {
      multiply4(w, base, act, ao, dx, xsum, xo, u);
    }
  }

  private static void multiply2(
      MemorySegment w, long base, int[] act, int ao, float[] dx, float[] xsum, int xo, float[] u) {
    int p = 0;
    int a = ao;
    for (int b = 0; b < NibbleMatMul.SUPER_BLOCKS; b++) {
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
      FloatVector t0 =
          FloatVector.broadcast(FLOATS, NibbleMatMul.ZERO_POINT * xsum[xo + b * COLUMNS]);
      FloatVector d1 = FloatVector.broadcast(FLOATS, dx[xo + b * COLUMNS + 1]);
      FloatVector t1 =
          FloatVector.broadcast(FLOATS, NibbleMatMul.ZERO_POINT * xsum[xo + b * COLUMNS + 1]);
      FloatVector m0 =
          (FloatVector)
              ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + scales, LE)
                  .convertShape(VectorOperators.B2F, FLOATS, 0);
      IntVector t00 = s00.reinterpretAsInts();
      ((FloatVector)
              t00.add(t00.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d0, t0)
          .fma(m0, FloatVector.fromArray(FLOATS, u, 0))
          .intoArray(u, 0);
      IntVector t01 = s01.reinterpretAsInts();
      ((FloatVector)
              t01.add(t01.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d1, t1)
          .fma(m0, FloatVector.fromArray(FLOATS, u, 4 * L))
          .intoArray(u, 4 * L);
      FloatVector m1 =
          (FloatVector)
              ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scales + L), LE)
                  .convertShape(VectorOperators.B2F, FLOATS, 0);
      IntVector t10 = s10.reinterpretAsInts();
      ((FloatVector)
              t10.add(t10.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d0, t0)
          .fma(m1, FloatVector.fromArray(FLOATS, u, L))
          .intoArray(u, L);
      IntVector t11 = s11.reinterpretAsInts();
      ((FloatVector)
              t11.add(t11.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d1, t1)
          .fma(m1, FloatVector.fromArray(FLOATS, u, 5 * L))
          .intoArray(u, 5 * L);
      FloatVector m2 =
          (FloatVector)
              ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scales + 2 * L), LE)
                  .convertShape(VectorOperators.B2F, FLOATS, 0);
      IntVector t20 = s20.reinterpretAsInts();
      ((FloatVector)
              t20.add(t20.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d0, t0)
          .fma(m2, FloatVector.fromArray(FLOATS, u, 2 * L))
          .intoArray(u, 2 * L);
      IntVector t21 = s21.reinterpretAsInts();
      ((FloatVector)
              t21.add(t21.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d1, t1)
          .fma(m2, FloatVector.fromArray(FLOATS, u, 6 * L))
          .intoArray(u, 6 * L);
      FloatVector m3 =
          (FloatVector)
              ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scales + 3 * L), LE)
                  .convertShape(VectorOperators.B2F, FLOATS, 0);
      IntVector t30 = s30.reinterpretAsInts();
      ((FloatVector)
              t30.add(t30.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d0, t0)
          .fma(m3, FloatVector.fromArray(FLOATS, u, 3 * L))
          .intoArray(u, 3 * L);
      IntVector t31 = s31.reinterpretAsInts();
      ((FloatVector)
              t31.add(t31.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d1, t1)
          .fma(m3, FloatVector.fromArray(FLOATS, u, 7 * L))
          .intoArray(u, 7 * L);
    }
  }

  private static void multiply4(
      MemorySegment w, long base, int[] act, int ao, float[] dx, float[] xsum, int xo, float[] u) {
    int p = 0;
    int a = ao;
    for (int b = 0; b < NibbleMatMul.SUPER_BLOCKS; b++) {
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
      FloatVector t0 =
          FloatVector.broadcast(FLOATS, NibbleMatMul.ZERO_POINT * xsum[xo + b * COLUMNS]);
      FloatVector d1 = FloatVector.broadcast(FLOATS, dx[xo + b * COLUMNS + 1]);
      FloatVector t1 =
          FloatVector.broadcast(FLOATS, NibbleMatMul.ZERO_POINT * xsum[xo + b * COLUMNS + 1]);
      FloatVector d2 = FloatVector.broadcast(FLOATS, dx[xo + b * COLUMNS + 2]);
      FloatVector t2 =
          FloatVector.broadcast(FLOATS, NibbleMatMul.ZERO_POINT * xsum[xo + b * COLUMNS + 2]);
      FloatVector d3 = FloatVector.broadcast(FLOATS, dx[xo + b * COLUMNS + 3]);
      FloatVector t3 =
          FloatVector.broadcast(FLOATS, NibbleMatMul.ZERO_POINT * xsum[xo + b * COLUMNS + 3]);
      FloatVector m0 =
          (FloatVector)
              ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + scales, LE)
                  .convertShape(VectorOperators.B2F, FLOATS, 0);
      IntVector t00 = s00.reinterpretAsInts();
      ((FloatVector)
              t00.add(t00.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d0, t0)
          .fma(m0, FloatVector.fromArray(FLOATS, u, 0))
          .intoArray(u, 0);
      IntVector t01 = s01.reinterpretAsInts();
      ((FloatVector)
              t01.add(t01.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d1, t1)
          .fma(m0, FloatVector.fromArray(FLOATS, u, 4 * L))
          .intoArray(u, 4 * L);
      IntVector t02 = s02.reinterpretAsInts();
      ((FloatVector)
              t02.add(t02.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d2, t2)
          .fma(m0, FloatVector.fromArray(FLOATS, u, 8 * L))
          .intoArray(u, 8 * L);
      IntVector t03 = s03.reinterpretAsInts();
      ((FloatVector)
              t03.add(t03.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d3, t3)
          .fma(m0, FloatVector.fromArray(FLOATS, u, 12 * L))
          .intoArray(u, 12 * L);
      FloatVector m1 =
          (FloatVector)
              ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scales + L), LE)
                  .convertShape(VectorOperators.B2F, FLOATS, 0);
      IntVector t10 = s10.reinterpretAsInts();
      ((FloatVector)
              t10.add(t10.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d0, t0)
          .fma(m1, FloatVector.fromArray(FLOATS, u, L))
          .intoArray(u, L);
      IntVector t11 = s11.reinterpretAsInts();
      ((FloatVector)
              t11.add(t11.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d1, t1)
          .fma(m1, FloatVector.fromArray(FLOATS, u, 5 * L))
          .intoArray(u, 5 * L);
      IntVector t12 = s12.reinterpretAsInts();
      ((FloatVector)
              t12.add(t12.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d2, t2)
          .fma(m1, FloatVector.fromArray(FLOATS, u, 9 * L))
          .intoArray(u, 9 * L);
      IntVector t13 = s13.reinterpretAsInts();
      ((FloatVector)
              t13.add(t13.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d3, t3)
          .fma(m1, FloatVector.fromArray(FLOATS, u, 13 * L))
          .intoArray(u, 13 * L);
      FloatVector m2 =
          (FloatVector)
              ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scales + 2 * L), LE)
                  .convertShape(VectorOperators.B2F, FLOATS, 0);
      IntVector t20 = s20.reinterpretAsInts();
      ((FloatVector)
              t20.add(t20.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d0, t0)
          .fma(m2, FloatVector.fromArray(FLOATS, u, 2 * L))
          .intoArray(u, 2 * L);
      IntVector t21 = s21.reinterpretAsInts();
      ((FloatVector)
              t21.add(t21.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d1, t1)
          .fma(m2, FloatVector.fromArray(FLOATS, u, 6 * L))
          .intoArray(u, 6 * L);
      IntVector t22 = s22.reinterpretAsInts();
      ((FloatVector)
              t22.add(t22.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d2, t2)
          .fma(m2, FloatVector.fromArray(FLOATS, u, 10 * L))
          .intoArray(u, 10 * L);
      IntVector t23 = s23.reinterpretAsInts();
      ((FloatVector)
              t23.add(t23.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d3, t3)
          .fma(m2, FloatVector.fromArray(FLOATS, u, 14 * L))
          .intoArray(u, 14 * L);
      FloatVector m3 =
          (FloatVector)
              ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scales + 3 * L), LE)
                  .convertShape(VectorOperators.B2F, FLOATS, 0);
      IntVector t30 = s30.reinterpretAsInts();
      ((FloatVector)
              t30.add(t30.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d0, t0)
          .fma(m3, FloatVector.fromArray(FLOATS, u, 3 * L))
          .intoArray(u, 3 * L);
      IntVector t31 = s31.reinterpretAsInts();
      ((FloatVector)
              t31.add(t31.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d1, t1)
          .fma(m3, FloatVector.fromArray(FLOATS, u, 7 * L))
          .intoArray(u, 7 * L);
      IntVector t32 = s32.reinterpretAsInts();
      ((FloatVector)
              t32.add(t32.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d2, t2)
          .fma(m3, FloatVector.fromArray(FLOATS, u, 11 * L))
          .intoArray(u, 11 * L);
      IntVector t33 = s33.reinterpretAsInts();
      ((FloatVector)
              t33.add(t33.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .convert(VectorOperators.I2F, 0))
          .fma(d3, t3)
          .fma(m3, FloatVector.fromArray(FLOATS, u, 15 * L))
          .intoArray(u, 15 * L);
    }
  }
}
