package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost product of {@link Gemm}: some rows of A, packed {@code [depth][rows]}, times two
 * vectors of columns of B, packed {@code [depth][2 L]}: a tile of C. One chain of multiply-adds an
 * element, in ascending depth.
 *
 * <p>Registers: 12 rows take 24 of 32 for the sums, 6 rows 12 of 16; the rest holds two vectors of
 * B and broadcasts. With four vectors of columns and six rows C2 spills.
 */
final class GemmTile {
  /** Columns of a tile. */
  static final int COLUMNS = 2 * L;

  /** Rows of a whole tile. */
  static final int ROWS = L >= 16 ? 12 : 4;

  private GemmTile() {}

  /**
   * A panel of A of 12 or 4 rows times one of B.
   *
   * @param overwrite whether the product replaces the tile of C, or is added to it
   */
  static void multiply(
      int rows,
      float[] a,
      int ao,
      float[] b,
      int bo,
      int depth,
      float[] c,
      int co,
      int width,
      boolean overwrite) {
    if (rows == 12) {
      multiply12(a, ao, b, bo, depth, c, co, width, overwrite);
    } else {
      multiply4(a, ao, b, bo, depth, c, co, width, overwrite);
    }
  }

  /** 12 rows: the tile of 512 bits. */
  private static void multiply12(
      float[] a,
      int ao,
      float[] b,
      int bo,
      int depth,
      float[] c,
      int co,
      int width,
      boolean overwrite) {
    FloatVector s0a = FloatVector.zero(FLOATS);
    FloatVector s0b = FloatVector.zero(FLOATS);
    FloatVector s1a = FloatVector.zero(FLOATS);
    FloatVector s1b = FloatVector.zero(FLOATS);
    FloatVector s2a = FloatVector.zero(FLOATS);
    FloatVector s2b = FloatVector.zero(FLOATS);
    FloatVector s3a = FloatVector.zero(FLOATS);
    FloatVector s3b = FloatVector.zero(FLOATS);
    FloatVector s4a = FloatVector.zero(FLOATS);
    FloatVector s4b = FloatVector.zero(FLOATS);
    FloatVector s5a = FloatVector.zero(FLOATS);
    FloatVector s5b = FloatVector.zero(FLOATS);
    FloatVector s6a = FloatVector.zero(FLOATS);
    FloatVector s6b = FloatVector.zero(FLOATS);
    FloatVector s7a = FloatVector.zero(FLOATS);
    FloatVector s7b = FloatVector.zero(FLOATS);
    FloatVector s8a = FloatVector.zero(FLOATS);
    FloatVector s8b = FloatVector.zero(FLOATS);
    FloatVector s9a = FloatVector.zero(FLOATS);
    FloatVector s9b = FloatVector.zero(FLOATS);
    FloatVector s10a = FloatVector.zero(FLOATS);
    FloatVector s10b = FloatVector.zero(FLOATS);
    FloatVector s11a = FloatVector.zero(FLOATS);
    FloatVector s11b = FloatVector.zero(FLOATS);
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, bo + p * COLUMNS);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, bo + p * COLUMNS + L);
      FloatVector x = FloatVector.broadcast(FLOATS, a[ao + p * 12]);
      s0a = x.fma(b0, s0a);
      s0b = x.fma(b1, s0b);
      x = FloatVector.broadcast(FLOATS, a[ao + p * 12 + 1]);
      s1a = x.fma(b0, s1a);
      s1b = x.fma(b1, s1b);
      x = FloatVector.broadcast(FLOATS, a[ao + p * 12 + 2]);
      s2a = x.fma(b0, s2a);
      s2b = x.fma(b1, s2b);
      x = FloatVector.broadcast(FLOATS, a[ao + p * 12 + 3]);
      s3a = x.fma(b0, s3a);
      s3b = x.fma(b1, s3b);
      x = FloatVector.broadcast(FLOATS, a[ao + p * 12 + 4]);
      s4a = x.fma(b0, s4a);
      s4b = x.fma(b1, s4b);
      x = FloatVector.broadcast(FLOATS, a[ao + p * 12 + 5]);
      s5a = x.fma(b0, s5a);
      s5b = x.fma(b1, s5b);
      x = FloatVector.broadcast(FLOATS, a[ao + p * 12 + 6]);
      s6a = x.fma(b0, s6a);
      s6b = x.fma(b1, s6b);
      x = FloatVector.broadcast(FLOATS, a[ao + p * 12 + 7]);
      s7a = x.fma(b0, s7a);
      s7b = x.fma(b1, s7b);
      x = FloatVector.broadcast(FLOATS, a[ao + p * 12 + 8]);
      s8a = x.fma(b0, s8a);
      s8b = x.fma(b1, s8b);
      x = FloatVector.broadcast(FLOATS, a[ao + p * 12 + 9]);
      s9a = x.fma(b0, s9a);
      s9b = x.fma(b1, s9b);
      x = FloatVector.broadcast(FLOATS, a[ao + p * 12 + 10]);
      s10a = x.fma(b0, s10a);
      s10b = x.fma(b1, s10b);
      x = FloatVector.broadcast(FLOATS, a[ao + p * 12 + 11]);
      s11a = x.fma(b0, s11a);
      s11b = x.fma(b1, s11b);
    }
    int at = co;
    if (overwrite) {
      s0a.intoArray(c, at);
      s0b.intoArray(c, at + L);
      at += width;
      s1a.intoArray(c, at);
      s1b.intoArray(c, at + L);
      at += width;
      s2a.intoArray(c, at);
      s2b.intoArray(c, at + L);
      at += width;
      s3a.intoArray(c, at);
      s3b.intoArray(c, at + L);
      at += width;
      s4a.intoArray(c, at);
      s4b.intoArray(c, at + L);
      at += width;
      s5a.intoArray(c, at);
      s5b.intoArray(c, at + L);
      at += width;
      s6a.intoArray(c, at);
      s6b.intoArray(c, at + L);
      at += width;
      s7a.intoArray(c, at);
      s7b.intoArray(c, at + L);
      at += width;
      s8a.intoArray(c, at);
      s8b.intoArray(c, at + L);
      at += width;
      s9a.intoArray(c, at);
      s9b.intoArray(c, at + L);
      at += width;
      s10a.intoArray(c, at);
      s10b.intoArray(c, at + L);
      at += width;
      s11a.intoArray(c, at);
      s11b.intoArray(c, at + L);
      return;
    }
    s0a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s0b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
    at += width;
    s1a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s1b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
    at += width;
    s2a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s2b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
    at += width;
    s3a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s3b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
    at += width;
    s4a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s4b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
    at += width;
    s5a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s5b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
    at += width;
    s6a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s6b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
    at += width;
    s7a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s7b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
    at += width;
    s8a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s8b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
    at += width;
    s9a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s9b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
    at += width;
    s10a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s10b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
    at += width;
    s11a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s11b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
  }

  /** 4 rows: the tile of 256 bits, and few rows that are left at 512. */
  private static void multiply4(
      float[] a,
      int ao,
      float[] b,
      int bo,
      int depth,
      float[] c,
      int co,
      int width,
      boolean overwrite) {
    FloatVector s0a = FloatVector.zero(FLOATS);
    FloatVector s0b = FloatVector.zero(FLOATS);
    FloatVector s1a = FloatVector.zero(FLOATS);
    FloatVector s1b = FloatVector.zero(FLOATS);
    FloatVector s2a = FloatVector.zero(FLOATS);
    FloatVector s2b = FloatVector.zero(FLOATS);
    FloatVector s3a = FloatVector.zero(FLOATS);
    FloatVector s3b = FloatVector.zero(FLOATS);
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, bo + p * COLUMNS);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, bo + p * COLUMNS + L);
      FloatVector x = FloatVector.broadcast(FLOATS, a[ao + p * 4]);
      s0a = x.fma(b0, s0a);
      s0b = x.fma(b1, s0b);
      x = FloatVector.broadcast(FLOATS, a[ao + p * 4 + 1]);
      s1a = x.fma(b0, s1a);
      s1b = x.fma(b1, s1b);
      x = FloatVector.broadcast(FLOATS, a[ao + p * 4 + 2]);
      s2a = x.fma(b0, s2a);
      s2b = x.fma(b1, s2b);
      x = FloatVector.broadcast(FLOATS, a[ao + p * 4 + 3]);
      s3a = x.fma(b0, s3a);
      s3b = x.fma(b1, s3b);
    }
    int at = co;
    if (overwrite) {
      s0a.intoArray(c, at);
      s0b.intoArray(c, at + L);
      at += width;
      s1a.intoArray(c, at);
      s1b.intoArray(c, at + L);
      at += width;
      s2a.intoArray(c, at);
      s2b.intoArray(c, at + L);
      at += width;
      s3a.intoArray(c, at);
      s3b.intoArray(c, at + L);
      return;
    }
    s0a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s0b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
    at += width;
    s1a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s1b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
    at += width;
    s2a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s2b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
    at += width;
    s3a.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s3b.add(FloatVector.fromArray(FLOATS, c, at + L)).intoArray(c, at + L);
  }
}
