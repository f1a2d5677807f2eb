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
 * The scales of a packed panel. They keep their stored precision, so that packing neither rounds
 * nor grows what a product has to read, and are arranged with the rows of the panel side by side:
 *
 * <ul>
 *   <li>Q4_0, Q5_0, Q8_0: {@code [block][PANEL]} halves;
 *   <li>Q4_1, Q5_1: {@code [block][scale, minimum][PANEL]} halves;
 *   <li>Q4_K, Q5_K: for each 256 elements {@code [d, dmin][PANEL]} halves, then {@code [8 scales, 8
 *       minima][PANEL]} bytes;
 *   <li>Q6_K: for each 256 elements {@code [d][PANEL]} halves, then {@code [16 scales][PANEL]}
 *       bytes.
 * </ul>
 */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class BlockScales {
  private static final int SUPER = 256;

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

  /** Bytes of the scales of one panel. */
  static long bytes(DType type, int cols) {
    return switch (type) {
      case Q4_0, Q5_0, Q8_0 -> cols / 32 * 2L * PANEL;
      case Q4_1, Q5_1 -> cols / 32 * 4L * PANEL;
      case Q4_K, Q5_K -> cols / SUPER * 20L * PANEL;
      case Q6_K -> cols / SUPER * 18L * PANEL;
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  /**
   * Packs the scales of one stored row into lane {@code lane} of the panel whose scales begin at
   * {@code to}.
   */
  static void pack(
      DType type,
      MemorySegment stored,
      long from,
      int cols,
      MemorySegment packed,
      long to,
      int lane) {
    int blocks = cols / type.blockSize();
    for (int b = 0; b < blocks; b++) {
      long at = from + (long) b * type.blockBytes();
      switch (type) {
        case Q4_0, Q5_0, Q8_0 -> copyHalf(stored, at, packed, to + (2L * b * PANEL + 2 * lane));
        case Q4_1, Q5_1 -> {
          copyHalf(stored, at, packed, to + (4L * b * PANEL + 2 * lane));
          copyHalf(stored, at + 2, packed, to + (4L * b * PANEL + 2 * PANEL + 2 * lane));
        }
        case Q4_K, Q5_K -> {
          long block = to + 20L * b * PANEL;
          copyHalf(stored, at, packed, block + 2 * lane);
          copyHalf(stored, at + 2, packed, block + 2 * PANEL + 2 * lane);
          packSixBitPairs(stored, at + 4, packed, block + 4 * PANEL + lane);
        }
        case Q6_K -> {
          long block = to + 18L * b * PANEL;
          copyHalf(stored, at + 208, packed, block + 2 * lane);
          for (int i = 0; i < 16; i++) {
            packed.set(
                LittleEndian.BYTE,
                block + (2L + i) * PANEL + lane,
                stored.get(LittleEndian.BYTE, at + 192 + i));
          }
        }
        default -> throw new IllegalArgumentException(type.toString());
      }
    }
  }

  private static void copyHalf(MemorySegment from, long at, MemorySegment to, long out) {
    to.set(LittleEndian.SHORT, out, from.get(LittleEndian.SHORT, at));
  }

  /** The eight pairs of 6-bit scale and minimum that Q4_K and Q5_K store in 12 bytes. */
  private static void packSixBitPairs(MemorySegment from, long at, MemorySegment to, long out) {
    for (int j = 0; j < 4; j++) {
      int low = from.get(LittleEndian.BYTE, at + j) & 0xff;
      int middle = from.get(LittleEndian.BYTE, at + j + 4) & 0xff;
      int high = from.get(LittleEndian.BYTE, at + j + 8) & 0xff;
      long scale = out + (long) j * PANEL;
      long minimum = scale + 8L * PANEL;
      to.set(LittleEndian.BYTE, scale, (byte) (low & 63));
      to.set(LittleEndian.BYTE, minimum, (byte) (middle & 63));
      to.set(LittleEndian.BYTE, scale + 4L * PANEL, (byte) ((high & 15) | ((low >>> 6) << 4)));
      to.set(
          LittleEndian.BYTE, minimum + 4L * PANEL, (byte) ((high >>> 4) | ((middle >>> 6) << 4)));
    }
  }

  /**
   * Scales of blocks {@code [block, block + n)} as floats, {@code [n][PANEL]}, and offsets where
   * the format has them: a weight is {@code scale * (q - zeroPoint) + offset}.
   *
   * @param base where the scales of the panel begin
   * @param block first block; the first of its 256 elements for the K formats
   */
  static void expand(
      DType type,
      MemorySegment w,
      long base,
      int block,
      int n,
      int zeroPoint,
      float[] scales,
      float[] offsets) {
    switch (type) {
      case Q4_0, Q5_0, Q8_0 -> halves(w, base + 2L * block * PANEL, scales, n);
      case Q4_1, Q5_1 -> {
        for (int b = 0; b < n; b++) {
          halfPair(w, base + 4L * (block + b) * PANEL, scales, offsets, b * PANEL, zeroPoint);
        }
      }
      case Q4_K, Q5_K -> {
        for (int b = 0; b < n; b += 8) {
          long at = base + 20L * ((block + b) / 8) * PANEL;
          superPairs(w, at, scales, offsets, b * PANEL, zeroPoint);
        }
      }
      case Q6_K -> {
        for (int b = 0; b < n; b += 16) {
          superScales(w, base + 18L * ((block + b) / 16) * PANEL, scales, b * PANEL);
        }
      }
      default -> throw new IllegalArgumentException(type.toString());
    }
  }

  private static void halves(MemorySegment w, long base, float[] scales, int n) {
    for (int i = 0; i < n * PANEL; i += L) {
      ((IntVector)
              ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * i, LE)
                  .convertShape(VectorOperators.S2I, INTS, 0))
          .lanewise(VectorOperators.LSHL, 13)
          .and(F16_MASK)
          .reinterpretAsFloats()
          .mul(F16_REBIAS)
          .intoArray(scales, i);
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

  private static void superPairs(
      MemorySegment w, long base, float[] scales, float[] offsets, int o, int zeroPoint) {
    for (int g = 0; g < PANEL; g += L) {
      FloatVector d =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * g, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      FloatVector dmin =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (2 * PANEL + 2 * g), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      for (int b = 0; b < 8; b++) {
        int at = (4 + b) * PANEL + g;
        FloatVector scale =
            ((FloatVector)
                    ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + at, LE)
                        .convertShape(VectorOperators.B2F, FLOATS, 0))
                .mul(d);
        FloatVector minimum =
            ((FloatVector)
                    ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (at + 8 * PANEL), LE)
                        .convertShape(VectorOperators.B2F, FLOATS, 0))
                .mul(dmin);
        scale.intoArray(scales, o + b * PANEL + g);
        scale.mul((float) zeroPoint).sub(minimum).intoArray(offsets, o + b * PANEL + g);
      }
    }
  }

  private static void superScales(MemorySegment w, long base, float[] scales, int o) {
    for (int g = 0; g < PANEL; g += L) {
      FloatVector d =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * g, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS);
      for (int b = 0; b < 16; b++) {
        ((FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + ((2 + b) * PANEL + g), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0))
            .mul(d)
            .intoArray(scales, o + b * PANEL + g);
      }
    }
  }
}
