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
 * Layout of a packed panel. For each stored block, 32 or 256 elements of a row, the panel holds,
 * all rows of the panel side by side: the scales of the first elements that share one, their
 * weights, the next scales and weights, and at last the scale of them all. A product reads this as
 * one stream. (Scales behind their weights, or those of 256 elements together, cost half the speed:
 * the prefetcher loses the stream.) Scales keep their stored precision: packing neither rounds nor
 * grows what has to be read.
 *
 * <ul>
 *   <li>Q4_0, Q5_0, Q8_0: {@code [PANEL]} halves, 32 weights;
 *   <li>Q4_1, Q5_1: {@code [scale, minimum][PANEL]} halves, 32 weights;
 *   <li>Q4_K, Q5_K: eight times {@code [scale, minimum][PANEL]} bytes, 32 weights; then {@code [d,
 *       dmin][PANEL]} halves;
 *   <li>Q6_K: sixteen times {@code [PANEL]} bytes, 16 weights; then {@code [PANEL]} halves, d.
 * </ul>
 */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class BlockScales {
  private BlockScales() {}

  /** Elements that share a scale. */
  static int blockSize(DType type) {
    return type == DType.Q6_K ? 16 : 32;
  }

  /** Whether weights have an offset beside the scale. */
  static boolean hasOffset(DType type) {
    return switch (type) {
      case Q4_1, Q5_1, Q4_K, Q5_K -> true;
      default -> false;
    };
  }

  /** Bytes of the scales before the weights of each {@link #blockSize} elements. */
  static int bytes(DType type) {
    return switch (type) {
      case Q4_0, Q5_0, Q8_0, Q4_K, Q5_K -> 2 * PANEL;
      case Q4_1, Q5_1 -> 4 * PANEL;
      case Q6_K -> PANEL;
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  /** Bytes at the end of each stored block. */
  static int trailerBytes(DType type) {
    return switch (type) {
      case Q4_K, Q5_K -> 4 * PANEL;
      case Q6_K -> 2 * PANEL;
      default -> 0;
    };
  }

  /**
   * Packs the scales of the stored block at {@code at} into lane {@code lane} of the packed block
   * at {@code to}.
   *
   * @param weightBytes bytes of the weights of {@link #blockSize} elements of a panel
   */
  static void pack(
      DType type,
      MemorySegment stored,
      long at,
      MemorySegment packed,
      long to,
      int weightBytes,
      int lane) {
    switch (type) {
      case Q4_0, Q5_0, Q8_0 -> copyHalf(stored, at, packed, to + 2 * lane);
      case Q4_1, Q5_1 -> {
        copyHalf(stored, at, packed, to + 2 * lane);
        copyHalf(stored, at + 2, packed, to + (2 * PANEL + 2 * lane));
      }
      case Q4_K, Q5_K -> {
        long step = weightBytes + 2L * PANEL;
        packSixBitPairs(stored, at + 4, packed, to + lane, step);
        copyHalf(stored, at, packed, to + (8 * step + 2 * lane));
        copyHalf(stored, at + 2, packed, to + (8 * step + 2 * PANEL + 2 * lane));
      }
      case Q6_K -> {
        long step = weightBytes + (long) PANEL;
        for (int i = 0; i < 16; i++) {
          packed.set(
              LittleEndian.BYTE,
              to + (i * step + lane),
              stored.get(LittleEndian.BYTE, at + 192 + i));
        }
        copyHalf(stored, at + 208, packed, to + (16 * step + 2 * lane));
      }
      default -> throw new IllegalArgumentException(type.toString());
    }
  }

  private static void copyHalf(MemorySegment from, long at, MemorySegment to, long out) {
    to.set(LittleEndian.SHORT, out, from.get(LittleEndian.SHORT, at));
  }

  /** The eight pairs of 6-bit scale and minimum that Q4_K and Q5_K store in 12 bytes. */
  private static void packSixBitPairs(
      MemorySegment from, long at, MemorySegment to, long out, long step) {
    for (int j = 0; j < 4; j++) {
      int low = from.get(LittleEndian.BYTE, at + j) & 0xff;
      int middle = from.get(LittleEndian.BYTE, at + j + 4) & 0xff;
      int high = from.get(LittleEndian.BYTE, at + j + 8) & 0xff;
      long first = out + j * step;
      long second = out + (j + 4) * step;
      to.set(LittleEndian.BYTE, first, (byte) (low & 63));
      to.set(LittleEndian.BYTE, first + PANEL, (byte) (middle & 63));
      to.set(LittleEndian.BYTE, second, (byte) ((high & 15) | ((low >>> 6) << 4)));
      to.set(LittleEndian.BYTE, second + PANEL, (byte) ((high >>> 4) | ((middle >>> 6) << 4)));
    }
  }

  /**
   * The scales of the packed block of Q4_0 or Q4_1 at {@code base} as floats from {@code o}, {@code
   * [PANEL]}, and offsets where the format has them: a weight is {@code scale * (q - zeroPoint) +
   * offset}.
   */
  static void expand(
      DType type,
      MemorySegment w,
      long base,
      int zeroPoint,
      float[] scales,
      float[] offsets,
      int o) {
    switch (type) {
      case Q4_0 -> halves(w, base, scales, o);
      case Q4_1 -> halfPair(w, base, scales, offsets, o, zeroPoint);
      default -> throw new IllegalArgumentException(type.toString());
    }
  }

  private static void halves(MemorySegment w, long base, float[] scales, int o) {
    for (int i = 0; i < PANEL; i += L) {
      ((IntVector)
              ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * i, LE)
                  .convertShape(VectorOperators.S2I, INTS, 0))
          .lanewise(VectorOperators.LSHL, 13)
          .and(F16_MASK)
          .reinterpretAsFloats()
          .mul(F16_REBIAS)
          .intoArray(scales, o + i);
    }
  }

  private static void halfPair(
      MemorySegment w, long base, float[] scales, float[] offsets, int o, int zeroPoint) {
    for (int g = 0; g < PANEL; g += L) {
      FloatVector scale =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * g, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector minimum =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (2 * PANEL + 2 * g), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      scale.intoArray(scales, o + g);
      scale.mul((float) zeroPoint).add(minimum).intoArray(offsets, o + g);
    }
  }

  /**
   * The scales and minima of the eight blocks of a stored block of Q4_K as they are, without those
   * of them all: {@code [8][PANEL]} from {@code o}; and d and dmin, {@code [2][PANEL]} from {@code
   * to}.
   */
  static void expandSuper(
      MemorySegment w,
      long base,
      int weightBytes,
      float[] scales,
      float[] minima,
      int o,
      float[] tops,
      int to) {
    int step = weightBytes + 2 * PANEL;
    for (int g = 0; g < PANEL; g += L) {
      for (int b = 0; b < 8; b++) {
        int at = b * step + g;
        ((FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + at, LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0))
            .intoArray(scales, o + b * PANEL + g);
        ((FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (at + PANEL), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0))
            .intoArray(minima, o + b * PANEL + g);
      }
    }
    halves(w, base + 8 * step, tops, to);
    halves(w, base + (8 * step + 2 * PANEL), tops, to + PANEL);
  }

  /**
   * The scales of one block of {@link #blockSize} elements of Q5_1, Q5_K or Q6_K, of which {@code
   * p} is the first byte and {@code b} the number, as {@code scales[PANEL]}, followed by the
   * offsets where the format has them.
   */
  static void expandOne(DType type, MemorySegment w, long base, int p, int b, float[] scales) {
    switch (type) {
      case Q5_1 -> {
        halves(w, base + p, scales, 0);
        halves(w, base + (p + 2 * PANEL), scales, PANEL);
      }
      case Q5_K -> superPair(w, base + p, (8 - (b & 7)) * 34 * PANEL, scales);
      case Q6_K -> superScale(w, base + p, (16 - (b & 15)) * 17 * PANEL, scales, 0);
      default -> throw new IllegalArgumentException(type.toString());
    }
  }

  private static void superPair(MemorySegment w, long base, int end, float[] scales) {
    superScale(w, base, end, scales, 0);
    superScale(w, base + PANEL, end + PANEL, scales, PANEL);
    for (int g = PANEL; g < 2 * PANEL; g += L) {
      FloatVector.fromArray(FLOATS, scales, g).neg().intoArray(scales, g);
    }
  }

  /** Bytes at {@code base} times the halves {@code end} bytes behind them. */
  private static void superScale(MemorySegment w, long base, int end, float[] scales, int o) {
    for (int g = 0; g < PANEL; g += L) {
      FloatVector top =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (end + 2 * g), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      ((FloatVector)
              ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + g, LE)
                  .convertShape(VectorOperators.B2F, FLOATS, 0))
          .mul(top)
          .intoArray(scales, o + g);
    }
  }
}
