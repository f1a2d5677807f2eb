package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.INTS;
import static org.mycromwell.engine.kernel.Lanes.L;
import static org.mycromwell.engine.kernel.Lanes.LE;
import static org.mycromwell.engine.kernel.Lanes.PANEL;
import static org.mycromwell.engine.kernel.Lanes.SHORTS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Products with 4-bit weights (Q4_0, Q4_1, Q4_K) and activations rounded to 8 bits, in 16-bit
 * integer arithmetic.
 *
 * <p>Packed panel: the weights, {@code [block of 32][4][4 groups][L]} ints of eight nibbles each (a
 * lane is a row), then the scales in their stored precision. A weight is {@code scale * (nibble -
 * 8) + offset}; the 8 makes the block sum fit 16 bits.
 */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class NibbleMatMul extends PanelMatMul {
  private static final int BLOCK = Activations.BLOCK;
  private static final int SUPER = 256;

  /** Blocks treated at a time: one super-block of Q4_K. */
  private static final int STEP = SUPER / BLOCK;

  private static final long QUANT_BYTES_PER_BLOCK = (long) PANEL * BLOCK / 2;

  /** Nibble that stands for the offset alone. */
  private static final int ZERO_POINT = 8;

  NibbleMatMul(DType type) {
    super(type, ActivationForm.INT8_FOLDED, ActivationForm.INT8_TILES);
  }

  @Override
  public boolean readsStoredLayout() {
    return false;
  }

  @Override
  long panelBytes(int cols) {
    return quantBytes(cols) + BlockScales.bytes(type(), cols);
  }

  private static long quantBytes(int cols) {
    return cols / BLOCK * QUANT_BYTES_PER_BLOCK;
  }

  // ---- packing ----

  @Override
  public void pack(
      MemorySegment stored, MemorySegment packed, int rows, int cols, int firstRow, int endRow) {
    long rowBytes = type().sizeBytes(cols);
    long panelBytes = panelBytes(cols);
    for (int r = firstRow; r < endRow; r++) {
      long panel = r / PANEL * panelBytes;
      int lane = r % PANEL;
      BlockScales.pack(type(), stored, r * rowBytes, cols, packed, panel + quantBytes(cols), lane);
      if (type() == DType.Q4_K) {
        packSuperRow(stored, r * rowBytes, packed, panel + 4L * lane, cols);
      } else {
        packRow(stored, r * rowBytes, packed, panel + 4L * lane, cols);
      }
    }
  }

  /** Q4_0 and Q4_1: a block ends with 16 bytes; their high nibbles are the second 16 weights. */
  private void packRow(MemorySegment stored, long from, MemorySegment packed, long to, int cols) {
    int blockBytes = type().blockBytes();
    for (int b = 0; b < cols / BLOCK; b++) {
      long at = from + (b + 1L) * blockBytes - 16;
      long first = stored.get(LittleEndian.LONG, at);
      long second = stored.get(LittleEndian.LONG, at + 8);
      long out = to + b * QUANT_BYTES_PER_BLOCK;
      packed.set(LittleEndian.INT, out, nibbles(first));
      packed.set(LittleEndian.INT, out + 4L * PANEL, nibbles(second));
      packed.set(LittleEndian.INT, out + 8L * PANEL, nibbles(first >>> 4));
      packed.set(LittleEndian.INT, out + 12L * PANEL, nibbles(second >>> 4));
    }
  }

  /** Q4_K: 16 bytes of scales, then four times 32 bytes for two blocks, low nibbles first. */
  private static void packSuperRow(
      MemorySegment stored, long from, MemorySegment packed, long to, int cols) {
    for (int s = 0; s < cols / SUPER; s++) {
      long at = from + (long) s * DType.Q4_K.blockBytes() + 16;
      for (int pair = 0; pair < STEP / 2; pair++) {
        long out = to + (s * STEP + 2L * pair) * QUANT_BYTES_PER_BLOCK;
        for (int i = 0; i < 4; i++) {
          long bits = stored.get(LittleEndian.LONG, at + 32L * pair + 8L * i);
          packed.set(LittleEndian.INT, out + 4L * PANEL * i, nibbles(bits));
          packed.set(
              LittleEndian.INT, out + QUANT_BYTES_PER_BLOCK + 4L * PANEL * i, nibbles(bits >>> 4));
        }
      }
    }
  }

  /** The low nibbles of eight bytes side by side. */
  private static int nibbles(long bytes) {
    return (int) Long.compress(bytes, 0x0F0F0F0F0F0F0F0FL);
  }

  // ---- one column ----

  @Override
  void gemv(
      MemorySegment w,
      int firstRow,
      int rows,
      int cols,
      Activations x,
      float[] y,
      int yo,
      Scratch scratch) {
    long panel = firstRow / PANEL * panelBytes(cols);
    clear(y, yo, 0, 1, PANEL);
    int blocks = cols / BLOCK;
    int[] folded = x.folded();
    for (int b = 0; b < blocks; b += STEP) {
      int n = Math.min(STEP, blocks - b);
      dots(
          w,
          panel + b * QUANT_BYTES_PER_BLOCK,
          folded,
          b * Activations.FOLDED_INTS,
          scratch.dots,
          n);
      BlockScales.expand(
          type(), w, panel + quantBytes(cols), b, n, ZERO_POINT, scratch.scales, scratch.offsets);
      if (type() == DType.Q4_0) {
        combine(scratch.dots, scratch.scales, x.blockScales(), b, y, yo, n);
      } else {
        combine(
            scratch.dots,
            scratch.scales,
            scratch.offsets,
            x.blockScales(),
            x.blockSums(),
            b,
            y,
            yo,
            n);
      }
    }
  }

  /** Integer dot products of {@code blocks} blocks: {@code out[block][PANEL]}. */
  private static void dots(MemorySegment w, long base, int[] act, int ao, int[] out, int blocks) {
    int p = 0;
    int a = ao;
    for (int b = 0; b < blocks; b++) {
      ShortVector s0 = IntVector.broadcast(INTS, act[a + 16]).reinterpretAsShorts();
      ShortVector s1 = s0;
      ShortVector s2 = s0;
      ShortVector s3 = s0;
      for (int i = 0; i < 4; i++) {
        IntVector w0 = IntVector.fromMemorySegment(INTS, w, base + p, LE);
        IntVector w1 = IntVector.fromMemorySegment(INTS, w, base + (p + 4 * L), LE);
        IntVector w2 = IntVector.fromMemorySegment(INTS, w, base + (p + 8 * L), LE);
        IntVector w3 = IntVector.fromMemorySegment(INTS, w, base + (p + 12 * L), LE);
        ShortVector x = IntVector.broadcast(INTS, act[a + 4 * i]).reinterpretAsShorts();
        s0 = s0.add(w0.reinterpretAsShorts().mul(x));
        s1 = s1.add(w1.reinterpretAsShorts().mul(x));
        s2 = s2.add(w2.reinterpretAsShorts().mul(x));
        s3 = s3.add(w3.reinterpretAsShorts().mul(x));
        x = IntVector.broadcast(INTS, act[a + 4 * i + 1]).reinterpretAsShorts();
        s0 = s0.add(w0.lanewise(VectorOperators.LSHR, 4).reinterpretAsShorts().mul(x));
        s1 = s1.add(w1.lanewise(VectorOperators.LSHR, 4).reinterpretAsShorts().mul(x));
        s2 = s2.add(w2.lanewise(VectorOperators.LSHR, 4).reinterpretAsShorts().mul(x));
        s3 = s3.add(w3.lanewise(VectorOperators.LSHR, 4).reinterpretAsShorts().mul(x));
        x = IntVector.broadcast(INTS, act[a + 4 * i + 2]).reinterpretAsShorts();
        s0 = s0.add(w0.lanewise(VectorOperators.LSHR, 8).reinterpretAsShorts().mul(x));
        s1 = s1.add(w1.lanewise(VectorOperators.LSHR, 8).reinterpretAsShorts().mul(x));
        s2 = s2.add(w2.lanewise(VectorOperators.LSHR, 8).reinterpretAsShorts().mul(x));
        s3 = s3.add(w3.lanewise(VectorOperators.LSHR, 8).reinterpretAsShorts().mul(x));
        x = IntVector.broadcast(INTS, act[a + 4 * i + 3]).reinterpretAsShorts();
        s0 = s0.add(w0.lanewise(VectorOperators.LSHR, 12).reinterpretAsShorts().mul(x));
        s1 = s1.add(w1.lanewise(VectorOperators.LSHR, 12).reinterpretAsShorts().mul(x));
        s2 = s2.add(w2.lanewise(VectorOperators.LSHR, 12).reinterpretAsShorts().mul(x));
        s3 = s3.add(w3.lanewise(VectorOperators.LSHR, 12).reinterpretAsShorts().mul(x));
        p += 16 * L;
      }
      int o = b * PANEL;
      IntVector t = s0.reinterpretAsInts();
      t.add(t.lanewise(VectorOperators.LSHL, 16))
          .lanewise(VectorOperators.ASHR, 16)
          .intoArray(out, o);
      t = s1.reinterpretAsInts();
      t.add(t.lanewise(VectorOperators.LSHL, 16))
          .lanewise(VectorOperators.ASHR, 16)
          .intoArray(out, o + L);
      t = s2.reinterpretAsInts();
      t.add(t.lanewise(VectorOperators.LSHL, 16))
          .lanewise(VectorOperators.ASHR, 16)
          .intoArray(out, o + 2 * L);
      t = s3.reinterpretAsInts();
      t.add(t.lanewise(VectorOperators.LSHL, 16))
          .lanewise(VectorOperators.ASHR, 16)
          .intoArray(out, o + 3 * L);
      a += Activations.FOLDED_INTS;
    }
  }

  /** {@code y[row] += sum_b dots[b][row] * dx[b] * scales[b][row]}, ascending. */
  private static void combine(
      int[] dots, float[] scales, float[] dx, int xo, float[] y, int yo, int blocks) {
    for (int g = 0; g < PANEL; g += L) {
      FloatVector sum = FloatVector.fromArray(FLOATS, y, yo + g);
      for (int b = 0; b < blocks; b++) {
        FloatVector dot =
            (FloatVector)
                IntVector.fromArray(INTS, dots, b * PANEL + g).convert(VectorOperators.I2F, 0);
        sum = dot.mul(dx[xo + b]).fma(FloatVector.fromArray(FLOATS, scales, b * PANEL + g), sum);
      }
      sum.intoArray(y, yo + g);
    }
  }

  /** As above, plus {@code offsets[b][row] * xsum[b]}. */
  private static void combine(
      int[] dots,
      float[] scales,
      float[] offsets,
      float[] dx,
      float[] xsum,
      int xo,
      float[] y,
      int yo,
      int blocks) {
    for (int g = 0; g < PANEL; g += L) {
      FloatVector sum = FloatVector.fromArray(FLOATS, y, yo + g);
      for (int b = 0; b < blocks; b++) {
        FloatVector dot =
            (FloatVector)
                IntVector.fromArray(INTS, dots, b * PANEL + g).convert(VectorOperators.I2F, 0);
        sum = dot.mul(dx[xo + b]).fma(FloatVector.fromArray(FLOATS, scales, b * PANEL + g), sum);
        sum =
            FloatVector.broadcast(FLOATS, xsum[xo + b])
                .fma(FloatVector.fromArray(FLOATS, offsets, b * PANEL + g), sum);
      }
      sum.intoArray(y, yo + g);
    }
  }

  // ---- several columns ----

  @Override
  void gemm(
      MemorySegment w,
      int firstRow,
      int rows,
      int cols,
      Activations x,
      int n,
      float[] y,
      int yo,
      int yStride,
      Scratch scratch) {
    clear(y, yo, yStride, n, PANEL);
    long panel = firstRow / PANEL * panelBytes(cols);
    int blocks = cols / BLOCK;
    int width = Int16Tile.COLUMNS;
    int[] tiles = x.intTiles();
    for (int b = 0; b < blocks; b += STEP) {
      int count = Math.min(STEP, blocks - b);
      widen(w, panel + b * QUANT_BYTES_PER_BLOCK, scratch.panel16, count * 4);
      BlockScales.expand(
          type(),
          w,
          panel + quantBytes(cols),
          b,
          count,
          ZERO_POINT,
          scratch.scales,
          scratch.offsets);
      for (int j = 0; j < n; j += width) {
        Int16Tile.sums(scratch.panel16, tiles, j * cols + b * BLOCK * width, scratch.sums16, count);
        Int16Tile.scale(
            scratch.sums16,
            scratch.scales,
            type() == DType.Q4_0 ? null : scratch.offsets,
            x.blockScales(),
            x.blockSums(),
            j * blocks + b * width,
            y,
            yo + j * yStride,
            yStride,
            Math.min(width, n - j),
            count);
      }
    }
  }

  /** Nibbles to shorts: {@code out[8 * eighths][2][2L]}, the lanes as {@link Int16Tile} wants. */
  private static void widen(MemorySegment w, long base, short[] out, int eighths) {
    ShortVector eight = ShortVector.broadcast(SHORTS, 8);
    for (int i = 0; i < eighths; i++) {
      int p = i * 16 * L;
      for (int half = 0; half < 2; half++) {
        IntVector even = IntVector.fromMemorySegment(INTS, w, base + (p + half * 8 * L), LE);
        IntVector odd = IntVector.fromMemorySegment(INTS, w, base + (p + half * 8 * L + 4 * L), LE);
        int o = i * 32 * L + half * 2 * L;
        for (int k = 0; k < 8; k++) {
          even.and(15)
              .or(odd.and(15).lanewise(VectorOperators.LSHL, 16))
              .reinterpretAsShorts()
              .sub(eight)
              .intoArray(out, o);
          even = even.lanewise(VectorOperators.LSHR, 4);
          odd = odd.lanewise(VectorOperators.LSHR, 4);
          o += 4 * L;
        }
      }
    }
  }
}
