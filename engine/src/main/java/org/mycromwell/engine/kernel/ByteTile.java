package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Activations.BLOCK;
import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.L;
import static org.mycromwell.engine.kernel.Lanes.LE;
import static org.mycromwell.engine.kernel.Lanes.PANEL;
import static org.mycromwell.engine.kernel.Lanes.QUARTER_BYTES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.mycromwell.engine.tensor.DType;

/**
 * Product of a panel of Q6_K, Q5_K or Q5_1, weights in bytes, with one or a few columns of float
 * activations, in the order of {@link HalfScaledTile}. Offsets times the sums of the activations
 * are added block by block.
 */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class ByteTile {
  /** Columns of the widest tile: 24 accumulators of 32 registers at 512 bits, 8 of 16 below. */
  static final int COLUMNS = L >= 16 ? 6 : 2;

  private ByteTile() {}

  /**
   * {@code y[c][r] += sum_b (scale[b][r] * sum_k w[b][k][r] * x[xo + (b * size + k) * COLUMNS + c])
   * + offset[b][r] * sums[b][c]}; columns of the tile beyond {@code columns} may get a result too.
   *
   * @param sums of the blocks of {@code x}, in the same order; empty for formats without offsets
   * @param scales room for those of a block
   */
  static void multiply(
      int columns,
      DType type,
      MemorySegment w,
      long base,
      int blocks,
      float[] x,
      int xo,
      float[] sums,
      float[] scales,
      float[] y) {
    int so = xo / BLOCK;
    if (columns == 1) {
      multiply1(type, w, base, blocks, x, xo, sums, so, scales, y);
    } else if (columns == 2) {
      multiply2(type, w, base, blocks, x, xo, sums, so, scales, y);
    } else if (columns <= 4) {
      multiply4(type, w, base, blocks, x, xo, sums, so, scales, y);
    } else {
      multiply6(type, w, base, blocks, x, xo, sums, so, scales, y);
    }
  }

  private static void multiply1(
      DType type,
      MemorySegment w,
      long base,
      int blocks,
      float[] x,
      int xo,
      float[] sums,
      int so,
      float[] scales,
      float[] y) {
    int size = BlockScales.blockSize(type);
    int scaleBytes = BlockScales.bytes(type);
    int last = type.blockSize() / size - 1;
    int trailer = BlockScales.trailerBytes(type);
    int p = 0;
    int a = xo;
    for (int b = 0; b < blocks; b++) {
      BlockScales.expandOne(type, w, base, p, b, scales);
      p += scaleBytes;
      FloatVector s00 = FloatVector.zero(FLOATS);
      FloatVector s10 = FloatVector.zero(FLOATS);
      FloatVector s20 = FloatVector.zero(FLOATS);
      FloatVector s30 = FloatVector.zero(FLOATS);
      for (int k = 0; k < size; k++) {
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
        p += PANEL;
        a += COLUMNS;
      }
      FloatVector d0 = FloatVector.fromArray(FLOATS, scales, 0);
      FloatVector d1 = FloatVector.fromArray(FLOATS, scales, L);
      FloatVector d2 = FloatVector.fromArray(FLOATS, scales, 2 * L);
      FloatVector d3 = FloatVector.fromArray(FLOATS, scales, 3 * L);
      s00.fma(d0, FloatVector.fromArray(FLOATS, y, 0)).intoArray(y, 0);
      s10.fma(d1, FloatVector.fromArray(FLOATS, y, L)).intoArray(y, L);
      s20.fma(d2, FloatVector.fromArray(FLOATS, y, 2 * L)).intoArray(y, 2 * L);
      s30.fma(d3, FloatVector.fromArray(FLOATS, y, 3 * L)).intoArray(y, 3 * L);
      if (sums.length > 0) {
        addOffsets(1, sums, so + b * COLUMNS, scales, y);
      }
      if ((b & last) == last) {
        p += trailer;
      }
    }
  }

  private static void multiply2(
      DType type,
      MemorySegment w,
      long base,
      int blocks,
      float[] x,
      int xo,
      float[] sums,
      int so,
      float[] scales,
      float[] y) {
    int size = BlockScales.blockSize(type);
    int scaleBytes = BlockScales.bytes(type);
    int last = type.blockSize() / size - 1;
    int trailer = BlockScales.trailerBytes(type);
    int p = 0;
    int a = xo;
    for (int b = 0; b < blocks; b++) {
      BlockScales.expandOne(type, w, base, p, b, scales);
      p += scaleBytes;
      FloatVector s00 = FloatVector.zero(FLOATS);
      FloatVector s10 = FloatVector.zero(FLOATS);
      FloatVector s20 = FloatVector.zero(FLOATS);
      FloatVector s30 = FloatVector.zero(FLOATS);
      FloatVector s01 = FloatVector.zero(FLOATS);
      FloatVector s11 = FloatVector.zero(FLOATS);
      FloatVector s21 = FloatVector.zero(FLOATS);
      FloatVector s31 = FloatVector.zero(FLOATS);
      for (int k = 0; k < size; k++) {
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
      FloatVector d0 = FloatVector.fromArray(FLOATS, scales, 0);
      FloatVector d1 = FloatVector.fromArray(FLOATS, scales, L);
      FloatVector d2 = FloatVector.fromArray(FLOATS, scales, 2 * L);
      FloatVector d3 = FloatVector.fromArray(FLOATS, scales, 3 * L);
      s00.fma(d0, FloatVector.fromArray(FLOATS, y, 0)).intoArray(y, 0);
      s10.fma(d1, FloatVector.fromArray(FLOATS, y, L)).intoArray(y, L);
      s20.fma(d2, FloatVector.fromArray(FLOATS, y, 2 * L)).intoArray(y, 2 * L);
      s30.fma(d3, FloatVector.fromArray(FLOATS, y, 3 * L)).intoArray(y, 3 * L);
      s01.fma(d0, FloatVector.fromArray(FLOATS, y, 4 * L)).intoArray(y, 4 * L);
      s11.fma(d1, FloatVector.fromArray(FLOATS, y, 5 * L)).intoArray(y, 5 * L);
      s21.fma(d2, FloatVector.fromArray(FLOATS, y, 6 * L)).intoArray(y, 6 * L);
      s31.fma(d3, FloatVector.fromArray(FLOATS, y, 7 * L)).intoArray(y, 7 * L);
      if (sums.length > 0) {
        addOffsets(2, sums, so + b * COLUMNS, scales, y);
      }
      if ((b & last) == last) {
        p += trailer;
      }
    }
  }

  private static void multiply4(
      DType type,
      MemorySegment w,
      long base,
      int blocks,
      float[] x,
      int xo,
      float[] sums,
      int so,
      float[] scales,
      float[] y) {
    int size = BlockScales.blockSize(type);
    int scaleBytes = BlockScales.bytes(type);
    int last = type.blockSize() / size - 1;
    int trailer = BlockScales.trailerBytes(type);
    int p = 0;
    int a = xo;
    for (int b = 0; b < blocks; b++) {
      BlockScales.expandOne(type, w, base, p, b, scales);
      p += scaleBytes;
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
      for (int k = 0; k < size; k++) {
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
      FloatVector d0 = FloatVector.fromArray(FLOATS, scales, 0);
      FloatVector d1 = FloatVector.fromArray(FLOATS, scales, L);
      FloatVector d2 = FloatVector.fromArray(FLOATS, scales, 2 * L);
      FloatVector d3 = FloatVector.fromArray(FLOATS, scales, 3 * L);
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
      if (sums.length > 0) {
        addOffsets(4, sums, so + b * COLUMNS, scales, y);
      }
      if ((b & last) == last) {
        p += trailer;
      }
    }
  }

  private static void multiply6(
      DType type,
      MemorySegment w,
      long base,
      int blocks,
      float[] x,
      int xo,
      float[] sums,
      int so,
      float[] scales,
      float[] y) {
    int size = BlockScales.blockSize(type);
    int scaleBytes = BlockScales.bytes(type);
    int last = type.blockSize() / size - 1;
    int trailer = BlockScales.trailerBytes(type);
    int p = 0;
    int a = xo;
    for (int b = 0; b < blocks; b++) {
      BlockScales.expandOne(type, w, base, p, b, scales);
      p += scaleBytes;
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
      for (int k = 0; k < size; k++) {
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
      FloatVector d0 = FloatVector.fromArray(FLOATS, scales, 0);
      FloatVector d1 = FloatVector.fromArray(FLOATS, scales, L);
      FloatVector d2 = FloatVector.fromArray(FLOATS, scales, 2 * L);
      FloatVector d3 = FloatVector.fromArray(FLOATS, scales, 3 * L);
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
      if (sums.length > 0) {
        addOffsets(6, sums, so + b * COLUMNS, scales, y);
      }
      if ((b & last) == last) {
        p += trailer;
      }
    }
  }

  /** {@code y[c][r] += sums[so + c] * offset[r]}. */
  private static void addOffsets(int columns, float[] sums, int so, float[] scales, float[] y) {
    for (int c = 0; c < columns; c++) {
      FloatVector t = FloatVector.broadcast(FLOATS, sums[so + c]);
      for (int g = 0; g < PANEL; g += L) {
        t.fma(
                FloatVector.fromArray(FLOATS, scales, PANEL + g),
                FloatVector.fromArray(FLOATS, y, c * PANEL + g))
            .intoArray(y, c * PANEL + g);
      }
    }
  }
}
