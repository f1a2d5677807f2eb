package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;

/**
 * Products of tiles of {@link #SIDE} x {@link #SIDE} floats, one after the other in one array: what
 * attention in training is made of. All strides are constants, so that an operand needs no packing
 * beyond a copy of its rows, and one register serves all rows of it as address.
 *
 * <p>A result is eight rows of it at a time and adds to what is there; its columns are a multiple
 * of {@link #COLUMNS}.
 */
final class AttentionTiles {
  /** Rows and columns of a tile: 16 KB, three of which fit the first-level cache. */
  static final int SIDE = 64;

  /** Elements of a tile. */
  static final int SIZE = SIDE * SIDE;

  /** Rows of one product. */
  static final int ROWS = 8;

  /** What columns are rounded up to: a vector of 512 bits or two of 256. */
  static final int COLUMNS = 16;

  private AttentionTiles() {}

  /** {@code n} rounded up to whole {@link #COLUMNS}. */
  static int columns(int n) {
    return (n + COLUMNS - 1) & -COLUMNS;
  }

  /** {@code C[r][j] += sum over k < n of X[r][k] * B[k][j]} for 8 rows and {@code columns}. */
  static void rowsTimes(float[] s, int x, int b, int n, int c, int columns) {
    if (L < 16) {
      for (int j = 0; j < columns; j += 2 * L) {
        rows4(s, x, b + j, n, c + j);
        rows4(s, x + 4 * SIDE, b + j, n, c + 4 * SIDE + j);
      }
      return;
    }
    int j = 0;
    for (; j <= columns - 2 * L; j += 2 * L) {
      rows8(s, x, b + j, n, c + j);
    }
    if (j < columns) {
      rows8Single(s, x, b + j, n, c + j);
    }
  }

  /** {@code C[r][j] += sum over k < n of X[k][r] * B[k][j]} for 8 rows and {@code columns}. */
  static void columnsTimes(float[] s, int x, int b, int n, int c, int columns) {
    if (L < 16) {
      for (int j = 0; j < columns; j += 2 * L) {
        columns4(s, x, b + j, n, c + j);
        columns4(s, x + 4, b + j, n, c + 4 * SIDE + j);
      }
      return;
    }
    int j = 0;
    for (; j <= columns - 2 * L; j += 2 * L) {
      columns8(s, x, b + j, n, c + j);
    }
    if (j < columns) {
      columns8Single(s, x, b + j, n, c + j);
    }
  }

  private static void rows8(float[] s, int x, int b, int n, int c) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, s, c);
    FloatVector b0 = FloatVector.fromArray(FLOATS, s, c + L);
    FloatVector a1 = FloatVector.fromArray(FLOATS, s, c + SIDE);
    FloatVector b1 = FloatVector.fromArray(FLOATS, s, c + SIDE + L);
    FloatVector a2 = FloatVector.fromArray(FLOATS, s, c + 2 * SIDE);
    FloatVector b2 = FloatVector.fromArray(FLOATS, s, c + 2 * SIDE + L);
    FloatVector a3 = FloatVector.fromArray(FLOATS, s, c + 3 * SIDE);
    FloatVector b3 = FloatVector.fromArray(FLOATS, s, c + 3 * SIDE + L);
    FloatVector a4 = FloatVector.fromArray(FLOATS, s, c + 4 * SIDE);
    FloatVector b4 = FloatVector.fromArray(FLOATS, s, c + 4 * SIDE + L);
    FloatVector a5 = FloatVector.fromArray(FLOATS, s, c + 5 * SIDE);
    FloatVector b5 = FloatVector.fromArray(FLOATS, s, c + 5 * SIDE + L);
    FloatVector a6 = FloatVector.fromArray(FLOATS, s, c + 6 * SIDE);
    FloatVector b6 = FloatVector.fromArray(FLOATS, s, c + 6 * SIDE + L);
    FloatVector a7 = FloatVector.fromArray(FLOATS, s, c + 7 * SIDE);
    FloatVector b7 = FloatVector.fromArray(FLOATS, s, c + 7 * SIDE + L);
    int v = b;
    for (int p = x; p < x + n; p++) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, s, v);
      FloatVector v1 = FloatVector.fromArray(FLOATS, s, v + L);
      FloatVector w = FloatVector.broadcast(FLOATS, s[p]);
      a0 = w.fma(v0, a0);
      b0 = w.fma(v1, b0);
      w = FloatVector.broadcast(FLOATS, s[p + SIDE]);
      a1 = w.fma(v0, a1);
      b1 = w.fma(v1, b1);
      w = FloatVector.broadcast(FLOATS, s[p + 2 * SIDE]);
      a2 = w.fma(v0, a2);
      b2 = w.fma(v1, b2);
      w = FloatVector.broadcast(FLOATS, s[p + 3 * SIDE]);
      a3 = w.fma(v0, a3);
      b3 = w.fma(v1, b3);
      w = FloatVector.broadcast(FLOATS, s[p + 4 * SIDE]);
      a4 = w.fma(v0, a4);
      b4 = w.fma(v1, b4);
      w = FloatVector.broadcast(FLOATS, s[p + 5 * SIDE]);
      a5 = w.fma(v0, a5);
      b5 = w.fma(v1, b5);
      w = FloatVector.broadcast(FLOATS, s[p + 6 * SIDE]);
      a6 = w.fma(v0, a6);
      b6 = w.fma(v1, b6);
      w = FloatVector.broadcast(FLOATS, s[p + 7 * SIDE]);
      a7 = w.fma(v0, a7);
      b7 = w.fma(v1, b7);
      v += SIDE;
    }
    a0.intoArray(s, c);
    b0.intoArray(s, c + L);
    a1.intoArray(s, c + SIDE);
    b1.intoArray(s, c + SIDE + L);
    a2.intoArray(s, c + 2 * SIDE);
    b2.intoArray(s, c + 2 * SIDE + L);
    a3.intoArray(s, c + 3 * SIDE);
    b3.intoArray(s, c + 3 * SIDE + L);
    a4.intoArray(s, c + 4 * SIDE);
    b4.intoArray(s, c + 4 * SIDE + L);
    a5.intoArray(s, c + 5 * SIDE);
    b5.intoArray(s, c + 5 * SIDE + L);
    a6.intoArray(s, c + 6 * SIDE);
    b6.intoArray(s, c + 6 * SIDE + L);
    a7.intoArray(s, c + 7 * SIDE);
    b7.intoArray(s, c + 7 * SIDE + L);
  }

  private static void rows8Single(float[] s, int x, int b, int n, int c) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, s, c);
    FloatVector a1 = FloatVector.fromArray(FLOATS, s, c + SIDE);
    FloatVector a2 = FloatVector.fromArray(FLOATS, s, c + 2 * SIDE);
    FloatVector a3 = FloatVector.fromArray(FLOATS, s, c + 3 * SIDE);
    FloatVector a4 = FloatVector.fromArray(FLOATS, s, c + 4 * SIDE);
    FloatVector a5 = FloatVector.fromArray(FLOATS, s, c + 5 * SIDE);
    FloatVector a6 = FloatVector.fromArray(FLOATS, s, c + 6 * SIDE);
    FloatVector a7 = FloatVector.fromArray(FLOATS, s, c + 7 * SIDE);
    int v = b;
    for (int p = x; p < x + n; p++) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, s, v);
      FloatVector w = FloatVector.broadcast(FLOATS, s[p]);
      a0 = w.fma(v0, a0);
      w = FloatVector.broadcast(FLOATS, s[p + SIDE]);
      a1 = w.fma(v0, a1);
      w = FloatVector.broadcast(FLOATS, s[p + 2 * SIDE]);
      a2 = w.fma(v0, a2);
      w = FloatVector.broadcast(FLOATS, s[p + 3 * SIDE]);
      a3 = w.fma(v0, a3);
      w = FloatVector.broadcast(FLOATS, s[p + 4 * SIDE]);
      a4 = w.fma(v0, a4);
      w = FloatVector.broadcast(FLOATS, s[p + 5 * SIDE]);
      a5 = w.fma(v0, a5);
      w = FloatVector.broadcast(FLOATS, s[p + 6 * SIDE]);
      a6 = w.fma(v0, a6);
      w = FloatVector.broadcast(FLOATS, s[p + 7 * SIDE]);
      a7 = w.fma(v0, a7);
      v += SIDE;
    }
    a0.intoArray(s, c);
    a1.intoArray(s, c + SIDE);
    a2.intoArray(s, c + 2 * SIDE);
    a3.intoArray(s, c + 3 * SIDE);
    a4.intoArray(s, c + 4 * SIDE);
    a5.intoArray(s, c + 5 * SIDE);
    a6.intoArray(s, c + 6 * SIDE);
    a7.intoArray(s, c + 7 * SIDE);
  }

  private static void rows4(float[] s, int x, int b, int n, int c) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, s, c);
    FloatVector b0 = FloatVector.fromArray(FLOATS, s, c + L);
    FloatVector a1 = FloatVector.fromArray(FLOATS, s, c + SIDE);
    FloatVector b1 = FloatVector.fromArray(FLOATS, s, c + SIDE + L);
    FloatVector a2 = FloatVector.fromArray(FLOATS, s, c + 2 * SIDE);
    FloatVector b2 = FloatVector.fromArray(FLOATS, s, c + 2 * SIDE + L);
    FloatVector a3 = FloatVector.fromArray(FLOATS, s, c + 3 * SIDE);
    FloatVector b3 = FloatVector.fromArray(FLOATS, s, c + 3 * SIDE + L);
    int v = b;
    for (int p = x; p < x + n; p++) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, s, v);
      FloatVector v1 = FloatVector.fromArray(FLOATS, s, v + L);
      FloatVector w = FloatVector.broadcast(FLOATS, s[p]);
      a0 = w.fma(v0, a0);
      b0 = w.fma(v1, b0);
      w = FloatVector.broadcast(FLOATS, s[p + SIDE]);
      a1 = w.fma(v0, a1);
      b1 = w.fma(v1, b1);
      w = FloatVector.broadcast(FLOATS, s[p + 2 * SIDE]);
      a2 = w.fma(v0, a2);
      b2 = w.fma(v1, b2);
      w = FloatVector.broadcast(FLOATS, s[p + 3 * SIDE]);
      a3 = w.fma(v0, a3);
      b3 = w.fma(v1, b3);
      v += SIDE;
    }
    a0.intoArray(s, c);
    b0.intoArray(s, c + L);
    a1.intoArray(s, c + SIDE);
    b1.intoArray(s, c + SIDE + L);
    a2.intoArray(s, c + 2 * SIDE);
    b2.intoArray(s, c + 2 * SIDE + L);
    a3.intoArray(s, c + 3 * SIDE);
    b3.intoArray(s, c + 3 * SIDE + L);
  }

  private static void columns8(float[] s, int x, int b, int n, int c) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, s, c);
    FloatVector b0 = FloatVector.fromArray(FLOATS, s, c + L);
    FloatVector a1 = FloatVector.fromArray(FLOATS, s, c + SIDE);
    FloatVector b1 = FloatVector.fromArray(FLOATS, s, c + SIDE + L);
    FloatVector a2 = FloatVector.fromArray(FLOATS, s, c + 2 * SIDE);
    FloatVector b2 = FloatVector.fromArray(FLOATS, s, c + 2 * SIDE + L);
    FloatVector a3 = FloatVector.fromArray(FLOATS, s, c + 3 * SIDE);
    FloatVector b3 = FloatVector.fromArray(FLOATS, s, c + 3 * SIDE + L);
    FloatVector a4 = FloatVector.fromArray(FLOATS, s, c + 4 * SIDE);
    FloatVector b4 = FloatVector.fromArray(FLOATS, s, c + 4 * SIDE + L);
    FloatVector a5 = FloatVector.fromArray(FLOATS, s, c + 5 * SIDE);
    FloatVector b5 = FloatVector.fromArray(FLOATS, s, c + 5 * SIDE + L);
    FloatVector a6 = FloatVector.fromArray(FLOATS, s, c + 6 * SIDE);
    FloatVector b6 = FloatVector.fromArray(FLOATS, s, c + 6 * SIDE + L);
    FloatVector a7 = FloatVector.fromArray(FLOATS, s, c + 7 * SIDE);
    FloatVector b7 = FloatVector.fromArray(FLOATS, s, c + 7 * SIDE + L);
    int v = b;
    for (int p = x; p < x + n * SIDE; p += SIDE) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, s, v);
      FloatVector v1 = FloatVector.fromArray(FLOATS, s, v + L);
      FloatVector w = FloatVector.broadcast(FLOATS, s[p]);
      a0 = w.fma(v0, a0);
      b0 = w.fma(v1, b0);
      w = FloatVector.broadcast(FLOATS, s[p + 1]);
      a1 = w.fma(v0, a1);
      b1 = w.fma(v1, b1);
      w = FloatVector.broadcast(FLOATS, s[p + 2]);
      a2 = w.fma(v0, a2);
      b2 = w.fma(v1, b2);
      w = FloatVector.broadcast(FLOATS, s[p + 3]);
      a3 = w.fma(v0, a3);
      b3 = w.fma(v1, b3);
      w = FloatVector.broadcast(FLOATS, s[p + 4]);
      a4 = w.fma(v0, a4);
      b4 = w.fma(v1, b4);
      w = FloatVector.broadcast(FLOATS, s[p + 5]);
      a5 = w.fma(v0, a5);
      b5 = w.fma(v1, b5);
      w = FloatVector.broadcast(FLOATS, s[p + 6]);
      a6 = w.fma(v0, a6);
      b6 = w.fma(v1, b6);
      w = FloatVector.broadcast(FLOATS, s[p + 7]);
      a7 = w.fma(v0, a7);
      b7 = w.fma(v1, b7);
      v += SIDE;
    }
    a0.intoArray(s, c);
    b0.intoArray(s, c + L);
    a1.intoArray(s, c + SIDE);
    b1.intoArray(s, c + SIDE + L);
    a2.intoArray(s, c + 2 * SIDE);
    b2.intoArray(s, c + 2 * SIDE + L);
    a3.intoArray(s, c + 3 * SIDE);
    b3.intoArray(s, c + 3 * SIDE + L);
    a4.intoArray(s, c + 4 * SIDE);
    b4.intoArray(s, c + 4 * SIDE + L);
    a5.intoArray(s, c + 5 * SIDE);
    b5.intoArray(s, c + 5 * SIDE + L);
    a6.intoArray(s, c + 6 * SIDE);
    b6.intoArray(s, c + 6 * SIDE + L);
    a7.intoArray(s, c + 7 * SIDE);
    b7.intoArray(s, c + 7 * SIDE + L);
  }

  private static void columns8Single(float[] s, int x, int b, int n, int c) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, s, c);
    FloatVector a1 = FloatVector.fromArray(FLOATS, s, c + SIDE);
    FloatVector a2 = FloatVector.fromArray(FLOATS, s, c + 2 * SIDE);
    FloatVector a3 = FloatVector.fromArray(FLOATS, s, c + 3 * SIDE);
    FloatVector a4 = FloatVector.fromArray(FLOATS, s, c + 4 * SIDE);
    FloatVector a5 = FloatVector.fromArray(FLOATS, s, c + 5 * SIDE);
    FloatVector a6 = FloatVector.fromArray(FLOATS, s, c + 6 * SIDE);
    FloatVector a7 = FloatVector.fromArray(FLOATS, s, c + 7 * SIDE);
    int v = b;
    for (int p = x; p < x + n * SIDE; p += SIDE) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, s, v);
      FloatVector w = FloatVector.broadcast(FLOATS, s[p]);
      a0 = w.fma(v0, a0);
      w = FloatVector.broadcast(FLOATS, s[p + 1]);
      a1 = w.fma(v0, a1);
      w = FloatVector.broadcast(FLOATS, s[p + 2]);
      a2 = w.fma(v0, a2);
      w = FloatVector.broadcast(FLOATS, s[p + 3]);
      a3 = w.fma(v0, a3);
      w = FloatVector.broadcast(FLOATS, s[p + 4]);
      a4 = w.fma(v0, a4);
      w = FloatVector.broadcast(FLOATS, s[p + 5]);
      a5 = w.fma(v0, a5);
      w = FloatVector.broadcast(FLOATS, s[p + 6]);
      a6 = w.fma(v0, a6);
      w = FloatVector.broadcast(FLOATS, s[p + 7]);
      a7 = w.fma(v0, a7);
      v += SIDE;
    }
    a0.intoArray(s, c);
    a1.intoArray(s, c + SIDE);
    a2.intoArray(s, c + 2 * SIDE);
    a3.intoArray(s, c + 3 * SIDE);
    a4.intoArray(s, c + 4 * SIDE);
    a5.intoArray(s, c + 5 * SIDE);
    a6.intoArray(s, c + 6 * SIDE);
    a7.intoArray(s, c + 7 * SIDE);
  }

  private static void columns4(float[] s, int x, int b, int n, int c) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, s, c);
    FloatVector b0 = FloatVector.fromArray(FLOATS, s, c + L);
    FloatVector a1 = FloatVector.fromArray(FLOATS, s, c + SIDE);
    FloatVector b1 = FloatVector.fromArray(FLOATS, s, c + SIDE + L);
    FloatVector a2 = FloatVector.fromArray(FLOATS, s, c + 2 * SIDE);
    FloatVector b2 = FloatVector.fromArray(FLOATS, s, c + 2 * SIDE + L);
    FloatVector a3 = FloatVector.fromArray(FLOATS, s, c + 3 * SIDE);
    FloatVector b3 = FloatVector.fromArray(FLOATS, s, c + 3 * SIDE + L);
    int v = b;
    for (int p = x; p < x + n * SIDE; p += SIDE) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, s, v);
      FloatVector v1 = FloatVector.fromArray(FLOATS, s, v + L);
      FloatVector w = FloatVector.broadcast(FLOATS, s[p]);
      a0 = w.fma(v0, a0);
      b0 = w.fma(v1, b0);
      w = FloatVector.broadcast(FLOATS, s[p + 1]);
      a1 = w.fma(v0, a1);
      b1 = w.fma(v1, b1);
      w = FloatVector.broadcast(FLOATS, s[p + 2]);
      a2 = w.fma(v0, a2);
      b2 = w.fma(v1, b2);
      w = FloatVector.broadcast(FLOATS, s[p + 3]);
      a3 = w.fma(v0, a3);
      b3 = w.fma(v1, b3);
      v += SIDE;
    }
    a0.intoArray(s, c);
    b0.intoArray(s, c + L);
    a1.intoArray(s, c + SIDE);
    b1.intoArray(s, c + SIDE + L);
    a2.intoArray(s, c + 2 * SIDE);
    b2.intoArray(s, c + 2 * SIDE + L);
    a3.intoArray(s, c + 3 * SIDE);
    b3.intoArray(s, c + 3 * SIDE + L);
  }
}
