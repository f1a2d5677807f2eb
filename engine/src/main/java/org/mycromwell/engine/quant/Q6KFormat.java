package org.mycromwell.engine.quant;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Q6_K: super-blocks of 16 groups of 16 elements, each group with a signed scale of 8 bits, a
 * multiple of the half {@code d} of the super-block: {@code x = d * scale * (q - 32)}.
 *
 * <p>Bytes: 128 with the low nibbles, 64 with the upper two bits, 16 scales, d. Each half of 128
 * elements has 64 low bytes (elements 0 to 63 in low, 64 to 127 in high nibbles) and 32 upper bytes
 * (elements i, i + 32, i + 64, i + 96 from the lowest bits up).
 */
final class Q6KFormat extends BlockFormat {
  private static final int GROUPS = 16;
  private static final int GROUP_SIZE = 16;
  private static final int UPPER = 128;
  private static final int SCALES = 192;
  private static final int SUPER_SCALE = 208;

  Q6KFormat() {
    super(DType.Q6_K);
  }

  @Override
  void decodeBlock(MemorySegment src, long at, float[] dst, int to) {
    float d = half(src, at + SUPER_SCALE);
    for (int run = 0; run < 8; run++) {
      long low = at + (run >>> 2) * 64L + (run & 1) * 32L;
      int lowShift = (run & 2) * 2;
      long upper = at + UPPER + (run >>> 2) * 32L;
      int upperShift = (run & 3) * 2;
      for (int i = 0; i < 32; i++) {
        int q =
            ((unsigned(src, low + i) >>> lowShift) & 15)
                | (((unsigned(src, upper + i) >>> upperShift) & 3) << 4);
        float scale = d * src.get(LittleEndian.BYTE, at + SCALES + run * 2L + (i >>> 4));
        dst[to + run * 32 + i] = scale * (q - 32);
      }
    }
  }

  @Override
  void encodeBlock(float[] src, int from, MemorySegment dst, long at) {
    int[] levels = new int[GROUPS * GROUP_SIZE];
    float[] scales = new float[GROUPS];
    float largest = 0;
    float extreme = 0;
    for (int g = 0; g < GROUPS; g++) {
      int start = g * GROUP_SIZE;
      scales[g] = ScaleSearch.symmetric(src, from + start, GROUP_SIZE, 32, levels, start);
      if (Math.abs(scales[g]) > largest) {
        largest = Math.abs(scales[g]);
        extreme = scales[g];
      }
    }
    if (largest < ScaleSearch.NEGLIGIBLE) {
      dst.asSlice(at, DType.Q6_K.blockBytes()).fill((byte) 0);
      return;
    }
    // The scale of largest magnitude becomes -128.
    float inverse = -128 / extreme;
    putHalf(dst, at + SUPER_SCALE, 1 / inverse);
    for (int g = 0; g < GROUPS; g++) {
      int code = Math.clamp(ScaleSearch.nearest(inverse * scales[g]), -128, 127);
      putByte(dst, at + SCALES + g, code);
    }
    fitLevels(src, from, dst, at, levels);
    putLevels(dst, at, levels);
  }

  /** Chooses the levels again, now against the scales as they are stored. */
  private static void fitLevels(float[] src, int from, MemorySegment dst, long at, int[] levels) {
    float d = half(dst, at + SUPER_SCALE);
    for (int g = 0; g < GROUPS; g++) {
      float scale = d * dst.get(LittleEndian.BYTE, at + SCALES + g);
      if (scale == 0) {
        continue;
      }
      for (int i = g * GROUP_SIZE; i < (g + 1) * GROUP_SIZE; i++) {
        levels[i] = 32 + Math.clamp(ScaleSearch.nearest(src[from + i] / scale), -32, 31);
      }
    }
  }

  private static void putLevels(MemorySegment dst, long at, int[] levels) {
    for (int part = 0; part < 2; part++) {
      int first = part * 128;
      for (int i = 0; i < 64; i++) {
        int low = levels[first + i] & 15;
        int high = levels[first + i + 64] & 15;
        putByte(dst, at + part * 64L + i, low | (high << 4));
      }
      for (int i = 0; i < 32; i++) {
        int upper = 0;
        for (int run = 0; run < 4; run++) {
          upper |= (levels[first + run * 32 + i] >>> 4) << (2 * run);
        }
        putByte(dst, at + UPPER + part * 32L + i, upper);
      }
    }
  }
}
