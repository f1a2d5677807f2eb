package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.AttentionTiles.SIDE;
import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.INTS;
import static org.mycromwell.engine.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Rows into the columns of a tile. */
final class AttentionTranspose {
  /** Rows and columns that are turned in registers. */
  private static final int BLOCK = 16;

  /**
   * What {@code selectFrom} takes to interleave the lower, then the upper halves of two vectors.
   */
  private static final int[] INTERLEAVED = new int[2 * L];

  static {
    for (int i = 0; i < L; i++) {
      INTERLEAVED[i] = i % 2 * L + i / 2;
      INTERLEAVED[L + i] = i % 2 * L + L / 2 + i / 2;
    }
  }

  private AttentionTranspose() {}

  /** {@code tile[i][r] = a * from[r][i]} for rows of {@code n <= SIDE} elements. */
  static void transpose(
      float[] from, int at, int stride, int rows, int n, float a, float[] s, int to) {
    if (L != BLOCK || rows < BLOCK || n < BLOCK) {
      for (int i = 0; i < n; i++) {
        for (int r = 0; r < rows; r++) {
          s[to + i * SIDE + r] = a * from[at + r * stride + i];
        }
      }
      return;
    }
    // the last block of rows and of columns overlaps the one before where they do not fit
    for (int r = 0; r < rows; r += BLOCK) {
      int row = Math.min(r, rows - BLOCK);
      for (int i = 0; i < n; i += BLOCK) {
        int column = Math.min(i, n - BLOCK);
        block(from, at + row * stride + column, stride, a, s, to + column * SIDE + row);
      }
    }
  }

  /** Interleaves rows i and i + 8 of 16, four times over: a perfect shuffle each. */
  private static void block(float[] from, int x, int stride, float a, float[] s, int to) {
    IntVector low = IntVector.fromArray(INTS, INTERLEAVED, 0);
    IntVector high = IntVector.fromArray(INTS, INTERLEAVED, L);
    IntVector a0 = FloatVector.fromArray(FLOATS, from, x).reinterpretAsInts();
    IntVector a1 = FloatVector.fromArray(FLOATS, from, x + stride).reinterpretAsInts();
    IntVector a2 = FloatVector.fromArray(FLOATS, from, x + 2 * stride).reinterpretAsInts();
    IntVector a3 = FloatVector.fromArray(FLOATS, from, x + 3 * stride).reinterpretAsInts();
    IntVector a4 = FloatVector.fromArray(FLOATS, from, x + 4 * stride).reinterpretAsInts();
    IntVector a5 = FloatVector.fromArray(FLOATS, from, x + 5 * stride).reinterpretAsInts();
    IntVector a6 = FloatVector.fromArray(FLOATS, from, x + 6 * stride).reinterpretAsInts();
    IntVector a7 = FloatVector.fromArray(FLOATS, from, x + 7 * stride).reinterpretAsInts();
    IntVector a8 = FloatVector.fromArray(FLOATS, from, x + 8 * stride).reinterpretAsInts();
    IntVector a9 = FloatVector.fromArray(FLOATS, from, x + 9 * stride).reinterpretAsInts();
    IntVector a10 = FloatVector.fromArray(FLOATS, from, x + 10 * stride).reinterpretAsInts();
    IntVector a11 = FloatVector.fromArray(FLOATS, from, x + 11 * stride).reinterpretAsInts();
    IntVector a12 = FloatVector.fromArray(FLOATS, from, x + 12 * stride).reinterpretAsInts();
    IntVector a13 = FloatVector.fromArray(FLOATS, from, x + 13 * stride).reinterpretAsInts();
    IntVector a14 = FloatVector.fromArray(FLOATS, from, x + 14 * stride).reinterpretAsInts();
    IntVector a15 = FloatVector.fromArray(FLOATS, from, x + 15 * stride).reinterpretAsInts();
    IntVector b0 = low.selectFrom(a0, a8);
    IntVector b1 = high.selectFrom(a0, a8);
    IntVector b2 = low.selectFrom(a1, a9);
    IntVector b3 = high.selectFrom(a1, a9);
    IntVector b4 = low.selectFrom(a2, a10);
    IntVector b5 = high.selectFrom(a2, a10);
    IntVector b6 = low.selectFrom(a3, a11);
    IntVector b7 = high.selectFrom(a3, a11);
    IntVector b8 = low.selectFrom(a4, a12);
    IntVector b9 = high.selectFrom(a4, a12);
    IntVector b10 = low.selectFrom(a5, a13);
    IntVector b11 = high.selectFrom(a5, a13);
    IntVector b12 = low.selectFrom(a6, a14);
    IntVector b13 = high.selectFrom(a6, a14);
    IntVector b14 = low.selectFrom(a7, a15);
    IntVector b15 = high.selectFrom(a7, a15);
    IntVector c0 = low.selectFrom(b0, b8);
    IntVector c1 = high.selectFrom(b0, b8);
    IntVector c2 = low.selectFrom(b1, b9);
    IntVector c3 = high.selectFrom(b1, b9);
    IntVector c4 = low.selectFrom(b2, b10);
    IntVector c5 = high.selectFrom(b2, b10);
    IntVector c6 = low.selectFrom(b3, b11);
    IntVector c7 = high.selectFrom(b3, b11);
    IntVector c8 = low.selectFrom(b4, b12);
    IntVector c9 = high.selectFrom(b4, b12);
    IntVector c10 = low.selectFrom(b5, b13);
    IntVector c11 = high.selectFrom(b5, b13);
    IntVector c12 = low.selectFrom(b6, b14);
    IntVector c13 = high.selectFrom(b6, b14);
    IntVector c14 = low.selectFrom(b7, b15);
    IntVector c15 = high.selectFrom(b7, b15);
    IntVector d0 = low.selectFrom(c0, c8);
    IntVector d1 = high.selectFrom(c0, c8);
    IntVector d2 = low.selectFrom(c1, c9);
    IntVector d3 = high.selectFrom(c1, c9);
    IntVector d4 = low.selectFrom(c2, c10);
    IntVector d5 = high.selectFrom(c2, c10);
    IntVector d6 = low.selectFrom(c3, c11);
    IntVector d7 = high.selectFrom(c3, c11);
    IntVector d8 = low.selectFrom(c4, c12);
    IntVector d9 = high.selectFrom(c4, c12);
    IntVector d10 = low.selectFrom(c5, c13);
    IntVector d11 = high.selectFrom(c5, c13);
    IntVector d12 = low.selectFrom(c6, c14);
    IntVector d13 = high.selectFrom(c6, c14);
    IntVector d14 = low.selectFrom(c7, c15);
    IntVector d15 = high.selectFrom(c7, c15);
    IntVector e0 = low.selectFrom(d0, d8);
    IntVector e1 = high.selectFrom(d0, d8);
    IntVector e2 = low.selectFrom(d1, d9);
    IntVector e3 = high.selectFrom(d1, d9);
    IntVector e4 = low.selectFrom(d2, d10);
    IntVector e5 = high.selectFrom(d2, d10);
    IntVector e6 = low.selectFrom(d3, d11);
    IntVector e7 = high.selectFrom(d3, d11);
    IntVector e8 = low.selectFrom(d4, d12);
    IntVector e9 = high.selectFrom(d4, d12);
    IntVector e10 = low.selectFrom(d5, d13);
    IntVector e11 = high.selectFrom(d5, d13);
    IntVector e12 = low.selectFrom(d6, d14);
    IntVector e13 = high.selectFrom(d6, d14);
    IntVector e14 = low.selectFrom(d7, d15);
    IntVector e15 = high.selectFrom(d7, d15);
    e0.reinterpretAsFloats().mul(a).intoArray(s, to);
    e1.reinterpretAsFloats().mul(a).intoArray(s, to + SIDE);
    e2.reinterpretAsFloats().mul(a).intoArray(s, to + 2 * SIDE);
    e3.reinterpretAsFloats().mul(a).intoArray(s, to + 3 * SIDE);
    e4.reinterpretAsFloats().mul(a).intoArray(s, to + 4 * SIDE);
    e5.reinterpretAsFloats().mul(a).intoArray(s, to + 5 * SIDE);
    e6.reinterpretAsFloats().mul(a).intoArray(s, to + 6 * SIDE);
    e7.reinterpretAsFloats().mul(a).intoArray(s, to + 7 * SIDE);
    e8.reinterpretAsFloats().mul(a).intoArray(s, to + 8 * SIDE);
    e9.reinterpretAsFloats().mul(a).intoArray(s, to + 9 * SIDE);
    e10.reinterpretAsFloats().mul(a).intoArray(s, to + 10 * SIDE);
    e11.reinterpretAsFloats().mul(a).intoArray(s, to + 11 * SIDE);
    e12.reinterpretAsFloats().mul(a).intoArray(s, to + 12 * SIDE);
    e13.reinterpretAsFloats().mul(a).intoArray(s, to + 13 * SIDE);
    e14.reinterpretAsFloats().mul(a).intoArray(s, to + 14 * SIDE);
    e15.reinterpretAsFloats().mul(a).intoArray(s, to + 15 * SIDE);
  }
}
