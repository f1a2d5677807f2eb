package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.L;
import static org.mycromwell.engine.kernel.Lanes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of {@link FloatMatMul} over weights stored as F32, or widened to it; see {@link
 * DotTile}.
 */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class DotTileF32 {
  private DotTileF32() {}

  /** See {@link DotTile#multiply}. */
  static void multiply(
      int columns,
      MemorySegment w,
      long base,
      int rowBytes,
      int last,
      float[] x,
      int xo,
      int first,
      int depth,
      float[] lanes,
      int lo) {
    switch (columns) {
      case 2 -> multiply2(w, base, rowBytes, last, x, xo, first, depth, lanes, lo);
      case 4 -> multiply4(w, base, rowBytes, last, x, xo, first, depth, lanes, lo);
      default -> multiply6(w, base, rowBytes, last, x, xo, first, depth, lanes, lo);
    }
  }

  private static void multiply2(
      MemorySegment w,
      long base,
      int rowBytes,
      int last,
      float[] x,
      int xo,
      int first,
      int depth,
      float[] lanes,
      int lo) {
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s10 = FloatVector.zero(FLOATS);
    FloatVector s20 = FloatVector.zero(FLOATS);
    FloatVector s30 = FloatVector.zero(FLOATS);
    FloatVector s01 = FloatVector.zero(FLOATS);
    FloatVector s11 = FloatVector.zero(FLOATS);
    FloatVector s21 = FloatVector.zero(FLOATS);
    FloatVector s31 = FloatVector.zero(FLOATS);
    int o1 = Math.min(1, last) * rowBytes;
    int o2 = Math.min(2, last) * rowBytes;
    int o3 = Math.min(3, last) * rowBytes;
    int a = xo;
    for (int k = first; k < depth; k += 2 * L) {
      FloatVector w0 = FloatVector.fromMemorySegment(FLOATS, w, base + 4 * k, LE);
      FloatVector w1 = FloatVector.fromMemorySegment(FLOATS, w, base + (4 * k + o1), LE);
      FloatVector w2 = FloatVector.fromMemorySegment(FLOATS, w, base + (4 * k + o2), LE);
      FloatVector w3 = FloatVector.fromMemorySegment(FLOATS, w, base + (4 * k + o3), LE);
      FloatVector b = FloatVector.fromArray(FLOATS, x, a);
      s00 = b.fma(w0, s00);
      s10 = b.fma(w1, s10);
      s20 = b.fma(w2, s20);
      s30 = b.fma(w3, s30);
      b = FloatVector.fromArray(FLOATS, x, a + L);
      s01 = b.fma(w0, s01);
      s11 = b.fma(w1, s11);
      s21 = b.fma(w2, s21);
      s31 = b.fma(w3, s31);
      a += 2 * L;
    }
    s00.add(FloatVector.fromArray(FLOATS, lanes, lo)).intoArray(lanes, lo);
    s10.add(FloatVector.fromArray(FLOATS, lanes, lo + L)).intoArray(lanes, lo + L);
    s20.add(FloatVector.fromArray(FLOATS, lanes, lo + 2 * L)).intoArray(lanes, lo + 2 * L);
    s30.add(FloatVector.fromArray(FLOATS, lanes, lo + 3 * L)).intoArray(lanes, lo + 3 * L);
    s01.add(FloatVector.fromArray(FLOATS, lanes, lo + 4 * L)).intoArray(lanes, lo + 4 * L);
    s11.add(FloatVector.fromArray(FLOATS, lanes, lo + 5 * L)).intoArray(lanes, lo + 5 * L);
    s21.add(FloatVector.fromArray(FLOATS, lanes, lo + 6 * L)).intoArray(lanes, lo + 6 * L);
    s31.add(FloatVector.fromArray(FLOATS, lanes, lo + 7 * L)).intoArray(lanes, lo + 7 * L);
  }

  private static void multiply4(
      MemorySegment w,
      long base,
      int rowBytes,
      int last,
      float[] x,
      int xo,
      int first,
      int depth,
      float[] lanes,
      int lo) {
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
    int o1 = Math.min(1, last) * rowBytes;
    int o2 = Math.min(2, last) * rowBytes;
    int o3 = Math.min(3, last) * rowBytes;
    int a = xo;
    for (int k = first; k < depth; k += 2 * L) {
      FloatVector w0 = FloatVector.fromMemorySegment(FLOATS, w, base + 4 * k, LE);
      FloatVector w1 = FloatVector.fromMemorySegment(FLOATS, w, base + (4 * k + o1), LE);
      FloatVector w2 = FloatVector.fromMemorySegment(FLOATS, w, base + (4 * k + o2), LE);
      FloatVector w3 = FloatVector.fromMemorySegment(FLOATS, w, base + (4 * k + o3), LE);
      FloatVector b = FloatVector.fromArray(FLOATS, x, a);
      s00 = b.fma(w0, s00);
      s10 = b.fma(w1, s10);
      s20 = b.fma(w2, s20);
      s30 = b.fma(w3, s30);
      b = FloatVector.fromArray(FLOATS, x, a + L);
      s01 = b.fma(w0, s01);
      s11 = b.fma(w1, s11);
      s21 = b.fma(w2, s21);
      s31 = b.fma(w3, s31);
      b = FloatVector.fromArray(FLOATS, x, a + 2 * L);
      s02 = b.fma(w0, s02);
      s12 = b.fma(w1, s12);
      s22 = b.fma(w2, s22);
      s32 = b.fma(w3, s32);
      b = FloatVector.fromArray(FLOATS, x, a + 3 * L);
      s03 = b.fma(w0, s03);
      s13 = b.fma(w1, s13);
      s23 = b.fma(w2, s23);
      s33 = b.fma(w3, s33);
      a += 4 * L;
    }
    s00.add(FloatVector.fromArray(FLOATS, lanes, lo)).intoArray(lanes, lo);
    s10.add(FloatVector.fromArray(FLOATS, lanes, lo + L)).intoArray(lanes, lo + L);
    s20.add(FloatVector.fromArray(FLOATS, lanes, lo + 2 * L)).intoArray(lanes, lo + 2 * L);
    s30.add(FloatVector.fromArray(FLOATS, lanes, lo + 3 * L)).intoArray(lanes, lo + 3 * L);
    s01.add(FloatVector.fromArray(FLOATS, lanes, lo + 4 * L)).intoArray(lanes, lo + 4 * L);
    s11.add(FloatVector.fromArray(FLOATS, lanes, lo + 5 * L)).intoArray(lanes, lo + 5 * L);
    s21.add(FloatVector.fromArray(FLOATS, lanes, lo + 6 * L)).intoArray(lanes, lo + 6 * L);
    s31.add(FloatVector.fromArray(FLOATS, lanes, lo + 7 * L)).intoArray(lanes, lo + 7 * L);
    s02.add(FloatVector.fromArray(FLOATS, lanes, lo + 8 * L)).intoArray(lanes, lo + 8 * L);
    s12.add(FloatVector.fromArray(FLOATS, lanes, lo + 9 * L)).intoArray(lanes, lo + 9 * L);
    s22.add(FloatVector.fromArray(FLOATS, lanes, lo + 10 * L)).intoArray(lanes, lo + 10 * L);
    s32.add(FloatVector.fromArray(FLOATS, lanes, lo + 11 * L)).intoArray(lanes, lo + 11 * L);
    s03.add(FloatVector.fromArray(FLOATS, lanes, lo + 12 * L)).intoArray(lanes, lo + 12 * L);
    s13.add(FloatVector.fromArray(FLOATS, lanes, lo + 13 * L)).intoArray(lanes, lo + 13 * L);
    s23.add(FloatVector.fromArray(FLOATS, lanes, lo + 14 * L)).intoArray(lanes, lo + 14 * L);
    s33.add(FloatVector.fromArray(FLOATS, lanes, lo + 15 * L)).intoArray(lanes, lo + 15 * L);
  }

  private static void multiply6(
      MemorySegment w,
      long base,
      int rowBytes,
      int last,
      float[] x,
      int xo,
      int first,
      int depth,
      float[] lanes,
      int lo) {
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
    int o1 = Math.min(1, last) * rowBytes;
    int o2 = Math.min(2, last) * rowBytes;
    int o3 = Math.min(3, last) * rowBytes;
    int a = xo;
    for (int k = first; k < depth; k += 2 * L) {
      FloatVector w0 = FloatVector.fromMemorySegment(FLOATS, w, base + 4 * k, LE);
      FloatVector w1 = FloatVector.fromMemorySegment(FLOATS, w, base + (4 * k + o1), LE);
      FloatVector w2 = FloatVector.fromMemorySegment(FLOATS, w, base + (4 * k + o2), LE);
      FloatVector w3 = FloatVector.fromMemorySegment(FLOATS, w, base + (4 * k + o3), LE);
      FloatVector b = FloatVector.fromArray(FLOATS, x, a);
      s00 = b.fma(w0, s00);
      s10 = b.fma(w1, s10);
      s20 = b.fma(w2, s20);
      s30 = b.fma(w3, s30);
      b = FloatVector.fromArray(FLOATS, x, a + L);
      s01 = b.fma(w0, s01);
      s11 = b.fma(w1, s11);
      s21 = b.fma(w2, s21);
      s31 = b.fma(w3, s31);
      b = FloatVector.fromArray(FLOATS, x, a + 2 * L);
      s02 = b.fma(w0, s02);
      s12 = b.fma(w1, s12);
      s22 = b.fma(w2, s22);
      s32 = b.fma(w3, s32);
      b = FloatVector.fromArray(FLOATS, x, a + 3 * L);
      s03 = b.fma(w0, s03);
      s13 = b.fma(w1, s13);
      s23 = b.fma(w2, s23);
      s33 = b.fma(w3, s33);
      b = FloatVector.fromArray(FLOATS, x, a + 4 * L);
      s04 = b.fma(w0, s04);
      s14 = b.fma(w1, s14);
      s24 = b.fma(w2, s24);
      s34 = b.fma(w3, s34);
      b = FloatVector.fromArray(FLOATS, x, a + 5 * L);
      s05 = b.fma(w0, s05);
      s15 = b.fma(w1, s15);
      s25 = b.fma(w2, s25);
      s35 = b.fma(w3, s35);
      a += 6 * L;
    }
    s00.add(FloatVector.fromArray(FLOATS, lanes, lo)).intoArray(lanes, lo);
    s10.add(FloatVector.fromArray(FLOATS, lanes, lo + L)).intoArray(lanes, lo + L);
    s20.add(FloatVector.fromArray(FLOATS, lanes, lo + 2 * L)).intoArray(lanes, lo + 2 * L);
    s30.add(FloatVector.fromArray(FLOATS, lanes, lo + 3 * L)).intoArray(lanes, lo + 3 * L);
    s01.add(FloatVector.fromArray(FLOATS, lanes, lo + 4 * L)).intoArray(lanes, lo + 4 * L);
    s11.add(FloatVector.fromArray(FLOATS, lanes, lo + 5 * L)).intoArray(lanes, lo + 5 * L);
    s21.add(FloatVector.fromArray(FLOATS, lanes, lo + 6 * L)).intoArray(lanes, lo + 6 * L);
    s31.add(FloatVector.fromArray(FLOATS, lanes, lo + 7 * L)).intoArray(lanes, lo + 7 * L);
    s02.add(FloatVector.fromArray(FLOATS, lanes, lo + 8 * L)).intoArray(lanes, lo + 8 * L);
    s12.add(FloatVector.fromArray(FLOATS, lanes, lo + 9 * L)).intoArray(lanes, lo + 9 * L);
    s22.add(FloatVector.fromArray(FLOATS, lanes, lo + 10 * L)).intoArray(lanes, lo + 10 * L);
    s32.add(FloatVector.fromArray(FLOATS, lanes, lo + 11 * L)).intoArray(lanes, lo + 11 * L);
    s03.add(FloatVector.fromArray(FLOATS, lanes, lo + 12 * L)).intoArray(lanes, lo + 12 * L);
    s13.add(FloatVector.fromArray(FLOATS, lanes, lo + 13 * L)).intoArray(lanes, lo + 13 * L);
    s23.add(FloatVector.fromArray(FLOATS, lanes, lo + 14 * L)).intoArray(lanes, lo + 14 * L);
    s33.add(FloatVector.fromArray(FLOATS, lanes, lo + 15 * L)).intoArray(lanes, lo + 15 * L);
    s04.add(FloatVector.fromArray(FLOATS, lanes, lo + 16 * L)).intoArray(lanes, lo + 16 * L);
    s14.add(FloatVector.fromArray(FLOATS, lanes, lo + 17 * L)).intoArray(lanes, lo + 17 * L);
    s24.add(FloatVector.fromArray(FLOATS, lanes, lo + 18 * L)).intoArray(lanes, lo + 18 * L);
    s34.add(FloatVector.fromArray(FLOATS, lanes, lo + 19 * L)).intoArray(lanes, lo + 19 * L);
    s05.add(FloatVector.fromArray(FLOATS, lanes, lo + 20 * L)).intoArray(lanes, lo + 20 * L);
    s15.add(FloatVector.fromArray(FLOATS, lanes, lo + 21 * L)).intoArray(lanes, lo + 21 * L);
    s25.add(FloatVector.fromArray(FLOATS, lanes, lo + 22 * L)).intoArray(lanes, lo + 22 * L);
    s35.add(FloatVector.fromArray(FLOATS, lanes, lo + 23 * L)).intoArray(lanes, lo + 23 * L);
  }
}
