package org.mycromwell.engine.quant;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Q4_1 and Q5_1: a half scale {@code d}, a half minimum {@code m} and 32 unsigned numbers of 4 or 5
 * bits, {@code x = d * q + m}. Bytes: d, m, for Q5_1 four bytes with the fifth bits, then 16 bytes
 * with elements i (low nibble) and i + 16 (high nibble).
 */
final class AffineFormat extends BlockFormat {
  private final boolean fiveBits;
  private final int highest;
  private final int nibbles;

  AffineFormat(DType type) {
    super(type);
    fiveBits = type == DType.Q5_1;
    highest = fiveBits ? 31 : 15;
    nibbles = fiveBits ? 8 : 4;
  }

  @Override
  void decodeBlock(MemorySegment src, long at, float[] dst, int to) {
    float d = half(src, at);
    float m = half(src, at + 2);
    int high = fiveBits ? src.get(LittleEndian.INT, at + 4) : 0;
    for (int i = 0; i < 16; i++) {
      int packed = unsigned(src, at + nibbles + i);
      int low = (packed & 15) | (((high >>> i) & 1) << 4);
      int upper = (packed >>> 4) | (((high >>> (i + 16)) & 1) << 4);
      dst[to + i] = low * d + m;
      dst[to + i + 16] = upper * d + m;
    }
  }

  @Override
  void encodeBlock(float[] src, int from, MemorySegment dst, long at) {
    float min = src[from];
    float max = src[from];
    for (int i = 1; i < 32; i++) {
      float value = src[from + i];
      if (value < min) {
        min = value;
      }
      if (value > max) {
        max = value;
      }
    }
    float d = (max - min) / highest;
    float inverse = inverse(d);
    putHalf(dst, at, d);
    putHalf(dst, at + 2, min);
    int high = 0;
    for (int i = 0; i < 16; i++) {
      int low = level((src[from + i] - min) * inverse);
      int upper = level((src[from + i + 16] - min) * inverse);
      putByte(dst, at + nibbles + i, (low & 15) | ((upper & 15) << 4));
      high |= ((low >>> 4) << i) | ((upper >>> 4) << (i + 16));
    }
    if (fiveBits) {
      dst.set(LittleEndian.INT, at + 4, high);
    }
  }

  private int level(float scaled) {
    return Math.clamp((int) (scaled + 0.5f), 0, highest);
  }
}
