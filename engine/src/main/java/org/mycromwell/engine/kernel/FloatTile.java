package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;

/**
 * Product of a panel of float weights, {@code 2L} rows, with several columns of activations: the
 * register tile of every float GEMM (Goto and van de Geijn 2008).
 *
 * <p>All accumulators, the weights and one broadcast stay in registers; C2 hoists loads, so a tile
 * must leave a few free. Wider tiles spill and lose more than they save.
 */
final class FloatTile {
  /** Columns of a tile: 24 accumulators of 32 registers at 512 bits, 8 of 16 below. */
  static final int COLUMNS = L >= 16 ? 12 : 4;

  private FloatTile() {}

  /**
   * {@code y[yo + c * yStride + r] += sum_k panel[k][r] * x[xo + k * COLUMNS + c]} for {@code 2L}
   * rows and all columns of the tile.
   */
  static void multiply(
      float[] panel, float[] x, int xo, float[] y, int yo, int yStride, int depth) {
    if (COLUMNS == 12) {
      multiply12(panel, x, xo, y, yo, yStride, depth);
    } else {
      multiply4(panel, x, xo, y, yo, yStride, depth);
    }
  }

  private static void multiply12(
      float[] panel, float[] x, int xo, float[] y, int yo, int yStride, int depth) {
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s10 = FloatVector.zero(FLOATS);
    FloatVector s01 = FloatVector.zero(FLOATS);
    FloatVector s11 = FloatVector.zero(FLOATS);
    FloatVector s02 = FloatVector.zero(FLOATS);
    FloatVector s12 = FloatVector.zero(FLOATS);
    FloatVector s03 = FloatVector.zero(FLOATS);
    FloatVector s13 = FloatVector.zero(FLOATS);
    FloatVector s04 = FloatVector.zero(FLOATS);
    FloatVector s14 = FloatVector.zero(FLOATS);
    FloatVector s05 = FloatVector.zero(FLOATS);
    FloatVector s15 = FloatVector.zero(FLOATS);
    FloatVector s06 = FloatVector.zero(FLOATS);
    FloatVector s16 = FloatVector.zero(FLOATS);
    FloatVector s07 = FloatVector.zero(FLOATS);
    FloatVector s17 = FloatVector.zero(FLOATS);
    FloatVector s08 = FloatVector.zero(FLOATS);
    FloatVector s18 = FloatVector.zero(FLOATS);
    FloatVector s09 = FloatVector.zero(FLOATS);
    FloatVector s19 = FloatVector.zero(FLOATS);
    FloatVector s0a = FloatVector.zero(FLOATS);
    FloatVector s1a = FloatVector.zero(FLOATS);
    FloatVector s0b = FloatVector.zero(FLOATS);
    FloatVector s1b = FloatVector.zero(FLOATS);
    int p = 0;
    int a = xo;
    for (int k = 0; k < depth; k++) {
      FloatVector w0 = FloatVector.fromArray(FLOATS, panel, p);
      FloatVector w1 = FloatVector.fromArray(FLOATS, panel, p + L);
      FloatVector b = FloatVector.broadcast(FLOATS, x[a]);
      s00 = b.fma(w0, s00);
      s10 = b.fma(w1, s10);
      b = FloatVector.broadcast(FLOATS, x[a + 1]);
      s01 = b.fma(w0, s01);
      s11 = b.fma(w1, s11);
      b = FloatVector.broadcast(FLOATS, x[a + 2]);
      s02 = b.fma(w0, s02);
      s12 = b.fma(w1, s12);
      b = FloatVector.broadcast(FLOATS, x[a + 3]);
      s03 = b.fma(w0, s03);
      s13 = b.fma(w1, s13);
      b = FloatVector.broadcast(FLOATS, x[a + 4]);
      s04 = b.fma(w0, s04);
      s14 = b.fma(w1, s14);
      b = FloatVector.broadcast(FLOATS, x[a + 5]);
      s05 = b.fma(w0, s05);
      s15 = b.fma(w1, s15);
      b = FloatVector.broadcast(FLOATS, x[a + 6]);
      s06 = b.fma(w0, s06);
      s16 = b.fma(w1, s16);
      b = FloatVector.broadcast(FLOATS, x[a + 7]);
      s07 = b.fma(w0, s07);
      s17 = b.fma(w1, s17);
      b = FloatVector.broadcast(FLOATS, x[a + 8]);
      s08 = b.fma(w0, s08);
      s18 = b.fma(w1, s18);
      b = FloatVector.broadcast(FLOATS, x[a + 9]);
      s09 = b.fma(w0, s09);
      s19 = b.fma(w1, s19);
      b = FloatVector.broadcast(FLOATS, x[a + 10]);
      s0a = b.fma(w0, s0a);
      s1a = b.fma(w1, s1a);
      b = FloatVector.broadcast(FLOATS, x[a + 11]);
      s0b = b.fma(w0, s0b);
      s1b = b.fma(w1, s1b);
      p += 2 * L;
      a += 12;
    }
    int o = yo;
    s00.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s10.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
    o += yStride;
    s01.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s11.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
    o += yStride;
    s02.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s12.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
    o += yStride;
    s03.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s13.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
    o += yStride;
    s04.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s14.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
    o += yStride;
    s05.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s15.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
    o += yStride;
    s06.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s16.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
    o += yStride;
    s07.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s17.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
    o += yStride;
    s08.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s18.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
    o += yStride;
    s09.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s19.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
    o += yStride;
    s0a.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s1a.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
    o += yStride;
    s0b.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s1b.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
  }

  private static void multiply4(
      float[] panel, float[] x, int xo, float[] y, int yo, int yStride, int depth) {
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s10 = FloatVector.zero(FLOATS);
    FloatVector s01 = FloatVector.zero(FLOATS);
    FloatVector s11 = FloatVector.zero(FLOATS);
    FloatVector s02 = FloatVector.zero(FLOATS);
    FloatVector s12 = FloatVector.zero(FLOATS);
    FloatVector s03 = FloatVector.zero(FLOATS);
    FloatVector s13 = FloatVector.zero(FLOATS);
    int p = 0;
    int a = xo;
    for (int k = 0; k < depth; k++) {
      FloatVector w0 = FloatVector.fromArray(FLOATS, panel, p);
      FloatVector w1 = FloatVector.fromArray(FLOATS, panel, p + L);
      FloatVector b = FloatVector.broadcast(FLOATS, x[a]);
      s00 = b.fma(w0, s00);
      s10 = b.fma(w1, s10);
      b = FloatVector.broadcast(FLOATS, x[a + 1]);
      s01 = b.fma(w0, s01);
      s11 = b.fma(w1, s11);
      b = FloatVector.broadcast(FLOATS, x[a + 2]);
      s02 = b.fma(w0, s02);
      s12 = b.fma(w1, s12);
      b = FloatVector.broadcast(FLOATS, x[a + 3]);
      s03 = b.fma(w0, s03);
      s13 = b.fma(w1, s13);
      p += 2 * L;
      a += 4;
    }
    int o = yo;
    s00.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s10.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
    o += yStride;
    s01.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s11.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
    o += yStride;
    s02.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s12.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
    o += yStride;
    s03.add(FloatVector.fromArray(FLOATS, y, o)).intoArray(y, o);
    s13.add(FloatVector.fromArray(FLOATS, y, o + L)).intoArray(y, o + L);
  }
}
