package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.F16_MASK;
import static org.mycromwell.engine.kernel.Lanes.F16_REBIAS;
import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.HALF_SHORTS;
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
 * Product of a panel of Q8_0 or Q5_0, weights in bytes, with one or a few columns of float
 * activations: {@code y += scale * (sum over a block)}, block after block, each sum from its first
 * element to its last. That order is the same for every number of columns, so a result has the same
 * bits in every company.
 *
 * <p>Scales are read behind the sums they belong to, in the same loop: read before them, by a
 * method of its own or by way of an array, the stream from memory has half the speed.
 */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class HalfScaledTile {
  private static final int COLUMNS = ByteTile.COLUMNS;

  private HalfScaledTile() {}

  /**
   * {@code y[c][r] += sum_b scale[b][r] * sum_k w[b][k][r] * x[xo + (32 * b + k) * COLUMNS + c]};
   * columns of the tile beyond {@code columns} may get a result too.
   */
  static void multiply(
      int columns, MemorySegment w, long base, int blocks, float[] x, int xo, float[] y) {
    if (columns <= 2) {
      multiply2(w, base, blocks, x, xo, y);
    } else if (columns <= 4) {
      multiply4(w, base, blocks, x, xo, y);
    } else {
      multiply6(w, base, blocks, x, xo, y);
    }
  }

  /** One column whose values stand side by side: writes {@code y[yo + r]}. */
  static void multiply1(
      MemorySegment w, long base, int blocks, float[] x, int xo, float[] y, int yo) {
    FloatVector y0 = FloatVector.zero(FLOATS);
    FloatVector y1 = FloatVector.zero(FLOATS);
    FloatVector y2 = FloatVector.zero(FLOATS);
    FloatVector y3 = FloatVector.zero(FLOATS);
    int p = 0;
    int a = xo;
    for (int b = 0; b < blocks; b++) {
      int scales = p;
      p += 2 * PANEL;
      FloatVector s0 = FloatVector.zero(FLOATS);
      FloatVector s1 = FloatVector.zero(FLOATS);
      FloatVector s2 = FloatVector.zero(FLOATS);
      FloatVector s3 = FloatVector.zero(FLOATS);
      for (int k = 0; k < 32; k++) {
        FloatVector w0 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + p, LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector w1 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector w2 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + 2 * L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector w3 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + 3 * L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector v = FloatVector.broadcast(FLOATS, x[a]);
        s0 = v.fma(w0, s0);
        s1 = v.fma(w1, s1);
        s2 = v.fma(w2, s2);
        s3 = v.fma(w3, s3);
        p += PANEL;
        a += 1;
      }
      FloatVector d0 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + scales, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector d1 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 2 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector d2 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 4 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector d3 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 6 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      y0 = s0.fma(d0, y0);
      y1 = s1.fma(d1, y1);
      y2 = s2.fma(d2, y2);
      y3 = s3.fma(d3, y3);
    }
    y0.intoArray(y, yo);
    y1.intoArray(y, yo + L);
    y2.intoArray(y, yo + 2 * L);
    y3.intoArray(y, yo + 3 * L);
  }

  private static void multiply2(
      MemorySegment w, long base, int blocks, float[] x, int xo, float[] y) {
    int p = 0;
    int a = xo;
    for (int b = 0; b < blocks; b++) {
      int scales = p;
      p += 2 * PANEL;
      FloatVector s00 = FloatVector.zero(FLOATS);
      FloatVector s10 = FloatVector.zero(FLOATS);
      FloatVector s20 = FloatVector.zero(FLOATS);
      FloatVector s30 = FloatVector.zero(FLOATS);
      FloatVector s01 = FloatVector.zero(FLOATS);
      FloatVector s11 = FloatVector.zero(FLOATS);
      FloatVector s21 = FloatVector.zero(FLOATS);
      FloatVector s31 = FloatVector.zero(FLOATS);
      for (int k = 0; k < 32; k++) {
        FloatVector w0 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + p, LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector w1 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector w2 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + 2 * L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector w3 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + 3 * L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector v = FloatVector.broadcast(FLOATS, x[a]);
        s00 = v.fma(w0, s00);
        s10 = v.fma(w1, s10);
        s20 = v.fma(w2, s20);
        s30 = v.fma(w3, s30);
        v = FloatVector.broadcast(FLOATS, x[a + 1]);
        s01 = v.fma(w0, s01);
        s11 = v.fma(w1, s11);
        s21 = v.fma(w2, s21);
        s31 = v.fma(w3, s31);
        p += PANEL;
        a += COLUMNS;
      }
      FloatVector d0 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + scales, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector d1 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 2 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector d2 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 4 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector d3 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 6 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      s00.fma(d0, FloatVector.fromArray(FLOATS, y, 0)).intoArray(y, 0);
      s10.fma(d1, FloatVector.fromArray(FLOATS, y, L)).intoArray(y, L);
      s20.fma(d2, FloatVector.fromArray(FLOATS, y, 2 * L)).intoArray(y, 2 * L);
      s30.fma(d3, FloatVector.fromArray(FLOATS, y, 3 * L)).intoArray(y, 3 * L);
      s01.fma(d0, FloatVector.fromArray(FLOATS, y, 4 * L)).intoArray(y, 4 * L);
      s11.fma(d1, FloatVector.fromArray(FLOATS, y, 5 * L)).intoArray(y, 5 * L);
      s21.fma(d2, FloatVector.fromArray(FLOATS, y, 6 * L)).intoArray(y, 6 * L);
      s31.fma(d3, FloatVector.fromArray(FLOATS, y, 7 * L)).intoArray(y, 7 * L);
    }
  }

  private static void multiply4(
      MemorySegment w, long base, int blocks, float[] x, int xo, float[] y) {
    int p = 0;
    int a = xo;
    for (int b = 0; b < blocks; b++) {
      int scales = p;
      p += 2 * PANEL;
      FloatVector s00 = FloatVector.zero(FLOATS);
      FloatVector s10 = FloatVector.zero(FLOATS);
      FloatVector s20 = FloatVector.zero(FLOATS);
      FloatVector s30 = FloatVector.zero(FLOATS);
      FloatVector s01 = FloatVector.zero(FLOATS);
      FloatVector s11 = FloatVector.zero(FLOATS);
      FloatVector s21 = FloatVector.zero(FLOATS);
      FloatVector s31 = FloatVector.zero(FLOATS);
      FloatVector s02 = FloatVector.zero(FLOATS);
      FloatVector s12 = FloatVector.zero(FLOATS);
      FloatVector s22 = FloatVector.zero(FLOATS);
      FloatVector s32 = FloatVector.zero(FLOATS);
      FloatVector s03 = FloatVector.zero(FLOATS);
      FloatVector s13 = FloatVector.zero(FLOATS);
      FloatVector s23 = FloatVector.zero(FLOATS);
      FloatVector s33 = FloatVector.zero(FLOATS);
      for (int k = 0; k < 32; k++) {
        FloatVector w0 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + p, LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector w1 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector w2 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + 2 * L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector w3 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + 3 * L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector v = FloatVector.broadcast(FLOATS, x[a]);
        s00 = v.fma(w0, s00);
        s10 = v.fma(w1, s10);
        s20 = v.fma(w2, s20);
        s30 = v.fma(w3, s30);
        v = FloatVector.broadcast(FLOATS, x[a + 1]);
        s01 = v.fma(w0, s01);
        s11 = v.fma(w1, s11);
        s21 = v.fma(w2, s21);
        s31 = v.fma(w3, s31);
        v = FloatVector.broadcast(FLOATS, x[a + 2]);
        s02 = v.fma(w0, s02);
        s12 = v.fma(w1, s12);
        s22 = v.fma(w2, s22);
        s32 = v.fma(w3, s32);
        v = FloatVector.broadcast(FLOATS, x[a + 3]);
        s03 = v.fma(w0, s03);
        s13 = v.fma(w1, s13);
        s23 = v.fma(w2, s23);
        s33 = v.fma(w3, s33);
        p += PANEL;
        a += COLUMNS;
      }
      FloatVector d0 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + scales, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector d1 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 2 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector d2 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 4 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector d3 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 6 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      s00.fma(d0, FloatVector.fromArray(FLOATS, y, 0)).intoArray(y, 0);
      s10.fma(d1, FloatVector.fromArray(FLOATS, y, L)).intoArray(y, L);
      s20.fma(d2, FloatVector.fromArray(FLOATS, y, 2 * L)).intoArray(y, 2 * L);
      s30.fma(d3, FloatVector.fromArray(FLOATS, y, 3 * L)).intoArray(y, 3 * L);
      s01.fma(d0, FloatVector.fromArray(FLOATS, y, 4 * L)).intoArray(y, 4 * L);
      s11.fma(d1, FloatVector.fromArray(FLOATS, y, 5 * L)).intoArray(y, 5 * L);
      s21.fma(d2, FloatVector.fromArray(FLOATS, y, 6 * L)).intoArray(y, 6 * L);
      s31.fma(d3, FloatVector.fromArray(FLOATS, y, 7 * L)).intoArray(y, 7 * L);
      s02.fma(d0, FloatVector.fromArray(FLOATS, y, 8 * L)).intoArray(y, 8 * L);
      s12.fma(d1, FloatVector.fromArray(FLOATS, y, 9 * L)).intoArray(y, 9 * L);
      s22.fma(d2, FloatVector.fromArray(FLOATS, y, 10 * L)).intoArray(y, 10 * L);
      s32.fma(d3, FloatVector.fromArray(FLOATS, y, 11 * L)).intoArray(y, 11 * L);
      s03.fma(d0, FloatVector.fromArray(FLOATS, y, 12 * L)).intoArray(y, 12 * L);
      s13.fma(d1, FloatVector.fromArray(FLOATS, y, 13 * L)).intoArray(y, 13 * L);
      s23.fma(d2, FloatVector.fromArray(FLOATS, y, 14 * L)).intoArray(y, 14 * L);
      s33.fma(d3, FloatVector.fromArray(FLOATS, y, 15 * L)).intoArray(y, 15 * L);
    }
  }

  private static void multiply6(
      MemorySegment w, long base, int blocks, float[] x, int xo, float[] y) {
    int p = 0;
    int a = xo;
    for (int b = 0; b < blocks; b++) {
      int scales = p;
      p += 2 * PANEL;
      FloatVector s00 = FloatVector.zero(FLOATS);
      FloatVector s10 = FloatVector.zero(FLOATS);
      FloatVector s20 = FloatVector.zero(FLOATS);
      FloatVector s30 = FloatVector.zero(FLOATS);
      FloatVector s01 = FloatVector.zero(FLOATS);
      FloatVector s11 = FloatVector.zero(FLOATS);
      FloatVector s21 = FloatVector.zero(FLOATS);
      FloatVector s31 = FloatVector.zero(FLOATS);
      FloatVector s02 = FloatVector.zero(FLOATS);
      FloatVector s12 = FloatVector.zero(FLOATS);
      FloatVector s22 = FloatVector.zero(FLOATS);
      FloatVector s32 = FloatVector.zero(FLOATS);
      FloatVector s03 = FloatVector.zero(FLOATS);
      FloatVector s13 = FloatVector.zero(FLOATS);
      FloatVector s23 = FloatVector.zero(FLOATS);
      FloatVector s33 = FloatVector.zero(FLOATS);
      FloatVector s04 = FloatVector.zero(FLOATS);
      FloatVector s14 = FloatVector.zero(FLOATS);
      FloatVector s24 = FloatVector.zero(FLOATS);
      FloatVector s34 = FloatVector.zero(FLOATS);
      FloatVector s05 = FloatVector.zero(FLOATS);
      FloatVector s15 = FloatVector.zero(FLOATS);
      FloatVector s25 = FloatVector.zero(FLOATS);
      FloatVector s35 = FloatVector.zero(FLOATS);
      for (int k = 0; k < 32; k++) {
        FloatVector w0 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + p, LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector w1 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector w2 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + 2 * L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector w3 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + 3 * L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector v = FloatVector.broadcast(FLOATS, x[a]);
        s00 = v.fma(w0, s00);
        s10 = v.fma(w1, s10);
        s20 = v.fma(w2, s20);
        s30 = v.fma(w3, s30);
        v = FloatVector.broadcast(FLOATS, x[a + 1]);
        s01 = v.fma(w0, s01);
        s11 = v.fma(w1, s11);
        s21 = v.fma(w2, s21);
        s31 = v.fma(w3, s31);
        v = FloatVector.broadcast(FLOATS, x[a + 2]);
        s02 = v.fma(w0, s02);
        s12 = v.fma(w1, s12);
        s22 = v.fma(w2, s22);
        s32 = v.fma(w3, s32);
        v = FloatVector.broadcast(FLOATS, x[a + 3]);
        s03 = v.fma(w0, s03);
        s13 = v.fma(w1, s13);
        s23 = v.fma(w2, s23);
        s33 = v.fma(w3, s33);
        v = FloatVector.broadcast(FLOATS, x[a + 4]);
        s04 = v.fma(w0, s04);
        s14 = v.fma(w1, s14);
        s24 = v.fma(w2, s24);
        s34 = v.fma(w3, s34);
        v = FloatVector.broadcast(FLOATS, x[a + 5]);
        s05 = v.fma(w0, s05);
        s15 = v.fma(w1, s15);
        s25 = v.fma(w2, s25);
        s35 = v.fma(w3, s35);
        p += PANEL;
        a += COLUMNS;
      }
      FloatVector d0 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + scales, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector d1 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 2 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector d2 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 4 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector d3 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 6 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      s00.fma(d0, FloatVector.fromArray(FLOATS, y, 0)).intoArray(y, 0);
      s10.fma(d1, FloatVector.fromArray(FLOATS, y, L)).intoArray(y, L);
      s20.fma(d2, FloatVector.fromArray(FLOATS, y, 2 * L)).intoArray(y, 2 * L);
      s30.fma(d3, FloatVector.fromArray(FLOATS, y, 3 * L)).intoArray(y, 3 * L);
      s01.fma(d0, FloatVector.fromArray(FLOATS, y, 4 * L)).intoArray(y, 4 * L);
      s11.fma(d1, FloatVector.fromArray(FLOATS, y, 5 * L)).intoArray(y, 5 * L);
      s21.fma(d2, FloatVector.fromArray(FLOATS, y, 6 * L)).intoArray(y, 6 * L);
      s31.fma(d3, FloatVector.fromArray(FLOATS, y, 7 * L)).intoArray(y, 7 * L);
      s02.fma(d0, FloatVector.fromArray(FLOATS, y, 8 * L)).intoArray(y, 8 * L);
      s12.fma(d1, FloatVector.fromArray(FLOATS, y, 9 * L)).intoArray(y, 9 * L);
      s22.fma(d2, FloatVector.fromArray(FLOATS, y, 10 * L)).intoArray(y, 10 * L);
      s32.fma(d3, FloatVector.fromArray(FLOATS, y, 11 * L)).intoArray(y, 11 * L);
      s03.fma(d0, FloatVector.fromArray(FLOATS, y, 12 * L)).intoArray(y, 12 * L);
      s13.fma(d1, FloatVector.fromArray(FLOATS, y, 13 * L)).intoArray(y, 13 * L);
      s23.fma(d2, FloatVector.fromArray(FLOATS, y, 14 * L)).intoArray(y, 14 * L);
      s33.fma(d3, FloatVector.fromArray(FLOATS, y, 15 * L)).intoArray(y, 15 * L);
      s04.fma(d0, FloatVector.fromArray(FLOATS, y, 16 * L)).intoArray(y, 16 * L);
      s14.fma(d1, FloatVector.fromArray(FLOATS, y, 17 * L)).intoArray(y, 17 * L);
      s24.fma(d2, FloatVector.fromArray(FLOATS, y, 18 * L)).intoArray(y, 18 * L);
      s34.fma(d3, FloatVector.fromArray(FLOATS, y, 19 * L)).intoArray(y, 19 * L);
      s05.fma(d0, FloatVector.fromArray(FLOATS, y, 20 * L)).intoArray(y, 20 * L);
      s15.fma(d1, FloatVector.fromArray(FLOATS, y, 21 * L)).intoArray(y, 21 * L);
      s25.fma(d2, FloatVector.fromArray(FLOATS, y, 22 * L)).intoArray(y, 22 * L);
      s35.fma(d3, FloatVector.fromArray(FLOATS, y, 23 * L)).intoArray(y, 23 * L);
    }
  }
}
