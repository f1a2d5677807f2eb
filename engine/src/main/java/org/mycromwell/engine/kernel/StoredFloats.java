package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.F16_MASK;
import static org.mycromwell.engine.kernel.Lanes.F16_REBIAS;
import static org.mycromwell.engine.kernel.Lanes.HALF_SHORTS;
import static org.mycromwell.engine.kernel.Lanes.INTS;
import static org.mycromwell.engine.kernel.Lanes.L;
import static org.mycromwell.engine.kernel.Lanes.LE;

import java.lang.foreign.MemorySegment;
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

  /** Reads {@code n} elements of {@code type} from byte {@code base}. */
  static void read(DType type, MemorySegment w, long base, float[] out, int n) {
    switch (type) {
      case F32 -> MemorySegment.copy(w, LittleEndian.FLOAT, base, out, 0, n);
      case F16 -> {
        int k = 0;
        for (; k <= n - L; k += L) {
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * k, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS)
              .intoArray(out, k);
        }
        for (; k < n; k++) {
          out[k] = f16(w, base + 2L * k);
        }
      }
      case BF16 -> {
        for (int k = 0; k < n; k++) {
          out[k] = bf16(w, base + 2L * k);
        }
      }
      default -> throw new IllegalArgumentException(type.toString());
    }
  }
}
