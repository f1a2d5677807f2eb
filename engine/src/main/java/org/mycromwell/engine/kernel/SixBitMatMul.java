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
    long panel = firstRow / PANEL * panelBytes(cols);
    clear(y, yo, 0, 1, PANEL);
    gemv(w, panel, x.foldedSixBits(), x.blockScales(), y, yo, cols / SUPER);
  }

  private static void gemv(
      MemorySegment w, long base, int[] act, float[] dx, float[] y, int yo, int blocks) {
    int p = 0;
    int a = 0;
    for (int b = 0; b < blocks; b++) {
      FloatVector u0 = FloatVector.zero(FLOATS);
      FloatVector u1 = FloatVector.zero(FLOATS);
      FloatVector u2 = FloatVector.zero(FLOATS);
      FloatVector u3 = FloatVector.zero(FLOATS);
      for (int c = 0; c < 16; c++) {
        int scale = p;
        // a pair of scales stands before each pair of sixteens
        p += c % 2 == 0 ? 2 * PANEL : 0;
        scale -= c % 2 == 0 ? 0 : WEIGHT_BYTES + PANEL;
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
        IntVector h0 = IntVector.fromMemorySegment(INTS, w, base + p, LE);
        IntVector h1 = IntVector.fromMemorySegment(INTS, w, base + (p + 4 * L), LE);
        IntVector h2 = IntVector.fromMemorySegment(INTS, w, base + (p + 8 * L), LE);
        IntVector h3 = IntVector.fromMemorySegment(INTS, w, base + (p + 12 * L), LE);
        p += 16 * L;
        ShortVector r0 = IntVector.broadcast(INTS, act[a + 16]).reinterpretAsShorts();
        ShortVector r1 = IntVector.broadcast(INTS, act[a + 16]).reinterpretAsShorts();
        ShortVector r2 = IntVector.broadcast(INTS, act[a + 16]).reinterpretAsShorts();
        ShortVector r3 = IntVector.broadcast(INTS, act[a + 16]).reinterpretAsShorts();
        for (int i = 0; i < 2; i++) {
          ShortVector x = IntVector.broadcast(INTS, act[a + 8 + 4 * i]).reinterpretAsShorts();
          r0 = r0.add(h0.reinterpretAsShorts().mul(x));
          r1 = r1.add(h1.reinterpretAsShorts().mul(x));
          r2 = r2.add(h2.reinterpretAsShorts().mul(x));
          r3 = r3.add(h3.reinterpretAsShorts().mul(x));
          x = IntVector.broadcast(INTS, act[a + 8 + 4 * i + 1]).reinterpretAsShorts();
          r0 = r0.add(h0.lanewise(VectorOperators.LSHR, 2).reinterpretAsShorts().mul(x));
          r1 = r1.add(h1.lanewise(VectorOperators.LSHR, 2).reinterpretAsShorts().mul(x));
          r2 = r2.add(h2.lanewise(VectorOperators.LSHR, 2).reinterpretAsShorts().mul(x));
          r3 = r3.add(h3.lanewise(VectorOperators.LSHR, 2).reinterpretAsShorts().mul(x));
          x = IntVector.broadcast(INTS, act[a + 8 + 4 * i + 2]).reinterpretAsShorts();
          r0 = r0.add(h0.lanewise(VectorOperators.LSHR, 4).reinterpretAsShorts().mul(x));
          r1 = r1.add(h1.lanewise(VectorOperators.LSHR, 4).reinterpretAsShorts().mul(x));
          r2 = r2.add(h2.lanewise(VectorOperators.LSHR, 4).reinterpretAsShorts().mul(x));
          r3 = r3.add(h3.lanewise(VectorOperators.LSHR, 4).reinterpretAsShorts().mul(x));
          x = IntVector.broadcast(INTS, act[a + 8 + 4 * i + 3]).reinterpretAsShorts();
          r0 = r0.add(h0.lanewise(VectorOperators.LSHR, 6).reinterpretAsShorts().mul(x));
          r1 = r1.add(h1.lanewise(VectorOperators.LSHR, 6).reinterpretAsShorts().mul(x));
          r2 = r2.add(h2.lanewise(VectorOperators.LSHR, 6).reinterpretAsShorts().mul(x));
          r3 = r3.add(h3.lanewise(VectorOperators.LSHR, 6).reinterpretAsShorts().mul(x));
          h0 = h0.lanewise(VectorOperators.LSHR, 8);
          h1 = h1.lanewise(VectorOperators.LSHR, 8);
          h2 = h2.lanewise(VectorOperators.LSHR, 8);
          h3 = h3.lanewise(VectorOperators.LSHR, 8);
        }
        FloatVector d = FloatVector.broadcast(FLOATS, dx[(16 * b + c) / 2]);
        IntVector t0 = s0.reinterpretAsInts();
        IntVector q0 = r0.reinterpretAsInts();
        // low halves and high halves of a lane are sums of the same row; 16 * high: shift less
        t0 = t0.add(t0.lanewise(VectorOperators.LSHL, 16)).lanewise(VectorOperators.ASHR, 16);
        q0 =
            q0.add(q0.lanewise(VectorOperators.LSHL, 16))
                .lanewise(VectorOperators.ASHR, 16)
                .lanewise(VectorOperators.LSHL, 4);
        u0 =
            ((FloatVector) t0.add(q0).convert(VectorOperators.I2F, 0))
                .mul(d)
                .fma(
                    (FloatVector)
                        ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + scale, LE)
                            .convertShape(VectorOperators.B2F, FLOATS, 0),
                    u0);
        IntVector t1 = s1.reinterpretAsInts();
        IntVector q1 = r1.reinterpretAsInts();
        // low halves and high halves of a lane are sums of the same row; 16 * high: shift less
        t1 = t1.add(t1.lanewise(VectorOperators.LSHL, 16)).lanewise(VectorOperators.ASHR, 16);
        q1 =
            q1.add(q1.lanewise(VectorOperators.LSHL, 16))
                .lanewise(VectorOperators.ASHR, 16)
                .lanewise(VectorOperators.LSHL, 4);
        u1 =
            ((FloatVector) t1.add(q1).convert(VectorOperators.I2F, 0))
                .mul(d)
                .fma(
                    (FloatVector)
                        ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scale + L), LE)
                            .convertShape(VectorOperators.B2F, FLOATS, 0),
                    u1);
        IntVector t2 = s2.reinterpretAsInts();
        IntVector q2 = r2.reinterpretAsInts();
        // low halves and high halves of a lane are sums of the same row; 16 * high: shift less
        t2 = t2.add(t2.lanewise(VectorOperators.LSHL, 16)).lanewise(VectorOperators.ASHR, 16);
        q2 =
            q2.add(q2.lanewise(VectorOperators.LSHL, 16))
                .lanewise(VectorOperators.ASHR, 16)
                .lanewise(VectorOperators.LSHL, 4);
        u2 =
            ((FloatVector) t2.add(q2).convert(VectorOperators.I2F, 0))
                .mul(d)
                .fma(
                    (FloatVector)
                        ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scale + 2 * L), LE)
                            .convertShape(VectorOperators.B2F, FLOATS, 0),
                    u2);
        IntVector t3 = s3.reinterpretAsInts();
        IntVector q3 = r3.reinterpretAsInts();
        // low halves and high halves of a lane are sums of the same row; 16 * high: shift less
        t3 = t3.add(t3.lanewise(VectorOperators.LSHL, 16)).lanewise(VectorOperators.ASHR, 16);
        q3 =
            q3.add(q3.lanewise(VectorOperators.LSHL, 16))
                .lanewise(VectorOperators.ASHR, 16)
                .lanewise(VectorOperators.LSHL, 4);
        u3 =
            ((FloatVector) t3.add(q3).convert(VectorOperators.I2F, 0))
                .mul(d)
                .fma(
                    (FloatVector)
                        ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scale + 3 * L), LE)
                            .convertShape(VectorOperators.B2F, FLOATS, 0),
                    u3);
        a += Activations.FOLDED_SIX_BIT_INTS;
      }
      FloatVector y0 =
          u0.fma(
              ((IntVector)
                      ShortVector.fromMemorySegment(HALF_SHORTS, w, base + p, LE)
                          .convertShape(VectorOperators.S2I, INTS, 0))
                  .lanewise(VectorOperators.LSHL, 13)
                  .and(F16_MASK)
                  .reinterpretAsFloats()
                  .mul(F16_REBIAS),
              FloatVector.fromArray(FLOATS, y, yo));
      FloatVector y1 =
          u1.fma(
              ((IntVector)
                      ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (p + 2 * L), LE)
                          .convertShape(VectorOperators.S2I, INTS, 0))
                  .lanewise(VectorOperators.LSHL, 13)
                  .and(F16_MASK)
                  .reinterpretAsFloats()
                  .mul(F16_REBIAS),
              FloatVector.fromArray(FLOATS, y, yo + L));
      FloatVector y2 =
          u2.fma(
              ((IntVector)
                      ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (p + 4 * L), LE)
                          .convertShape(VectorOperators.S2I, INTS, 0))
                  .lanewise(VectorOperators.LSHL, 13)
                  .and(F16_MASK)
                  .reinterpretAsFloats()
                  .mul(F16_REBIAS),
              FloatVector.fromArray(FLOATS, y, yo + 2 * L));
      FloatVector y3 =
          u3.fma(
              ((IntVector)
                      ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (p + 6 * L), LE)
                          .convertShape(VectorOperators.S2I, INTS, 0))
                  .lanewise(VectorOperators.LSHL, 13)
                  .and(F16_MASK)
                  .reinterpretAsFloats()
                  .mul(F16_REBIAS),
              FloatVector.fromArray(FLOATS, y, yo + 3 * L));
      p += 2 * PANEL;
      y0.intoArray(y, yo);
      y1.intoArray(y, yo + L);
      y2.intoArray(y, yo + 2 * L);
      y3.intoArray(y, yo + 3 * L);
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
