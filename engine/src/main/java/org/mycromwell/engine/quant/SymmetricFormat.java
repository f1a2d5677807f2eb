package org.mycromwell.engine.quant;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Q4_0 and Q5_0: a half scale {@code d} and 32 unsigned numbers of 4 or 5 bits around their middle,
 * {@code x = d * (q - 8)} or {@code d * (q - 16)}. Bytes: d, for Q5_0 four bytes with the fifth
 * bits, then 16 bytes with elements i (low nibble) and i + 16 (high nibble).
 */
final class SymmetricFormat extends BlockFormat {
  private final boolean fiveBits;
  private final int middle;
  private final int nibbles;

  SymmetricFormat(DType type) {
    super(type);
    fiveBits = type == DType.Q5_0;
    middle = fiveBits ? 16 : 8;
    nibbles = fiveBits ? 6 : 2;
  }

  @Override
  void decodeBlock(MemorySegment src, long at, float[] dst, int to) {
    float d = half(src, at);
    int high = fiveBits ? src.get(LittleEndian.INT, at + 2) : 0;
    for (int i = 0; i < 16; i++) {
      int packed = unsigned(src, at + nibbles + i);
      int low = (packed & 15) | (((high >>> i) & 1) << 4);
      int upper = (packed >>> 4) | (((high >>> (i + 16)) & 1) << 4);
      dst[to + i] = (low - middle) * d;
      dst[to + i + 16] = (upper - middle) * d;
    }
  }

  @Override
  void encodeBlock(float[] src, int from, MemorySegment dst, long at) {
    // The element of largest magnitude becomes -middle, so that the asymmetric range is used up.
    float largest = 0;
    float extreme = 0;
    for (int i = 0; i < 32; i++) {
      float value = src[from + i];
      if (Math.abs(value) > largest) {
        largest = Math.abs(value);
        extreme = value;
      }
    }
    float d = extreme / -middle;
    float inverse = inverse(d);
    putHalf(dst, at, d);
    int high = 0;
    for (int i = 0; i < 16; i++) {
      int low = level(src[from + i] * inverse);
      int upper = level(src[from + i + 16] * inverse);
      putByte(dst, at + nibbles + i, (low & 15) | ((upper & 15) << 4));
      high |= ((low >>> 4) << i) | ((upper >>> 4) << (i + 16));
    }
    if (fiveBits) {
      dst.set(LittleEndian.INT, at + 2, high);
    }
  }

  private int level(float scaled) {
    return Math.clamp((int) (scaled + (middle + 0.5f)), 0, 2 * middle - 1);
  }
}
