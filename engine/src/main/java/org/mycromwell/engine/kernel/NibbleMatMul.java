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
import static org.mycromwell.engine.kernel.Lanes.SHORTS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
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
 * <p>Packed as {@link BlockScales} tells; the weights of a block are {@code [4][4 groups][L]} ints
 * of eight nibbles each. A weight is {@code scale * (nibble - 8) + offset}; the 8 makes the block
 * sum fit 16 bits.
 */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class NibbleMatMul extends PanelMatMul {
  private static final int BLOCK = Activations.BLOCK;

  /** Blocks in a stored block of Q4_K. */
  static final int SUPER_BLOCKS = 8;

  /** Blocks of a panel. */
  private static final int PANEL_BLOCKS = Scratch.DEPTH / BLOCK;

  /** Bytes of the weights of a block. */
  private static final int WEIGHT_BYTES = PANEL * BLOCK / 2;

  /** From block to block within a stored block of Q4_K. */
  private static final int SUPER_STEP = WEIGHT_BYTES + 2 * PANEL;

  /** Nibble that stands for the offset alone. */
  static final int ZERO_POINT = 8;

  private final long packedBlockBytes;

  NibbleMatMul(DType type) {
    super(type, ActivationForm.INT8_FOLDED, ActivationForm.INT8_TILES);
    packedBlockBytes =
        (long) type.blockSize() / BLOCK * (WEIGHT_BYTES + BlockScales.bytes(type))
            + BlockScales.trailerBytes(type);
  }

  @Override
  public boolean readsStoredLayout() {
    return false;
  }

  @Override
  long panelBytes(int cols) {
    return cols / type().blockSize() * packedBlockBytes;
  }

  @Override
  public ActivationForm activationForm(int n) {
    return isSmall(n) ? ActivationForm.INT8_FOLDED_TILES : super.activationForm(n);
  }

  /** Whether a batch is multiplied as single columns are; to where that is faster. */
  private boolean isSmall(int n) {
    return switch (type()) {
      case Q4_0 -> n > 1 && n <= NibbleTile.MOST_COLUMNS;
      case Q4_K -> n > 1 && n <= NibbleTile.MOST_COLUMNS / 2;
      default -> false;
    };
  }

  // ---- packing ----

  @Override
  public void pack(
      MemorySegment stored, MemorySegment packed, int rows, int cols, int firstRow, int endRow) {
    long rowBytes = type().sizeBytes(cols);
    int blockBytes = type().blockBytes();
    for (int r = firstRow; r < endRow; r++) {
      long to = r / PANEL * panelBytes(cols);
      int lane = r % PANEL;
      for (long at = r * rowBytes; at < (r + 1) * rowBytes; at += blockBytes) {
        BlockScales.pack(type(), stored, at, packed, to, WEIGHT_BYTES, lane);
        long quants = to + (BlockScales.bytes(type()) + 4 * lane);
        if (type() == DType.Q4_K) {
          packSuper(stored, at + 16, packed, quants);
        } else {
          packBlock(stored, at + blockBytes - 16, packed, quants);
        }
        to += packedBlockBytes;
      }
    }
  }

  /** Q4_0 and Q4_1: 16 bytes, whose high nibbles are the second 16 weights. */
  private static void packBlock(MemorySegment stored, long at, MemorySegment packed, long to) {
    long first = stored.get(LittleEndian.LONG, at);
    long second = stored.get(LittleEndian.LONG, at + 8);
    packed.set(LittleEndian.INT, to, nibbles(first));
    packed.set(LittleEndian.INT, to + 4L * PANEL, nibbles(second));
    packed.set(LittleEndian.INT, to + 8L * PANEL, nibbles(first >>> 4));
    packed.set(LittleEndian.INT, to + 12L * PANEL, nibbles(second >>> 4));
  }

  /** Q4_K: four times 32 bytes for two blocks, low nibbles first. */
  private static void packSuper(MemorySegment stored, long at, MemorySegment packed, long to) {
    for (int pair = 0; pair < SUPER_BLOCKS / 2; pair++) {
      long out = to + 2L * pair * SUPER_STEP;
      for (int i = 0; i < 4; i++) {
        long bits = stored.get(LittleEndian.LONG, at + 32L * pair + 8L * i);
        packed.set(LittleEndian.INT, out + 4L * PANEL * i, nibbles(bits));
        packed.set(LittleEndian.INT, out + SUPER_STEP + 4L * PANEL * i, nibbles(bits >>> 4));
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
    int blocks = cols / BLOCK;
    switch (type()) {
      case Q4_0 -> gemvHalves(w, panel, x.folded(), x.blockScales(), y, yo, blocks);
      case Q4_1 ->
          gemvHalfPairs(w, panel, x.folded(), x.blockScales(), x.blockSums(), y, yo, blocks);
      default -> gemvSuper(w, panel, x, y, yo, blocks, scratch);
    }
  }

  /**
   * Q4_0. Like its sisters one loop: while a block is scaled, the loads of the next are under way.
   * Split into a loop for the dot products and one for the scales, the same product waits for
   * memory in between.
   */
  private static void gemvHalves(
      MemorySegment w, long base, int[] act, float[] dx, float[] y, int yo, int blocks) {
    FloatVector y0 = FloatVector.zero(FLOATS);
    FloatVector y1 = FloatVector.zero(FLOATS);
    FloatVector y2 = FloatVector.zero(FLOATS);
    FloatVector y3 = FloatVector.zero(FLOATS);
    int p = 0;
    int a = 0;
    for (int b = 0; b < blocks; b++) {
      ShortVector s0 = IntVector.broadcast(INTS, act[a + 16]).reinterpretAsShorts();
      ShortVector s1 = s0;
      ShortVector s2 = s0;
      ShortVector s3 = s0;
      int scales = p;
      p += 2 * PANEL;
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
      FloatVector d = FloatVector.broadcast(FLOATS, dx[b]);
      IntVector t0 = s0.reinterpretAsInts();
      y0 =
          ((FloatVector)
                  t0.add(t0.lanewise(VectorOperators.LSHL, 16))
                      .lanewise(VectorOperators.ASHR, 16)
                      .convert(VectorOperators.I2F, 0))
              .mul(d)
              .fma(
                  ((IntVector)
                          ShortVector.fromMemorySegment(HALF_SHORTS, w, base + scales, LE)
                              .convertShape(VectorOperators.S2I, INTS, 0))
                      .lanewise(VectorOperators.LSHL, 13)
                      .and(F16_MASK)
                      .reinterpretAsFloats()
                      .mul(F16_REBIAS),
                  y0);
      IntVector t1 = s1.reinterpretAsInts();
      y1 =
          ((FloatVector)
                  t1.add(t1.lanewise(VectorOperators.LSHL, 16))
                      .lanewise(VectorOperators.ASHR, 16)
                      .convert(VectorOperators.I2F, 0))
              .mul(d)
              .fma(
                  ((IntVector)
                          ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 2 * L), LE)
                              .convertShape(VectorOperators.S2I, INTS, 0))
                      .lanewise(VectorOperators.LSHL, 13)
                      .and(F16_MASK)
                      .reinterpretAsFloats()
                      .mul(F16_REBIAS),
                  y1);
      IntVector t2 = s2.reinterpretAsInts();
      y2 =
          ((FloatVector)
                  t2.add(t2.lanewise(VectorOperators.LSHL, 16))
                      .lanewise(VectorOperators.ASHR, 16)
                      .convert(VectorOperators.I2F, 0))
              .mul(d)
              .fma(
                  ((IntVector)
                          ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 4 * L), LE)
                              .convertShape(VectorOperators.S2I, INTS, 0))
                      .lanewise(VectorOperators.LSHL, 13)
                      .and(F16_MASK)
                      .reinterpretAsFloats()
                      .mul(F16_REBIAS),
                  y2);
      IntVector t3 = s3.reinterpretAsInts();
      y3 =
          ((FloatVector)
                  t3.add(t3.lanewise(VectorOperators.LSHL, 16))
                      .lanewise(VectorOperators.ASHR, 16)
                      .convert(VectorOperators.I2F, 0))
              .mul(d)
              .fma(
                  ((IntVector)
                          ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 6 * L), LE)
                              .convertShape(VectorOperators.S2I, INTS, 0))
                      .lanewise(VectorOperators.LSHL, 13)
                      .and(F16_MASK)
                      .reinterpretAsFloats()
                      .mul(F16_REBIAS),
                  y3);
      a += Activations.FOLDED_INTS;
    }
    y0.intoArray(y, yo);
    y1.intoArray(y, yo + L);
    y2.intoArray(y, yo + 2 * L);
    y3.intoArray(y, yo + 3 * L);
  }

  /** Q4_1. */
  private static void gemvHalfPairs(
      MemorySegment w,
      long base,
      int[] act,
      float[] dx,
      float[] xsum,
      float[] y,
      int yo,
      int blocks) {
    FloatVector y0 = FloatVector.zero(FLOATS);
    FloatVector y1 = FloatVector.zero(FLOATS);
    FloatVector y2 = FloatVector.zero(FLOATS);
    FloatVector y3 = FloatVector.zero(FLOATS);
    int p = 0;
    int a = 0;
    for (int b = 0; b < blocks; b++) {
      ShortVector s0 = IntVector.broadcast(INTS, act[a + 16]).reinterpretAsShorts();
      ShortVector s1 = s0;
      ShortVector s2 = s0;
      ShortVector s3 = s0;
      int scales = p;
      p += 4 * PANEL;
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
      FloatVector d = FloatVector.broadcast(FLOATS, dx[b]);
      FloatVector t = FloatVector.broadcast(FLOATS, xsum[b]);
      IntVector t0 = s0.reinterpretAsInts();
      FloatVector d0 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + scales, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector m0 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 2 * PANEL), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      y0 =
          ((FloatVector)
                  t0.add(t0.lanewise(VectorOperators.LSHL, 16))
                      .lanewise(VectorOperators.ASHR, 16)
                      .convert(VectorOperators.I2F, 0))
              .mul(d)
              .fma(d0, y0);
      y0 = t.fma(d0.mul((float) ZERO_POINT).add(m0), y0);
      IntVector t1 = s1.reinterpretAsInts();
      FloatVector d1 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 2 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector m1 =
          ((IntVector)
                  ShortVector.fromMemorySegment(
                          HALF_SHORTS, w, base + (scales + 2 * PANEL + 2 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      y1 =
          ((FloatVector)
                  t1.add(t1.lanewise(VectorOperators.LSHL, 16))
                      .lanewise(VectorOperators.ASHR, 16)
                      .convert(VectorOperators.I2F, 0))
              .mul(d)
              .fma(d1, y1);
      y1 = t.fma(d1.mul((float) ZERO_POINT).add(m1), y1);
      IntVector t2 = s2.reinterpretAsInts();
      FloatVector d2 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 4 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector m2 =
          ((IntVector)
                  ShortVector.fromMemorySegment(
                          HALF_SHORTS, w, base + (scales + 2 * PANEL + 4 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      y2 =
          ((FloatVector)
                  t2.add(t2.lanewise(VectorOperators.LSHL, 16))
                      .lanewise(VectorOperators.ASHR, 16)
                      .convert(VectorOperators.I2F, 0))
              .mul(d)
              .fma(d2, y2);
      y2 = t.fma(d2.mul((float) ZERO_POINT).add(m2), y2);
      IntVector t3 = s3.reinterpretAsInts();
      FloatVector d3 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (scales + 6 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector m3 =
          ((IntVector)
                  ShortVector.fromMemorySegment(
                          HALF_SHORTS, w, base + (scales + 2 * PANEL + 6 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      y3 =
          ((FloatVector)
                  t3.add(t3.lanewise(VectorOperators.LSHL, 16))
                      .lanewise(VectorOperators.ASHR, 16)
                      .convert(VectorOperators.I2F, 0))
              .mul(d)
              .fma(d3, y3);
      y3 = t.fma(d3.mul((float) ZERO_POINT).add(m3), y3);
      a += Activations.FOLDED_INTS;
    }
    y0.intoArray(y, yo);
    y1.intoArray(y, yo + L);
    y2.intoArray(y, yo + 2 * L);
    y3.intoArray(y, yo + 3 * L);
  }

  /**
   * Q4_K. With {@code u = sum scale * (x . q)} and {@code v = sum minimum * sum(x)} over a stored
   * block, {@code y += d * u - dmin * v}. In two methods: as one it is at the edge of what C2
   * inlines, and in some runs boxes every vector.
   */
  private void gemvSuper(
      MemorySegment w, long panel, Activations x, float[] y, int yo, int blocks, Scratch scratch) {
    clear(y, yo, 0, 1, PANEL);
    float[] u = scratch.blockDots;
    long at = panel;
    for (int b = 0; b < blocks; b += SUPER_BLOCKS) {
      sumScaled(w, at, x.folded(), x.blockScales(), x.blockSums(), b, u);
      addSuper(w, at, u, 0, x.blockSums(), b, 1, y, yo);
      at += packedBlockBytes;
    }
  }

  /** {@code u[row] = sum_b scale[b][row] * (x . q)} over one stored block. */
  private static void sumScaled(
      MemorySegment w, long base, int[] act, float[] dx, float[] xsum, int block, float[] u) {
    int p = 0;
    int a = block * Activations.FOLDED_INTS;
    FloatVector u0 = FloatVector.zero(FLOATS);
    FloatVector u1 = FloatVector.zero(FLOATS);
    FloatVector u2 = FloatVector.zero(FLOATS);
    FloatVector u3 = FloatVector.zero(FLOATS);
    for (int c = block; c < block + SUPER_BLOCKS; c++) {
      ShortVector s0 = IntVector.broadcast(INTS, act[a + 16]).reinterpretAsShorts();
      ShortVector s1 = s0;
      ShortVector s2 = s0;
      ShortVector s3 = s0;
      int scales = p;
      p += 2 * PANEL;
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
      FloatVector d = FloatVector.broadcast(FLOATS, dx[c]);
      FloatVector t8 = FloatVector.broadcast(FLOATS, ZERO_POINT * xsum[c]);
      IntVector t0 = s0.reinterpretAsInts();
      u0 =
          ((FloatVector)
                  t0.add(t0.lanewise(VectorOperators.LSHL, 16))
                      .lanewise(VectorOperators.ASHR, 16)
                      .convert(VectorOperators.I2F, 0))
              .fma(d, t8)
              .fma(
                  (FloatVector)
                      ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + scales, LE)
                          .convertShape(VectorOperators.B2F, FLOATS, 0),
                  u0);
      IntVector t1 = s1.reinterpretAsInts();
      u1 =
          ((FloatVector)
                  t1.add(t1.lanewise(VectorOperators.LSHL, 16))
                      .lanewise(VectorOperators.ASHR, 16)
                      .convert(VectorOperators.I2F, 0))
              .fma(d, t8)
              .fma(
                  (FloatVector)
                      ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scales + L), LE)
                          .convertShape(VectorOperators.B2F, FLOATS, 0),
                  u1);
      IntVector t2 = s2.reinterpretAsInts();
      u2 =
          ((FloatVector)
                  t2.add(t2.lanewise(VectorOperators.LSHL, 16))
                      .lanewise(VectorOperators.ASHR, 16)
                      .convert(VectorOperators.I2F, 0))
              .fma(d, t8)
              .fma(
                  (FloatVector)
                      ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scales + 2 * L), LE)
                          .convertShape(VectorOperators.B2F, FLOATS, 0),
                  u2);
      IntVector t3 = s3.reinterpretAsInts();
      u3 =
          ((FloatVector)
                  t3.add(t3.lanewise(VectorOperators.LSHL, 16))
                      .lanewise(VectorOperators.ASHR, 16)
                      .convert(VectorOperators.I2F, 0))
              .fma(d, t8)
              .fma(
                  (FloatVector)
                      ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scales + 3 * L), LE)
                          .convertShape(VectorOperators.B2F, FLOATS, 0),
                  u3);
      a += Activations.FOLDED_INTS;
    }
    u0.intoArray(u, 0);
    u1.intoArray(u, L);
    u2.intoArray(u, 2 * L);
    u3.intoArray(u, 3 * L);
  }

  /** {@code y += d * u - dmin * sum_b minimum[b] * xsum[b]} for one stored block. */
  private static void addSuper(
      MemorySegment w,
      long base,
      float[] u,
      int uo,
      float[] xsum,
      int xo,
      int xStride,
      float[] y,
      int yo) {
    for (int g = 0; g < PANEL; g += L) {
      FloatVector v = FloatVector.zero(FLOATS);
      int p = PANEL + g;
      int t = xo;
      for (int c = 0; c < SUPER_BLOCKS; c++) {
        v =
            FloatVector.broadcast(FLOATS, xsum[t])
                .fma(
                    (FloatVector)
                        ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + p, LE)
                            .convertShape(VectorOperators.B2F, FLOATS, 0),
                    v);
        p += SUPER_STEP;
        t += xStride;
      }
      int end = SUPER_BLOCKS * SUPER_STEP + 2 * g;
      FloatVector d =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + end, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector dmin =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (end + 2 * PANEL), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      d.mul(FloatVector.fromArray(FLOATS, u, uo + g))
          .sub(dmin.mul(v))
          .add(FloatVector.fromArray(FLOATS, y, yo + g))
          .intoArray(y, yo + g);
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
    long panel = firstRow / PANEL * panelBytes(cols);
    int blocks = cols / BLOCK;
    if (isSmall(n)) {
      if (type() == DType.Q4_0) {
        gemmSmall(w, panel, blocks, x, n, y, yo, yStride, scratch.nibbleTile);
      } else {
        gemmSmallSuper(w, panel, blocks, x, n, y, yo, yStride, scratch.nibbleTile);
      }
      return;
    }
    clear(y, yo, yStride, n, PANEL);
    int width = Int16Tile.COLUMNS;
    int[] tiles = x.intTiles();
    for (int b = 0; b < blocks; b += PANEL_BLOCKS) {
      int count = Math.min(PANEL_BLOCKS, blocks - b);
      fillPanel(w, panel + panelBytes(b * BLOCK), count, scratch);
      for (int j = 0; j < n; j += width) {
        Int16Tile.sums(scratch.panel16, tiles, j * cols + b * BLOCK * width, scratch.sums16, count);
        int columns = Math.min(width, n - j);
        int xo = j * blocks + b * width;
        int at = yo + j * yStride;
        if (type() == DType.Q4_K) {
          Int16Tile.scaleSuper(
              scratch, x.blockScales(), x.blockSums(), xo, y, at, yStride, columns, count);
        } else {
          Int16Tile.scale(
              scratch.sums16,
              scratch.scales,
              type() == DType.Q4_0 ? null : scratch.offsets,
              x.blockScales(),
              x.blockSums(),
              xo,
              y,
              at,
              yStride,
              columns,
              count);
        }
      }
    }
  }

  /** Few columns of Q4_0: the weights are read as one stream and not widened. */
  private static void gemmSmall(
      MemorySegment w,
      long panel,
      int blocks,
      Activations x,
      int n,
      float[] y,
      int yo,
      int yStride,
      float[] tile) {
    int width = NibbleTile.COLUMNS;
    for (int j = 0; j < n; j += width) {
      int columns = Math.min(width, n - j);
      java.util.Arrays.fill(tile, 0f);
      NibbleTile.multiply(
          columns,
          w,
          panel,
          blocks,
          x.foldedTiles(),
          j * blocks * Activations.FOLDED_INTS,
          x.blockScales(),
          j * blocks,
          tile);
      for (int c = 0; c < columns; c++) {
        System.arraycopy(tile, c * PANEL, y, yo + (j + c) * yStride, PANEL);
      }
    }
  }

  /** The same for Q4_K. */
  private void gemmSmallSuper(
      MemorySegment w,
      long panel,
      int blocks,
      Activations x,
      int n,
      float[] y,
      int yo,
      int yStride,
      float[] tile) {
    clear(y, yo, yStride, n, PANEL);
    int width = NibbleTile.COLUMNS;
    for (int j = 0; j < n; j += width) {
      int columns = Math.min(width, n - j);
      long at = panel;
      for (int b = 0; b < blocks; b += SUPER_BLOCKS) {
        java.util.Arrays.fill(tile, 0f);
        int block = j * blocks + b * width;
        SuperNibbleTile.sumScaled(
            columns,
            w,
            at,
            x.foldedTiles(),
            block * Activations.FOLDED_INTS,
            x.blockScales(),
            x.blockSums(),
            block,
            tile);
        for (int c = 0; c < columns; c++) {
          int to = yo + (j + c) * yStride;
          addSuper(w, at, tile, c * PANEL, x.blockSums(), block + c, width, y, to);
        }
        at += packedBlockBytes;
      }
    }
  }

  /** Widens {@code count} blocks of 32 elements and their scales. */
  private void fillPanel(MemorySegment w, long panel, int count, Scratch scratch) {
    int blocks = type().blockSize() / BLOCK;
    long at = panel;
    for (int b = 0; b < count; b += blocks) {
      int o = b * PANEL;
      if (type() == DType.Q4_K) {
        int to = b / SUPER_BLOCKS * 2 * PANEL;
        BlockScales.expandSuper(
            w, at, WEIGHT_BYTES, scratch.scales, scratch.offsets, o, scratch.superScales, to);
      } else {
        BlockScales.expand(type(), w, at, ZERO_POINT, scratch.scales, scratch.offsets, o);
      }
      for (int i = 0; i < blocks; i++) {
        widen(
            w,
            at + (BlockScales.bytes(type()) + i * SUPER_STEP),
            scratch.panel16,
            (b + i) * BLOCK * PANEL);
      }
      at += packedBlockBytes;
    }
  }

  /** Nibbles of a block to shorts: {@code [32][2][2L]}, lanes as {@link Int16Tile} wants them. */
  private static void widen(MemorySegment w, long base, short[] out, int to) {
    ShortVector eight = ShortVector.broadcast(SHORTS, 8);
    for (int i = 0; i < 4; i++) {
      int p = i * 16 * L;
      for (int half = 0; half < 2; half++) {
        IntVector even = IntVector.fromMemorySegment(INTS, w, base + (p + half * 8 * L), LE);
        IntVector odd = IntVector.fromMemorySegment(INTS, w, base + (p + half * 8 * L + 4 * L), LE);
        int o = to + i * 32 * L + half * 2 * L;
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
