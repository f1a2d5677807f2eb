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
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Products with weights kept as one byte each (Q8_0, Q5_0, Q5_1, Q5_K, Q6_K) and float activations.
 *
 * <p>Packed as {@link BlockScales} tells; the weights of a block are {@code [element / 4][PANEL]}
 * ints of four bytes: one load for 64 weights, because how far the processor looks ahead into
 * memory is limited by the instructions between two loads. Formats of five and six bits are widened
 * to bytes when packed. For six bits a product of both bit planes was built; alone it was faster,
 * but C2 boxed its vectors in some runs.
 */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class ByteMatMul extends FloatPanelMatMul {
  private final int blockSize;
  private final boolean hasOffset;
  private final int scaleBytes;

  /** From block to block within a stored block. */
  private final long step;

  private final long packedBlockBytes;

  ByteMatMul(DType type) {
    super(type);
    blockSize = BlockScales.blockSize(type);
    hasOffset = BlockScales.hasOffset(type);
    scaleBytes = BlockScales.bytes(type);
    step = scaleBytes + (long) blockSize * PANEL;
    packedBlockBytes = type.blockSize() / blockSize * step + BlockScales.trailerBytes(type);
  }

  @Override
  public boolean readsStoredLayout() {
    return false;
  }

  @Override
  long panelBytes(int cols) {
    return cols / type().blockSize() * packedBlockBytes;
  }

  // ---- packing ----

  @Override
  public void pack(
      MemorySegment stored, MemorySegment packed, int rows, int cols, int firstRow, int endRow) {
    int n = type().blockSize();
    int blockBytes = type().blockBytes();
    byte[] block = new byte[n];
    MemorySegment bytes = MemorySegment.ofArray(block);
    long rowBytes = type().sizeBytes(cols);
    for (int r = firstRow; r < endRow; r++) {
      long to = r / PANEL * panelBytes(cols);
      int lane = r % PANEL;
      for (long at = r * rowBytes; at < (r + 1) * rowBytes; at += blockBytes) {
        BlockScales.pack(type(), stored, at, packed, to, blockSize * PANEL, lane);
        ByteBlocks.decode(type(), stored, at, block, 0);
        for (int k = 0; k < n; k += 4) {
          long quad =
              to + k / blockSize * step + scaleBytes + (long) (k % blockSize) * PANEL + 4 * lane;
          packed.set(LittleEndian.INT, quad, bytes.get(LittleEndian.INT, k));
        }
        to += packedBlockBytes;
      }
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
    switch (type()) {
      case Q8_0, Q5_0 -> gemvHalves(w, panel, x.values(), y, yo, cols / 32);
      case Q6_K -> gemvSuperScales(w, panel, x.values(), y, yo, cols / 256);
      default -> gemvWithOffsets(w, panel, cols, x.values(), y, yo, scratch);
    }
  }

  /**
   * Q8_0 and Q5_0. One loop: while a block is scaled, the loads of the next are under way. Split
   * into a loop for the dot products and one for the scales, the same product waits for memory in
   * between.
   */
  private static void gemvHalves(
      MemorySegment w, long base, float[] x, float[] y, int yo, int blocks) {
    FloatVector y0 = FloatVector.zero(FLOATS);
    FloatVector y1 = FloatVector.zero(FLOATS);
    FloatVector y2 = FloatVector.zero(FLOATS);
    FloatVector y3 = FloatVector.zero(FLOATS);
    int p = 0;
    int a = 0;
    for (int b = 0; b < blocks; b++) {
      FloatVector s0 = FloatVector.zero(FLOATS);
      FloatVector s1 = FloatVector.zero(FLOATS);
      FloatVector s2 = FloatVector.zero(FLOATS);
      FloatVector s3 = FloatVector.zero(FLOATS);
      int scales = p;
      p += 2 * PANEL;
      for (int k = 0; k < 8; k++) {
        IntVector w0 = IntVector.fromMemorySegment(INTS, w, base + p, LE);
        IntVector w1 = IntVector.fromMemorySegment(INTS, w, base + (p + 4 * L), LE);
        IntVector w2 = IntVector.fromMemorySegment(INTS, w, base + (p + 8 * L), LE);
        IntVector w3 = IntVector.fromMemorySegment(INTS, w, base + (p + 12 * L), LE);
        FloatVector v = FloatVector.broadcast(FLOATS, x[a]);
        s0 =
            ((FloatVector)
                    w0.lanewise(VectorOperators.LSHL, 24)
                        .lanewise(VectorOperators.ASHR, 24)
                        .convert(VectorOperators.I2F, 0))
                .fma(v, s0);
        s1 =
            ((FloatVector)
                    w1.lanewise(VectorOperators.LSHL, 24)
                        .lanewise(VectorOperators.ASHR, 24)
                        .convert(VectorOperators.I2F, 0))
                .fma(v, s1);
        s2 =
            ((FloatVector)
                    w2.lanewise(VectorOperators.LSHL, 24)
                        .lanewise(VectorOperators.ASHR, 24)
                        .convert(VectorOperators.I2F, 0))
                .fma(v, s2);
        s3 =
            ((FloatVector)
                    w3.lanewise(VectorOperators.LSHL, 24)
                        .lanewise(VectorOperators.ASHR, 24)
                        .convert(VectorOperators.I2F, 0))
                .fma(v, s3);
        v = FloatVector.broadcast(FLOATS, x[a + 1]);
        s0 =
            ((FloatVector)
                    w0.lanewise(VectorOperators.LSHL, 16)
                        .lanewise(VectorOperators.ASHR, 24)
                        .convert(VectorOperators.I2F, 0))
                .fma(v, s0);
        s1 =
            ((FloatVector)
                    w1.lanewise(VectorOperators.LSHL, 16)
                        .lanewise(VectorOperators.ASHR, 24)
                        .convert(VectorOperators.I2F, 0))
                .fma(v, s1);
        s2 =
            ((FloatVector)
                    w2.lanewise(VectorOperators.LSHL, 16)
                        .lanewise(VectorOperators.ASHR, 24)
                        .convert(VectorOperators.I2F, 0))
                .fma(v, s2);
        s3 =
            ((FloatVector)
                    w3.lanewise(VectorOperators.LSHL, 16)
                        .lanewise(VectorOperators.ASHR, 24)
                        .convert(VectorOperators.I2F, 0))
                .fma(v, s3);
        v = FloatVector.broadcast(FLOATS, x[a + 2]);
        s0 =
            ((FloatVector)
                    w0.lanewise(VectorOperators.LSHL, 8)
                        .lanewise(VectorOperators.ASHR, 24)
                        .convert(VectorOperators.I2F, 0))
                .fma(v, s0);
        s1 =
            ((FloatVector)
                    w1.lanewise(VectorOperators.LSHL, 8)
                        .lanewise(VectorOperators.ASHR, 24)
                        .convert(VectorOperators.I2F, 0))
                .fma(v, s1);
        s2 =
            ((FloatVector)
                    w2.lanewise(VectorOperators.LSHL, 8)
                        .lanewise(VectorOperators.ASHR, 24)
                        .convert(VectorOperators.I2F, 0))
                .fma(v, s2);
        s3 =
            ((FloatVector)
                    w3.lanewise(VectorOperators.LSHL, 8)
                        .lanewise(VectorOperators.ASHR, 24)
                        .convert(VectorOperators.I2F, 0))
                .fma(v, s3);
        v = FloatVector.broadcast(FLOATS, x[a + 3]);
        s0 =
            ((FloatVector) w0.lanewise(VectorOperators.ASHR, 24).convert(VectorOperators.I2F, 0))
                .fma(v, s0);
        s1 =
            ((FloatVector) w1.lanewise(VectorOperators.ASHR, 24).convert(VectorOperators.I2F, 0))
                .fma(v, s1);
        s2 =
            ((FloatVector) w2.lanewise(VectorOperators.ASHR, 24).convert(VectorOperators.I2F, 0))
                .fma(v, s2);
        s3 =
            ((FloatVector) w3.lanewise(VectorOperators.ASHR, 24).convert(VectorOperators.I2F, 0))
                .fma(v, s3);
        p += 16 * L;
        a += 4;
      }
      y0 =
          s0.fma(
              ((IntVector)
                      ShortVector.fromMemorySegment(HALF_SHORTS, w, base + scales, LE)
                          .convertShape(VectorOperators.S2I, INTS, 0))
                  .lanewise(VectorOperators.LSHL, 13)
                  .and(F16_MASK)
                  .reinterpretAsFloats()
                  .mul(F16_REBIAS),
              y0);
      y1 =
          s1.fma(
              ((IntVector)
                      ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 2 * L), LE)
                          .convertShape(VectorOperators.S2I, INTS, 0))
                  .lanewise(VectorOperators.LSHL, 13)
                  .and(F16_MASK)
                  .reinterpretAsFloats()
                  .mul(F16_REBIAS),
              y1);
      y2 =
          s2.fma(
              ((IntVector)
                      ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 4 * L), LE)
                          .convertShape(VectorOperators.S2I, INTS, 0))
                  .lanewise(VectorOperators.LSHL, 13)
                  .and(F16_MASK)
                  .reinterpretAsFloats()
                  .mul(F16_REBIAS),
              y2);
      y3 =
          s3.fma(
              ((IntVector)
                      ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 6 * L), LE)
                          .convertShape(VectorOperators.S2I, INTS, 0))
                  .lanewise(VectorOperators.LSHL, 13)
                  .and(F16_MASK)
                  .reinterpretAsFloats()
                  .mul(F16_REBIAS),
              y3);
    }
    y0.intoArray(y, yo);
    y1.intoArray(y, yo + L);
    y2.intoArray(y, yo + 2 * L);
    y3.intoArray(y, yo + 3 * L);
  }

  /** Q6_K: sixteen blocks of 16 with a scale each, then the scale of them all. */
  private static void gemvSuperScales(
      MemorySegment w, long base, float[] x, float[] y, int yo, int blocks) {
    FloatVector y0 = FloatVector.zero(FLOATS);
    FloatVector y1 = FloatVector.zero(FLOATS);
    FloatVector y2 = FloatVector.zero(FLOATS);
    FloatVector y3 = FloatVector.zero(FLOATS);
    int p = 0;
    int a = 0;
    for (int b = 0; b < blocks; b++) {
      FloatVector u0 = FloatVector.zero(FLOATS);
      FloatVector u1 = FloatVector.zero(FLOATS);
      FloatVector u2 = FloatVector.zero(FLOATS);
      FloatVector u3 = FloatVector.zero(FLOATS);
      for (int c = 0; c < 16; c++) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        int scales = p;
        p += PANEL;
        for (int k = 0; k < 4; k++) {
          IntVector w0 = IntVector.fromMemorySegment(INTS, w, base + p, LE);
          IntVector w1 = IntVector.fromMemorySegment(INTS, w, base + (p + 4 * L), LE);
          IntVector w2 = IntVector.fromMemorySegment(INTS, w, base + (p + 8 * L), LE);
          IntVector w3 = IntVector.fromMemorySegment(INTS, w, base + (p + 12 * L), LE);
          FloatVector v = FloatVector.broadcast(FLOATS, x[a]);
          s0 =
              ((FloatVector)
                      w0.lanewise(VectorOperators.LSHL, 24)
                          .lanewise(VectorOperators.ASHR, 24)
                          .convert(VectorOperators.I2F, 0))
                  .fma(v, s0);
          s1 =
              ((FloatVector)
                      w1.lanewise(VectorOperators.LSHL, 24)
                          .lanewise(VectorOperators.ASHR, 24)
                          .convert(VectorOperators.I2F, 0))
                  .fma(v, s1);
          s2 =
              ((FloatVector)
                      w2.lanewise(VectorOperators.LSHL, 24)
                          .lanewise(VectorOperators.ASHR, 24)
                          .convert(VectorOperators.I2F, 0))
                  .fma(v, s2);
          s3 =
              ((FloatVector)
                      w3.lanewise(VectorOperators.LSHL, 24)
                          .lanewise(VectorOperators.ASHR, 24)
                          .convert(VectorOperators.I2F, 0))
                  .fma(v, s3);
          v = FloatVector.broadcast(FLOATS, x[a + 1]);
          s0 =
              ((FloatVector)
                      w0.lanewise(VectorOperators.LSHL, 16)
                          .lanewise(VectorOperators.ASHR, 24)
                          .convert(VectorOperators.I2F, 0))
                  .fma(v, s0);
          s1 =
              ((FloatVector)
                      w1.lanewise(VectorOperators.LSHL, 16)
                          .lanewise(VectorOperators.ASHR, 24)
                          .convert(VectorOperators.I2F, 0))
                  .fma(v, s1);
          s2 =
              ((FloatVector)
                      w2.lanewise(VectorOperators.LSHL, 16)
                          .lanewise(VectorOperators.ASHR, 24)
                          .convert(VectorOperators.I2F, 0))
                  .fma(v, s2);
          s3 =
              ((FloatVector)
                      w3.lanewise(VectorOperators.LSHL, 16)
                          .lanewise(VectorOperators.ASHR, 24)
                          .convert(VectorOperators.I2F, 0))
                  .fma(v, s3);
          v = FloatVector.broadcast(FLOATS, x[a + 2]);
          s0 =
              ((FloatVector)
                      w0.lanewise(VectorOperators.LSHL, 8)
                          .lanewise(VectorOperators.ASHR, 24)
                          .convert(VectorOperators.I2F, 0))
                  .fma(v, s0);
          s1 =
              ((FloatVector)
                      w1.lanewise(VectorOperators.LSHL, 8)
                          .lanewise(VectorOperators.ASHR, 24)
                          .convert(VectorOperators.I2F, 0))
                  .fma(v, s1);
          s2 =
              ((FloatVector)
                      w2.lanewise(VectorOperators.LSHL, 8)
                          .lanewise(VectorOperators.ASHR, 24)
                          .convert(VectorOperators.I2F, 0))
                  .fma(v, s2);
          s3 =
              ((FloatVector)
                      w3.lanewise(VectorOperators.LSHL, 8)
                          .lanewise(VectorOperators.ASHR, 24)
                          .convert(VectorOperators.I2F, 0))
                  .fma(v, s3);
          v = FloatVector.broadcast(FLOATS, x[a + 3]);
          s0 =
              ((FloatVector) w0.lanewise(VectorOperators.ASHR, 24).convert(VectorOperators.I2F, 0))
                  .fma(v, s0);
          s1 =
              ((FloatVector) w1.lanewise(VectorOperators.ASHR, 24).convert(VectorOperators.I2F, 0))
                  .fma(v, s1);
          s2 =
              ((FloatVector) w2.lanewise(VectorOperators.ASHR, 24).convert(VectorOperators.I2F, 0))
                  .fma(v, s2);
          s3 =
              ((FloatVector) w3.lanewise(VectorOperators.ASHR, 24).convert(VectorOperators.I2F, 0))
                  .fma(v, s3);
          p += 16 * L;
          a += 4;
        }
        u0 =
            s0.fma(
                (FloatVector)
                    ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + scales, LE)
                        .convertShape(VectorOperators.B2F, FLOATS, 0),
                u0);
        u1 =
            s1.fma(
                (FloatVector)
                    ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scales + 1 * L), LE)
                        .convertShape(VectorOperators.B2F, FLOATS, 0),
                u1);
        u2 =
            s2.fma(
                (FloatVector)
                    ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scales + 2 * L), LE)
                        .convertShape(VectorOperators.B2F, FLOATS, 0),
                u2);
        u3 =
            s3.fma(
                (FloatVector)
                    ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scales + 3 * L), LE)
                        .convertShape(VectorOperators.B2F, FLOATS, 0),
                u3);
      }
      y0 =
          u0.fma(
              ((IntVector)
                      ShortVector.fromMemorySegment(HALF_SHORTS, w, base + p, LE)
                          .convertShape(VectorOperators.S2I, INTS, 0))
                  .lanewise(VectorOperators.LSHL, 13)
                  .and(F16_MASK)
                  .reinterpretAsFloats()
                  .mul(F16_REBIAS),
              y0);
      y1 =
          u1.fma(
              ((IntVector)
                      ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (p + 2 * L), LE)
                          .convertShape(VectorOperators.S2I, INTS, 0))
                  .lanewise(VectorOperators.LSHL, 13)
                  .and(F16_MASK)
                  .reinterpretAsFloats()
                  .mul(F16_REBIAS),
              y1);
      y2 =
          u2.fma(
              ((IntVector)
                      ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (p + 4 * L), LE)
                          .convertShape(VectorOperators.S2I, INTS, 0))
                  .lanewise(VectorOperators.LSHL, 13)
                  .and(F16_MASK)
                  .reinterpretAsFloats()
                  .mul(F16_REBIAS),
              y2);
      y3 =
          u3.fma(
              ((IntVector)
                      ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (p + 6 * L), LE)
                          .convertShape(VectorOperators.S2I, INTS, 0))
                  .lanewise(VectorOperators.LSHL, 13)
                  .and(F16_MASK)
                  .reinterpretAsFloats()
                  .mul(F16_REBIAS),
              y3);
      p += 2 * PANEL;
    }
    y0.intoArray(y, yo);
    y1.intoArray(y, yo + L);
    y2.intoArray(y, yo + 2 * L);
    y3.intoArray(y, yo + 3 * L);
  }

  /** Q5_1 and Q5_K, less common: dot products and scales apart. */
  private void gemvWithOffsets(
      MemorySegment w, long panel, int cols, float[] x, float[] y, int yo, Scratch scratch) {
    clear(y, yo, 0, 1, PANEL);
    int n = type().blockSize();
    int blocks = n / blockSize;
    long at = panel;
    for (int k = 0; k < cols; k += n) {
      for (int b = 0; b < blocks; b++) {
        dots(w, at + b * step + scaleBytes, x, k + b * blockSize, scratch.blockDots, b * PANEL);
      }
      BlockScales.expand(type(), w, at, blockSize * PANEL, 0, scratch.scales, scratch.offsets, 0);
      combine(scratch.blockDots, scratch.scales, y, yo, blocks);
      addOffsets(x, k, scratch.offsets, y, yo, blocks, blockSize);
      at += packedBlockBytes;
    }
  }

  /** Dot products of a block of 32 unscaled weights: {@code out[o ...]}, {@link Lanes#PANEL}. */
  private static void dots(MemorySegment w, long base, float[] x, int xo, float[] out, int o) {
    int p = 0;
    int a = xo;
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    for (int k = 0; k < 8; k++) {
      IntVector w0 = IntVector.fromMemorySegment(INTS, w, base + p, LE);
      IntVector w1 = IntVector.fromMemorySegment(INTS, w, base + (p + 4 * L), LE);
      IntVector w2 = IntVector.fromMemorySegment(INTS, w, base + (p + 8 * L), LE);
      IntVector w3 = IntVector.fromMemorySegment(INTS, w, base + (p + 12 * L), LE);
      FloatVector v = FloatVector.broadcast(FLOATS, x[a]);
      s0 =
          ((FloatVector)
                  w0.lanewise(VectorOperators.LSHL, 24)
                      .lanewise(VectorOperators.ASHR, 24)
                      .convert(VectorOperators.I2F, 0))
              .fma(v, s0);
      s1 =
          ((FloatVector)
                  w1.lanewise(VectorOperators.LSHL, 24)
                      .lanewise(VectorOperators.ASHR, 24)
                      .convert(VectorOperators.I2F, 0))
              .fma(v, s1);
      s2 =
          ((FloatVector)
                  w2.lanewise(VectorOperators.LSHL, 24)
                      .lanewise(VectorOperators.ASHR, 24)
                      .convert(VectorOperators.I2F, 0))
              .fma(v, s2);
      s3 =
          ((FloatVector)
                  w3.lanewise(VectorOperators.LSHL, 24)
                      .lanewise(VectorOperators.ASHR, 24)
                      .convert(VectorOperators.I2F, 0))
              .fma(v, s3);
      v = FloatVector.broadcast(FLOATS, x[a + 1]);
      s0 =
          ((FloatVector)
                  w0.lanewise(VectorOperators.LSHL, 16)
                      .lanewise(VectorOperators.ASHR, 24)
                      .convert(VectorOperators.I2F, 0))
              .fma(v, s0);
      s1 =
          ((FloatVector)
                  w1.lanewise(VectorOperators.LSHL, 16)
                      .lanewise(VectorOperators.ASHR, 24)
                      .convert(VectorOperators.I2F, 0))
              .fma(v, s1);
      s2 =
          ((FloatVector)
                  w2.lanewise(VectorOperators.LSHL, 16)
                      .lanewise(VectorOperators.ASHR, 24)
                      .convert(VectorOperators.I2F, 0))
              .fma(v, s2);
      s3 =
          ((FloatVector)
                  w3.lanewise(VectorOperators.LSHL, 16)
                      .lanewise(VectorOperators.ASHR, 24)
                      .convert(VectorOperators.I2F, 0))
              .fma(v, s3);
      v = FloatVector.broadcast(FLOATS, x[a + 2]);
      s0 =
          ((FloatVector)
                  w0.lanewise(VectorOperators.LSHL, 8)
                      .lanewise(VectorOperators.ASHR, 24)
                      .convert(VectorOperators.I2F, 0))
              .fma(v, s0);
      s1 =
          ((FloatVector)
                  w1.lanewise(VectorOperators.LSHL, 8)
                      .lanewise(VectorOperators.ASHR, 24)
                      .convert(VectorOperators.I2F, 0))
              .fma(v, s1);
      s2 =
          ((FloatVector)
                  w2.lanewise(VectorOperators.LSHL, 8)
                      .lanewise(VectorOperators.ASHR, 24)
                      .convert(VectorOperators.I2F, 0))
              .fma(v, s2);
      s3 =
          ((FloatVector)
                  w3.lanewise(VectorOperators.LSHL, 8)
                      .lanewise(VectorOperators.ASHR, 24)
                      .convert(VectorOperators.I2F, 0))
              .fma(v, s3);
      v = FloatVector.broadcast(FLOATS, x[a + 3]);
      s0 =
          ((FloatVector) w0.lanewise(VectorOperators.ASHR, 24).convert(VectorOperators.I2F, 0))
              .fma(v, s0);
      s1 =
          ((FloatVector) w1.lanewise(VectorOperators.ASHR, 24).convert(VectorOperators.I2F, 0))
              .fma(v, s1);
      s2 =
          ((FloatVector) w2.lanewise(VectorOperators.ASHR, 24).convert(VectorOperators.I2F, 0))
              .fma(v, s2);
      s3 =
          ((FloatVector) w3.lanewise(VectorOperators.ASHR, 24).convert(VectorOperators.I2F, 0))
              .fma(v, s3);
      p += 16 * L;
      a += 4;
    }
    s0.intoArray(out, o);
    s1.intoArray(out, o + L);
    s2.intoArray(out, o + 2 * L);
    s3.intoArray(out, o + 3 * L);
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
    int n = type().blockSize();
    int blocks = n / blockSize;
    long at = firstRow / PANEL * panelBytes(cols) + panelBytes(firstCol);
    for (int k = firstCol; k < endCol; k += n) {
      BlockScales.expand(type(), w, at, blockSize * PANEL, 0, scratch.scales, scratch.offsets, 0);
      if (!hasOffset) {
        java.util.Arrays.fill(scratch.offsets, 0, blocks * PANEL, 0f);
      }
      for (int b = 0; b < blocks; b++) {
        widen(
            w,
            at + b * step + scaleBytes + half * 8 * L,
            scratch.scales,
            scratch.offsets,
            b * PANEL + half * 2 * L,
            scratch.panel32,
            (k - firstCol + b * blockSize) * 2 * L,
            blockSize);
      }
      at += packedBlockBytes;
    }
  }

  private static void widen(
      MemorySegment w,
      long base,
      float[] scales,
      float[] offsets,
      int so,
      float[] out,
      int to,
      int n) {
    for (int g = 0; g < 2 * L; g += L) {
      FloatVector d = FloatVector.fromArray(FLOATS, scales, so + g);
      FloatVector m = FloatVector.fromArray(FLOATS, offsets, so + g);
      int p = 4 * g;
      int o = to + g;
      for (int k = 0; k < n; k += 4) {
        IntVector w0 = IntVector.fromMemorySegment(INTS, w, base + p, LE);
        ((FloatVector)
                w0.lanewise(VectorOperators.LSHL, 24)
                    .lanewise(VectorOperators.ASHR, 24)
                    .convert(VectorOperators.I2F, 0))
            .fma(d, m)
            .intoArray(out, o);
        ((FloatVector)
                w0.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 24)
                    .convert(VectorOperators.I2F, 0))
            .fma(d, m)
            .intoArray(out, o + 2 * L);
        ((FloatVector)
                w0.lanewise(VectorOperators.LSHL, 8)
                    .lanewise(VectorOperators.ASHR, 24)
                    .convert(VectorOperators.I2F, 0))
            .fma(d, m)
            .intoArray(out, o + 4 * L);
        ((FloatVector) w0.lanewise(VectorOperators.ASHR, 24).convert(VectorOperators.I2F, 0))
            .fma(d, m)
            .intoArray(out, o + 6 * L);
        p += 16 * L;
        o += 8 * L;
      }
    }
  }
}
