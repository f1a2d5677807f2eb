package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.INTS;
import static org.mycromwell.engine.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Brings operands into the order in which {@link GemmTile} reads them: panels of some rows (or
 * columns), {@code [depth][rows]}. What lies beyond the last row of the operand is filled with
 * anything: it ends in elements of a tile that are not stored.
 */
final class GemmPanels {
  /** Lanes of two vectors, those of the second beginning at L, in turn: 0, L, 1, L + 1, ... */
  private static final IntVector LOW = zip(0);

  private static final IntVector HIGH = zip(L / 2);

  private GemmPanels() {}

  private static IntVector zip(int first) {
    int[] lanes = new int[L];
    for (int i = 0; i < L; i++) {
      lanes[i] = first + i / 2 + i % 2 * L;
    }
    return IntVector.fromArray(INTS, lanes, 0);
  }

  /**
   * A panel of an operand whose rows are contiguous along the depth.
   *
   * @param x the first row at {@code xo}, the next {@code width} further
   * @param count rows there are, at most {@code rows}
   * @param rows of the panel: those of a tile, or {@link GemmTile#COLUMNS}
   */
  static void transpose(
      float[] x, int xo, int width, int count, int rows, int depth, float[] panel, int to) {
    int whole = L == 16 ? depth / L * L : 0;
    for (int r = 0; r < rows && whole > 0; r += L) {
      int first = Math.min(r, count - 1);
      int last = count - 1 - first;
      for (int p = 0; p < whole; p += L) {
        transpose16(x, xo + first * width + p, width, last, panel, to + p * rows + r, rows);
      }
    }
    for (int r = 0; r < rows; r++) {
      int from = xo + Math.min(r, count - 1) * width;
      int at = to + r;
      for (int p = whole; p < depth; p++) {
        panel[at + p * rows] = x[from + p];
      }
    }
  }

  /**
   * A panel of an operand whose depth is the first dimension.
   *
   * @param x the first row of {@code count} elements at {@code xo}, the next {@code width} further
   */
  static void copy(
      float[] x, int xo, int width, int count, int rows, int depth, float[] panel, int to) {
    int span = (rows + L - 1) / L * L;
    // a vector may read what follows the operand, but not what follows the array
    int inside = (x.length - xo - span) / width + 1;
    int whole = x.length - xo < span ? 0 : Math.min(depth, inside);
    if (rows == GemmTile.COLUMNS) {
      for (int p = 0; p < whole; p++) {
        FloatVector.fromArray(FLOATS, x, xo + p * width).intoArray(panel, to + p * rows);
        FloatVector.fromArray(FLOATS, x, xo + p * width + L).intoArray(panel, to + p * rows + L);
      }
    } else {
      // ascending, so that the next row overwrites what a vector has too much
      for (int p = 0; p < whole; p++) {
        FloatVector.fromArray(FLOATS, x, xo + p * width).intoArray(panel, to + p * rows);
      }
    }
    for (int p = whole; p < depth; p++) {
      for (int r = 0; r < count; r++) {
        panel[to + p * rows + r] = x[xo + p * width + r];
      }
    }
  }

  /**
   * 16 rows and columns; rows behind the {@code last} one repeat it. Four rounds of interleaving
   * the first half of the vectors with the second.
   */
  private static void transpose16(
      float[] x, int xo, int width, int last, float[] y, int yo, int step) {
    IntVector low = LOW;
    IntVector high = HIGH;
    IntVector v0 = FloatVector.fromArray(FLOATS, x, xo).reinterpretAsInts();
    IntVector v1 =
        FloatVector.fromArray(FLOATS, x, xo + Math.min(1, last) * width).reinterpretAsInts();
    IntVector v2 =
        FloatVector.fromArray(FLOATS, x, xo + Math.min(2, last) * width).reinterpretAsInts();
    IntVector v3 =
        FloatVector.fromArray(FLOATS, x, xo + Math.min(3, last) * width).reinterpretAsInts();
    IntVector v4 =
        FloatVector.fromArray(FLOATS, x, xo + Math.min(4, last) * width).reinterpretAsInts();
    IntVector v5 =
        FloatVector.fromArray(FLOATS, x, xo + Math.min(5, last) * width).reinterpretAsInts();
    IntVector v6 =
        FloatVector.fromArray(FLOATS, x, xo + Math.min(6, last) * width).reinterpretAsInts();
    IntVector v7 =
        FloatVector.fromArray(FLOATS, x, xo + Math.min(7, last) * width).reinterpretAsInts();
    IntVector v8 =
        FloatVector.fromArray(FLOATS, x, xo + Math.min(8, last) * width).reinterpretAsInts();
    IntVector v9 =
        FloatVector.fromArray(FLOATS, x, xo + Math.min(9, last) * width).reinterpretAsInts();
    IntVector v10 =
        FloatVector.fromArray(FLOATS, x, xo + Math.min(10, last) * width).reinterpretAsInts();
    IntVector v11 =
        FloatVector.fromArray(FLOATS, x, xo + Math.min(11, last) * width).reinterpretAsInts();
    IntVector v12 =
        FloatVector.fromArray(FLOATS, x, xo + Math.min(12, last) * width).reinterpretAsInts();
    IntVector v13 =
        FloatVector.fromArray(FLOATS, x, xo + Math.min(13, last) * width).reinterpretAsInts();
    IntVector v14 =
        FloatVector.fromArray(FLOATS, x, xo + Math.min(14, last) * width).reinterpretAsInts();
    IntVector v15 =
        FloatVector.fromArray(FLOATS, x, xo + Math.min(15, last) * width).reinterpretAsInts();
    IntVector a0 = low.selectFrom(v0, v8);
    IntVector a1 = high.selectFrom(v0, v8);
    IntVector a2 = low.selectFrom(v1, v9);
    IntVector a3 = high.selectFrom(v1, v9);
    IntVector a4 = low.selectFrom(v2, v10);
    IntVector a5 = high.selectFrom(v2, v10);
    IntVector a6 = low.selectFrom(v3, v11);
    IntVector a7 = high.selectFrom(v3, v11);
    IntVector a8 = low.selectFrom(v4, v12);
    IntVector a9 = high.selectFrom(v4, v12);
    IntVector a10 = low.selectFrom(v5, v13);
    IntVector a11 = high.selectFrom(v5, v13);
    IntVector a12 = low.selectFrom(v6, v14);
    IntVector a13 = high.selectFrom(v6, v14);
    IntVector a14 = low.selectFrom(v7, v15);
    IntVector a15 = high.selectFrom(v7, v15);
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
    d0.reinterpretAsFloats().intoArray(y, yo);
    d1.reinterpretAsFloats().intoArray(y, yo + 1 * step);
    d2.reinterpretAsFloats().intoArray(y, yo + 2 * step);
    d3.reinterpretAsFloats().intoArray(y, yo + 3 * step);
    d4.reinterpretAsFloats().intoArray(y, yo + 4 * step);
    d5.reinterpretAsFloats().intoArray(y, yo + 5 * step);
    d6.reinterpretAsFloats().intoArray(y, yo + 6 * step);
    d7.reinterpretAsFloats().intoArray(y, yo + 7 * step);
    d8.reinterpretAsFloats().intoArray(y, yo + 8 * step);
    d9.reinterpretAsFloats().intoArray(y, yo + 9 * step);
    d10.reinterpretAsFloats().intoArray(y, yo + 10 * step);
    d11.reinterpretAsFloats().intoArray(y, yo + 11 * step);
    d12.reinterpretAsFloats().intoArray(y, yo + 12 * step);
    d13.reinterpretAsFloats().intoArray(y, yo + 13 * step);
    d14.reinterpretAsFloats().intoArray(y, yo + 14 * step);
    d15.reinterpretAsFloats().intoArray(y, yo + 15 * step);
  }
}
