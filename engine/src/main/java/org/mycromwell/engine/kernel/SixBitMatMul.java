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
 * Products with 6-bit weights (Q6_K). A weight is {@code d * scale * (low + 16 * high - 32)}, with
 * its low four bits and its high two in planes of their own.
 *
 * <p>One column: activations rounded to 8 bits, both planes in 16-bit arithmetic as {@link
 * NibbleMatMul} does it; sums of 16 elements fit. Several columns: weights widened to floats.
 *
 * <p>Packed panel, for each stored block: eight times the scales of 32 elements, {@code [2][PANEL]}
 * bytes, and twice 16 elements, {@code [2][PANEL]} ints of eight nibbles and {@code [PANEL]} ints
 * of sixteen pairs of bits; then {@code [PANEL]} halves, d. What {@link BlockScales} says of the
 * order holds here too.
 */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class SixBitMatMul extends FloatPanelMatMul {
  private static final int SUPER = 256;

  /** Bytes of the weights of 16 elements. */
  private static final int WEIGHT_BYTES = 12 * PANEL;

  /** Bytes of the scales and weights of 32 elements. */
  private static final int PAIR_BYTES = 2 * PANEL + 2 * WEIGHT_BYTES;

  private static final int BLOCK_BYTES = 8 * PAIR_BYTES + 2 * PANEL;

  SixBitMatMul() {
    super(DType.Q6_K, ActivationForm.INT8_FOLDED_SIX_BITS);
  }

  @Override
  public boolean readsStoredLayout() {
    return false;
  }

  @Override
  long panelBytes(int cols) {
    return (long) cols / SUPER * BLOCK_BYTES;
  }

  /** Where scale {@code i} of 16 stands in a packed block. */
  private static int scaleAt(int i) {
    return i / 2 * PAIR_BYTES + i % 2 * PANEL;
  }

  /** Where the weights of sixteen elements {@code i} stand in a packed block. */
  private static int weightsAt(int i) {
    return i / 2 * PAIR_BYTES + 2 * PANEL + i % 2 * WEIGHT_BYTES;
  }

  @Override
  public void pack(
      MemorySegment stored, MemorySegment packed, int rows, int cols, int firstRow, int endRow) {
    byte[] block = new byte[SUPER];
    MemorySegment bytes = MemorySegment.ofArray(block);
    long rowBytes = type().sizeBytes(cols);
    for (int r = firstRow; r < endRow; r++) {
      long to = r / PANEL * panelBytes(cols);
      int lane = r % PANEL;
      for (long at = r * rowBytes; at < (r + 1) * rowBytes; at += type().blockBytes()) {
        ByteBlocks.decode(DType.Q6_K, stored, at, block, 0);
        for (int i = 0; i < 16; i++) {
          byte scale = stored.get(LittleEndian.BYTE, at + 192 + i);
          packed.set(LittleEndian.BYTE, to + (scaleAt(i) + lane), scale);
          // eight weights at a time; flipping bit 5 turns -32 .. 31 into 0 .. 63
          long first = bytes.get(LittleEndian.LONG, 16L * i) ^ 0x2020202020202020L;
          long second = bytes.get(LittleEndian.LONG, 16L * i + 8) ^ 0x2020202020202020L;
          long quads = to + (weightsAt(i) + 4 * lane);
          packed.set(LittleEndian.INT, quads, (int) Long.compress(first, LOW_BITS));
          packed.set(LittleEndian.INT, quads + 4 * PANEL, (int) Long.compress(second, LOW_BITS));
          packed.set(
              LittleEndian.INT,
              quads + 8 * PANEL,
              (int) (Long.compress(first, HIGH_BITS) | (Long.compress(second, HIGH_BITS) << 16)));
        }
        packed.set(
            LittleEndian.SHORT,
            to + (8 * PAIR_BYTES + 2 * lane),
            stored.get(LittleEndian.SHORT, at + 208));
        to += BLOCK_BYTES;
      }
    }
  }

  private static final long LOW_BITS = 0x0F0F0F0F0F0F0F0FL;
  private static final long HIGH_BITS = 0x3030303030303030L;

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
    clear(y, yo, 0, 1, PANEL);
    long at = firstRow / PANEL * panelBytes(cols);
    int[] act = x.foldedSixBits();
    int[] dots = scratch.dots;
    for (int b = 0; b < cols / SUPER; b++) {
      int a = 16 * b * Activations.FOLDED_SIX_BIT_INTS;
      for (int c = 0; c < 8; c++) {
        long pair = at + c * PAIR_BYTES + 2 * PANEL;
        dots(w, pair, act, a, dots, 2 * c * PANEL);
        a += 2 * Activations.FOLDED_SIX_BIT_INTS;
      }
      addScaled(w, at, dots, x.blockScales(), 8 * b, y, yo);
      at += BLOCK_BYTES;
    }
  }

  /**
   * Integer dot products of twice 16 elements: {@code out[o ...]}, {@code [2][PANEL]}. Apart from
   * {@link #addScaled}, because C2 boxes every vector of a method that is too large for it.
   */
  private static void dots(MemorySegment w, long base, int[] act, int ao, int[] out, int o) {
    int p = 0;
    int a = ao;
    for (int h = 0; h < 2; h++) {
      ShortVector s0 = ShortVector.zero(SHORTS);
      ShortVector s1 = ShortVector.zero(SHORTS);
      ShortVector s2 = ShortVector.zero(SHORTS);
      ShortVector s3 = ShortVector.zero(SHORTS);
      for (int i = 0; i < 2; i++) {
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
      IntVector t0 = s0.reinterpretAsInts();
      t0 = t0.add(t0.lanewise(VectorOperators.LSHL, 16)).lanewise(VectorOperators.ASHR, 16);
      IntVector t1 = s1.reinterpretAsInts();
      t1 = t1.add(t1.lanewise(VectorOperators.LSHL, 16)).lanewise(VectorOperators.ASHR, 16);
      IntVector t2 = s2.reinterpretAsInts();
      t2 = t2.add(t2.lanewise(VectorOperators.LSHL, 16)).lanewise(VectorOperators.ASHR, 16);
      IntVector t3 = s3.reinterpretAsInts();
      t3 = t3.add(t3.lanewise(VectorOperators.LSHL, 16)).lanewise(VectorOperators.ASHR, 16);
      IntVector h0 = IntVector.fromMemorySegment(INTS, w, base + p, LE);
      IntVector h1 = IntVector.fromMemorySegment(INTS, w, base + (p + 4 * L), LE);
      IntVector h2 = IntVector.fromMemorySegment(INTS, w, base + (p + 8 * L), LE);
      IntVector h3 = IntVector.fromMemorySegment(INTS, w, base + (p + 12 * L), LE);
      s0 = IntVector.broadcast(INTS, act[a + 16]).reinterpretAsShorts();
      s1 = IntVector.broadcast(INTS, act[a + 16]).reinterpretAsShorts();
      s2 = IntVector.broadcast(INTS, act[a + 16]).reinterpretAsShorts();
      s3 = IntVector.broadcast(INTS, act[a + 16]).reinterpretAsShorts();
      p += 16 * L;
      for (int i = 0; i < 8; i++) {
        ShortVector x = IntVector.broadcast(INTS, act[a + 8 + i]).reinterpretAsShorts();
        s0 = s0.add(h0.reinterpretAsShorts().mul(x));
        h0 = h0.lanewise(VectorOperators.LSHR, 2);
        s1 = s1.add(h1.reinterpretAsShorts().mul(x));
        h1 = h1.lanewise(VectorOperators.LSHR, 2);
        s2 = s2.add(h2.reinterpretAsShorts().mul(x));
        h2 = h2.lanewise(VectorOperators.LSHR, 2);
        s3 = s3.add(h3.reinterpretAsShorts().mul(x));
        h3 = h3.lanewise(VectorOperators.LSHR, 2);
      }
      // both halves of a lane are sums of its row; high bits weigh 16: shifted right by 4 less
      h0 = s0.reinterpretAsInts();
      t0.add(
              h0.add(h0.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .lanewise(VectorOperators.LSHL, 4))
          .intoArray(out, o);
      h1 = s1.reinterpretAsInts();
      t1.add(
              h1.add(h1.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .lanewise(VectorOperators.LSHL, 4))
          .intoArray(out, o + L);
      h2 = s2.reinterpretAsInts();
      t2.add(
              h2.add(h2.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .lanewise(VectorOperators.LSHL, 4))
          .intoArray(out, o + 2 * L);
      h3 = s3.reinterpretAsInts();
      t3.add(
              h3.add(h3.lanewise(VectorOperators.LSHL, 16))
                  .lanewise(VectorOperators.ASHR, 16)
                  .lanewise(VectorOperators.LSHL, 4))
          .intoArray(out, o + 3 * L);
      a += Activations.FOLDED_SIX_BIT_INTS;
      o += PANEL;
    }
  }

  /** {@code y[row] += d * sum_i scale[i][row] * dots[i][row] * dx} over one stored block. */
  private static void addScaled(
      MemorySegment w, long base, int[] dots, float[] dx, int block, float[] y, int yo) {
    for (int g = 0; g < PANEL; g += L) {
      FloatVector u = FloatVector.zero(FLOATS);
      for (int c = 0; c < 8; c++) {
        FloatVector d = FloatVector.broadcast(FLOATS, dx[block + c]);
        int scale = c * PAIR_BYTES + g;
        int t = 2 * c * PANEL + g;
        u =
            ((FloatVector) IntVector.fromArray(INTS, dots, t).convert(VectorOperators.I2F, 0))
                .mul(d)
                .fma(
                    (FloatVector)
                        ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + scale, LE)
                            .convertShape(VectorOperators.B2F, FLOATS, 0),
                    u);
        u =
            ((FloatVector)
                    IntVector.fromArray(INTS, dots, t + PANEL).convert(VectorOperators.I2F, 0))
                .mul(d)
                .fma(
                    (FloatVector)
                        ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scale + PANEL), LE)
                            .convertShape(VectorOperators.B2F, FLOATS, 0),
                    u);
      }
      ((IntVector)
              ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (8 * PAIR_BYTES + 2 * g), LE)
                  .convertShape(VectorOperators.S2I, INTS, 0))
          .lanewise(VectorOperators.LSHL, 13)
          .and(F16_MASK)
          .reinterpretAsFloats()
          .mul(F16_REBIAS)
          .fma(u, FloatVector.fromArray(FLOATS, y, yo + g))
          .intoArray(y, yo + g);
    }
  }

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
    long at = firstRow / PANEL * panelBytes(cols) + panelBytes(firstCol);
    for (int k = firstCol; k < endCol; k += SUPER) {
      for (int g = 0; g < 2; g++) {
        widen(w, at, (2 * half + g) * L, scratch.panel32, (k - firstCol) * 2 * L + g * L);
      }
      at += BLOCK_BYTES;
    }
  }

  /** L rows of a stored block as floats, {@code out[to + k * 2L]}. */
  private static void widen(MemorySegment w, long base, int row, float[] out, int to) {
    FloatVector d =
        ((IntVector)
                ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (8 * PAIR_BYTES + 2 * row), LE)
                    .convertShape(VectorOperators.S2I, INTS, 0))
            .lanewise(VectorOperators.LSHL, 13)
            .and(F16_MASK)
            .reinterpretAsFloats()
            .mul(F16_REBIAS);
    int o = to;
    for (int i = 0; i < 16; i++) {
      FloatVector scale =
          ((FloatVector)
                  ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scaleAt(i) + row), LE)
                      .convertShape(VectorOperators.B2F, FLOATS, 0))
              .mul(d);
      int at = weightsAt(i) + 4 * row;
      IntVector high = IntVector.fromMemorySegment(INTS, w, base + (at + 8 * PANEL), LE);
      for (int e = 0; e < 2; e++) {
        IntVector low = IntVector.fromMemorySegment(INTS, w, base + (at + 4 * e * PANEL), LE);
        for (int k = 0; k < 8; k++) {
          IntVector q = low.and(15).or(high.and(3).lanewise(VectorOperators.LSHL, 4)).sub(32);
          ((FloatVector) q.convert(VectorOperators.I2F, 0)).mul(scale).intoArray(out, o);
          low = low.lanewise(VectorOperators.LSHR, 4);
          high = high.lanewise(VectorOperators.LSHR, 2);
          o += 2 * L;
        }
      }
    }
  }
}
