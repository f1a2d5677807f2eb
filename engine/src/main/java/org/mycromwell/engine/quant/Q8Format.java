package org.mycromwell.engine.quant;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Q8_0: a half scale {@code d} and 32 signed bytes, {@code x = d * q}. Written bytes are in -127 to
 * 127, never -128, because kernels multiply them in 16 bits.
 */
final class Q8Format extends BlockFormat {
  Q8Format() {
    super(DType.Q8_0);
  }

  @Override
  void decodeBlock(MemorySegment src, long at, float[] dst, int to) {
    float d = half(src, at);
    for (int i = 0; i < 32; i++) {
      dst[to + i] = src.get(LittleEndian.BYTE, at + 2 + i) * d;
    }
  }

  @Override
  void encodeBlock(float[] src, int from, MemorySegment dst, long at) {
    float largest = 0;
    for (int i = 0; i < 32; i++) {
      largest = Math.max(largest, Math.abs(src[from + i]));
    }
    float d = largest / 127;
    float inverse = inverse(d);
    putHalf(dst, at, d);
    for (int i = 0; i < 32; i++) {
      int q = roundHalfAwayFromZero(src[from + i] * inverse);
      putByte(dst, at + 2 + i, Math.clamp(q, -127, 127));
    }
  }

  private static int roundHalfAwayFromZero(float value) {
    int whole = (int) value;
    float rest = value - whole;
    if (rest >= 0.5f) {
      return whole + 1;
    }
    return rest <= -0.5f ? whole - 1 : whole;
  }
}
