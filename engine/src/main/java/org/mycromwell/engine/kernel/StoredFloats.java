package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.F16_MASK;
import static org.mycromwell.engine.kernel.Lanes.F16_REBIAS;
import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.HALF_SHORTS;
import static org.mycromwell.engine.kernel.Lanes.INTS;
import static org.mycromwell.engine.kernel.Lanes.L;
import static org.mycromwell.engine.kernel.Lanes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/** Reads elements stored as F32, F16 or BF16. */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class StoredFloats {
  private StoredFloats() {}

  static float f32(MemorySegment w, long at) {
    return w.get(LittleEndian.FLOAT, at);
  }

  static float f16(MemorySegment w, long at) {
    return Float.float16ToFloat(w.get(LittleEndian.SHORT, at));
  }

  static float bf16(MemorySegment w, long at) {
    return Float.intBitsToFloat(w.get(LittleEndian.SHORT, at) << 16);
  }

  /** Element {@code k} of a row of {@code type} from byte {@code row}. */
  static float get(DType type, MemorySegment w, long row, int k) {
    return switch (type) {
      case F32 -> f32(w, row + 4L * k);
      case F16 -> f16(w, row + 2L * k);
      case BF16 -> bf16(w, row + 2L * k);
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  /**
   * Reads {@code n} elements, whole vectors: those in even places to every fourth vector of {@code
   * out} from {@code even} on, the others likewise from {@code odd}.
   */
  static void readChains(
      DType type, MemorySegment w, long base, int n, float[] out, int even, int odd) {
    switch (type) {
      case F32 -> readChainsF32(w, base, n, out, even, odd);
      case F16 -> readChainsF16(w, base, n, out, even, odd);
      case BF16 -> readChainsBf16(w, base, n, out, even, odd);
      default -> throw new IllegalArgumentException(type.toString());
    }
  }

  private static void readChainsF32(
      MemorySegment w, long base, int n, float[] out, int even, int odd) {
    int k = 0;
    for (; k <= n - 2 * L; k += 2 * L) {
      FloatVector.fromMemorySegment(FLOATS, w, base + 4 * k, LE).intoArray(out, even + 2 * k);
      FloatVector.fromMemorySegment(FLOATS, w, base + (4 * k + 4 * L), LE)
          .intoArray(out, odd + 2 * k);
    }
    if (k < n) {
      FloatVector.fromMemorySegment(FLOATS, w, base + 4 * k, LE).intoArray(out, even + 2 * k);
    }
  }

  private static void readChainsF16(
      MemorySegment w, long base, int n, float[] out, int even, int odd) {
    int k = 0;
    for (; k <= n - 2 * L; k += 2 * L) {
      ((IntVector)
              ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * k, LE)
                  .convertShape(VectorOperators.S2I, INTS, 0))
          .lanewise(VectorOperators.LSHL, 13)
          .and(F16_MASK)
          .reinterpretAsFloats()
          .mul(F16_REBIAS)
          .intoArray(out, even + 2 * k);
      ((IntVector)
              ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (2 * k + 2 * L), LE)
                  .convertShape(VectorOperators.S2I, INTS, 0))
          .lanewise(VectorOperators.LSHL, 13)
          .and(F16_MASK)
          .reinterpretAsFloats()
          .mul(F16_REBIAS)
          .intoArray(out, odd + 2 * k);
    }
    if (k < n) {
      ((IntVector)
              ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * k, LE)
                  .convertShape(VectorOperators.S2I, INTS, 0))
          .lanewise(VectorOperators.LSHL, 13)
          .and(F16_MASK)
          .reinterpretAsFloats()
          .mul(F16_REBIAS)
          .intoArray(out, even + 2 * k);
    }
  }

  private static void readChainsBf16(
      MemorySegment w, long base, int n, float[] out, int even, int odd) {
    int k = 0;
    for (; k <= n - 2 * L; k += 2 * L) {
      ((IntVector)
              ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * k, LE)
                  .convertShape(VectorOperators.S2I, INTS, 0))
          .lanewise(VectorOperators.LSHL, 16)
          .reinterpretAsFloats()
          .intoArray(out, even + 2 * k);
      ((IntVector)
              ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (2 * k + 2 * L), LE)
                  .convertShape(VectorOperators.S2I, INTS, 0))
          .lanewise(VectorOperators.LSHL, 16)
          .reinterpretAsFloats()
          .intoArray(out, odd + 2 * k);
    }
    if (k < n) {
      ((IntVector)
              ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * k, LE)
                  .convertShape(VectorOperators.S2I, INTS, 0))
          .lanewise(VectorOperators.LSHL, 16)
          .reinterpretAsFloats()
          .intoArray(out, even + 2 * k);
    }
  }
}
