package org.mycromwell.engine.kernel;

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
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Products with weights kept as one byte each (Q8_0, Q5_0, Q5_1, Q5_K, Q6_K) and float activations.
 *
 * <p>Packed panel: {@code [k][PANEL]} bytes, a lane is a row, then {@link BlockScales}. Formats of
 * five and six bits are widened to bytes when packed: their bit planes cost more to join in every
 * product than the extra bytes cost to read.
 */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class ByteMatMul extends FloatPanelMatMul {
  private static final int LANES_AT_ONCE = 8;

  private final int blockSize;
  private final boolean hasOffset;

  ByteMatMul(DType type) {
    super(type);
    blockSize = BlockScales.blockSize(type);
    hasOffset = BlockScales.hasOffset(type);
  }

  @Override
  public boolean readsStoredLayout() {
    return false;
  }

  @Override
  long panelBytes(int cols) {
    return (long) cols * PANEL + BlockScales.bytes(type(), cols);
  }

  // ---- packing ----

  @Override
  public void pack(
      MemorySegment stored, MemorySegment packed, int rows, int cols, int firstRow, int endRow) {
    int blockElements = type().blockSize();
    byte[] block = new byte[LANES_AT_ONCE * blockElements];
    long rowBytes = type().sizeBytes(cols);
    for (int r = firstRow; r < endRow; r += LANES_AT_ONCE) {
      long panel = r / PANEL * panelBytes(cols);
      int lane = r % PANEL;
      int lanes = Math.min(LANES_AT_ONCE, endRow - r);
      for (int i = 0; i < lanes; i++) {
        BlockScales.pack(
            type(),
            stored,
            (r + i) * rowBytes,
            cols,
            packed,
            panel + (long) cols * PANEL,
            lane + i);
      }
      java.util.Arrays.fill(block, (byte) 0);
      for (int b = 0; b < cols / blockElements; b++) {
        for (int i = 0; i < lanes; i++) {
          long at = (r + i) * rowBytes + (long) b * type().blockBytes();
          ByteBlocks.decode(type(), stored, at, block, i * blockElements);
        }
        transpose(block, blockElements, packed, panel + (long) b * blockElements * PANEL + lane);
      }
    }
  }

  /** {@code out[k * PANEL + i] = block[i][k]} for eight rows i: eight by eight bytes at a time. */
  private static void transpose(byte[] block, int n, MemorySegment out, long to) {
    MemorySegment rows = MemorySegment.ofArray(block);
    for (int k = 0; k < n; k += 8) {
      long x0 = rows.get(LittleEndian.LONG, k);
      long x1 = rows.get(LittleEndian.LONG, n + k);
      long x2 = rows.get(LittleEndian.LONG, 2L * n + k);
      long x3 = rows.get(LittleEndian.LONG, 3L * n + k);
      long x4 = rows.get(LittleEndian.LONG, 4L * n + k);
      long x5 = rows.get(LittleEndian.LONG, 5L * n + k);
      long x6 = rows.get(LittleEndian.LONG, 6L * n + k);
      long x7 = rows.get(LittleEndian.LONG, 7L * n + k);
      // swap halves of 4, then 2, then 1 bytes between rows that far apart
      long m = 0x00000000FFFFFFFFL;
      long a0 = (x0 & m) | (x4 << 32);
      long a4 = (x0 >>> 32) | (x4 & ~m);
      long a1 = (x1 & m) | (x5 << 32);
      long a5 = (x1 >>> 32) | (x5 & ~m);
      long a2 = (x2 & m) | (x6 << 32);
      long a6 = (x2 >>> 32) | (x6 & ~m);
      long a3 = (x3 & m) | (x7 << 32);
      long a7 = (x3 >>> 32) | (x7 & ~m);
      m = 0x0000FFFF0000FFFFL;
      long b0 = (a0 & m) | ((a2 & m) << 16);
      long b2 = ((a0 >>> 16) & m) | (a2 & ~m);
      long b1 = (a1 & m) | ((a3 & m) << 16);
      long b3 = ((a1 >>> 16) & m) | (a3 & ~m);
      long b4 = (a4 & m) | ((a6 & m) << 16);
      long b6 = ((a4 >>> 16) & m) | (a6 & ~m);
      long b5 = (a5 & m) | ((a7 & m) << 16);
      long b7 = ((a5 >>> 16) & m) | (a7 & ~m);
      m = 0x00FF00FF00FF00FFL;
      long at = to + (long) k * PANEL;
      out.set(LittleEndian.LONG, at, (b0 & m) | ((b1 & m) << 8));
      out.set(LittleEndian.LONG, at + PANEL, ((b0 >>> 8) & m) | (b1 & ~m));
      out.set(LittleEndian.LONG, at + 2L * PANEL, (b2 & m) | ((b3 & m) << 8));
      out.set(LittleEndian.LONG, at + 3L * PANEL, ((b2 >>> 8) & m) | (b3 & ~m));
      out.set(LittleEndian.LONG, at + 4L * PANEL, (b4 & m) | ((b5 & m) << 8));
      out.set(LittleEndian.LONG, at + 5L * PANEL, ((b4 >>> 8) & m) | (b5 & ~m));
      out.set(LittleEndian.LONG, at + 6L * PANEL, (b6 & m) | ((b7 & m) << 8));
      out.set(LittleEndian.LONG, at + 7L * PANEL, ((b6 >>> 8) & m) | (b7 & ~m));
    }
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
    float[] values = x.values();
    for (int k = 0; k < cols; k += Scratch.DEPTH) {
      int depth = Math.min(Scratch.DEPTH, cols - k);
      int blocks = depth / blockSize;
      dots(w, panel + (long) k * PANEL, values, k, scratch.blockDots, blocks, blockSize);
      BlockScales.expand(
          type(),
          w,
          panel + (long) cols * PANEL,
          k / blockSize,
          blocks,
          0,
          scratch.scales,
          scratch.offsets);
      combine(scratch.blockDots, scratch.scales, y, yo, blocks);
      if (hasOffset) {
        addOffsets(values, k, scratch.offsets, y, yo, blocks, blockSize);
      }
    }
  }

  /** Dot products of blocks of unscaled weights: {@code out[block][PANEL]}. */
  private static void dots(
      MemorySegment w, long base, float[] x, int xo, float[] out, int blocks, int blockSize) {
    int p = 0;
    int a = xo;
    for (int b = 0; b < blocks; b++) {
      FloatVector s0 = FloatVector.zero(FLOATS);
      FloatVector s1 = FloatVector.zero(FLOATS);
      FloatVector s2 = FloatVector.zero(FLOATS);
      FloatVector s3 = FloatVector.zero(FLOATS);
      for (int k = 0; k < blockSize; k++) {
        FloatVector v = FloatVector.broadcast(FLOATS, x[a]);
        s0 =
            ((FloatVector)
                    ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + p, LE)
                        .convertShape(VectorOperators.B2F, FLOATS, 0))
                .fma(v, s0);
        s1 =
            ((FloatVector)
                    ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + L), LE)
                        .convertShape(VectorOperators.B2F, FLOATS, 0))
                .fma(v, s1);
        s2 =
            ((FloatVector)
                    ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + 2 * L), LE)
                        .convertShape(VectorOperators.B2F, FLOATS, 0))
                .fma(v, s2);
        s3 =
            ((FloatVector)
                    ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + 3 * L), LE)
                        .convertShape(VectorOperators.B2F, FLOATS, 0))
                .fma(v, s3);
        p += PANEL;
        a++;
      }
      int o = b * PANEL;
      s0.intoArray(out, o);
      s1.intoArray(out, o + L);
      s2.intoArray(out, o + 2 * L);
      s3.intoArray(out, o + 3 * L);
    }
  }

  /** {@code y[row] += sum_b dots[b][row] * scales[b][row]}, ascending. */
  private static void combine(float[] dots, float[] scales, float[] y, int yo, int blocks) {
    for (int g = 0; g < PANEL; g += L) {
      FloatVector sum = FloatVector.fromArray(FLOATS, y, yo + g);
      for (int b = 0; b < blocks; b++) {
        sum =
            FloatVector.fromArray(FLOATS, dots, b * PANEL + g)
                .fma(FloatVector.fromArray(FLOATS, scales, b * PANEL + g), sum);
      }
      sum.intoArray(y, yo + g);
    }
  }

  /** {@code y[row] += sum_b offsets[b][row] * (sum of x in block b)}. */
  private static void addOffsets(
      float[] x, int xo, float[] offsets, float[] y, int yo, int blocks, int blockSize) {
    for (int b = 0; b < blocks; b++) {
      float total = 0;
      for (int i = 0; i < blockSize; i++) {
        total += x[xo + b * blockSize + i];
      }
      for (int g = 0; g < PANEL; g += L) {
        FloatVector.fromArray(FLOATS, offsets, b * PANEL + g)
            .fma(FloatVector.broadcast(FLOATS, total), FloatVector.fromArray(FLOATS, y, yo + g))
            .intoArray(y, yo + g);
      }
    }
  }

  // ---- several columns ----

  @Override
  void fillPanel(
      MemorySegment w,
      int firstRow,
      int rows,
      int half,
      int cols,
      int firstCol,
      int endCol,
      Scratch scratch) {
    long panel = firstRow / PANEL * panelBytes(cols);
    int blocks = (endCol - firstCol) / blockSize;
    if (half == 0) {
      BlockScales.expand(
          type(),
          w,
          panel + (long) cols * PANEL,
          firstCol / blockSize,
          blocks,
          0,
          scratch.scales,
          scratch.offsets);
      if (!hasOffset) {
        java.util.Arrays.fill(scratch.offsets, 0f);
      }
    }
    widen(
        w,
        panel + (long) firstCol * PANEL + half * 2 * L,
        scratch.scales,
        scratch.offsets,
        half * 2 * L,
        scratch.panel32,
        blocks,
        blockSize);
  }

  private static void widen(
      MemorySegment w,
      long base,
      float[] scales,
      float[] offsets,
      int so,
      float[] out,
      int blocks,
      int blockSize) {
    int p = 0;
    int o = 0;
    for (int b = 0; b < blocks; b++) {
      FloatVector d0 = FloatVector.fromArray(FLOATS, scales, so + b * PANEL);
      FloatVector d1 = FloatVector.fromArray(FLOATS, scales, so + b * PANEL + L);
      FloatVector m0 = FloatVector.fromArray(FLOATS, offsets, so + b * PANEL);
      FloatVector m1 = FloatVector.fromArray(FLOATS, offsets, so + b * PANEL + L);
      for (int k = 0; k < blockSize; k++) {
        ((FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + p, LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0))
            .fma(d0, m0)
            .intoArray(out, o);
        ((FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0))
            .fma(d1, m1)
            .intoArray(out, o + L);
        p += PANEL;
        o += 2 * L;
      }
    }
  }
}
