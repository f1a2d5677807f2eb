package org.mycromwell.engine.quant;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.tensor.DType;

/**
 * Q4_K and Q5_K: super-blocks of 8 groups of 32 elements. Each group has a scale and a minimum of 6
 * bits, multiples of the half {@code d} and {@code dmin} of the super-block: {@code x = d * scale *
 * q - dmin * min} with q of 4 or 5 bits.
 *
 * <p>Bytes: d, dmin, 12 bytes of scales and minima, for Q5_K 32 bytes with the fifth bits (bit g of
 * byte i belongs to element i of group g), then 128 bytes of nibbles: each run of 32 bytes holds an
 * even group in its low and the next one in its high nibbles.
 */
final class KAffineFormat extends BlockFormat {
  private static final int GROUPS = 8;
  private static final int GROUP_SIZE = 32;
  private static final int SCALES = 4;
  private static final int FIFTH_BITS = 16;
  private static final int MAX_SCALE = 63;

  private final boolean fiveBits;
  private final int highest;
  private final int nibbles;

  KAffineFormat(DType type) {
    super(type);
    fiveBits = type == DType.Q5_K;
    highest = fiveBits ? 31 : 15;
    nibbles = fiveBits ? 48 : 16;
  }

  @Override
  void decodeBlock(MemorySegment src, long at, float[] dst, int to) {
    float d = half(src, at);
    float dmin = half(src, at + 2);
    for (int g = 0; g < GROUPS; g++) {
      float scale = d * scale(src, at + SCALES, g);
      float min = dmin * min(src, at + SCALES, g);
      long run = at + nibbles + (g >>> 1) * 32L;
      int shift = (g & 1) * 4;
      for (int i = 0; i < GROUP_SIZE; i++) {
        int q = (unsigned(src, run + i) >>> shift) & 15;
        if (fiveBits) {
          q |= ((unsigned(src, at + FIFTH_BITS + i) >>> g) & 1) << 4;
        }
        dst[to + g * GROUP_SIZE + i] = scale * q - min;
      }
    }
  }

  @Override
  void encodeBlock(float[] src, int from, MemorySegment dst, long at) {
    int[] levels = new int[GROUPS * GROUP_SIZE];
    float[] scales = new float[GROUPS];
    float[] mins = new float[GROUPS];
    searchGroups(src, from, levels, scales, mins);
    float maxScale = 0;
    float maxMin = 0;
    for (int g = 0; g < GROUPS; g++) {
      maxScale = Math.max(maxScale, scales[g]);
      maxMin = Math.max(maxMin, mins[g]);
    }
    putHalf(dst, at, maxScale / MAX_SCALE);
    putHalf(dst, at + 2, maxMin / MAX_SCALE);
    putScales(dst, at + SCALES, sixBits(scales, maxScale), sixBits(mins, maxMin));
    fitLevels(src, from, dst, at, levels);
    putLevels(dst, at, levels);
  }

  private void searchGroups(float[] src, int from, int[] levels, float[] scales, float[] mins) {
    AffineSearch search =
        fiveBits
            ? new AffineSearch(GROUP_SIZE, highest, -0.5f, 15)
            : new AffineSearch(GROUP_SIZE, highest, -1, 20);
    for (int g = 0; g < GROUPS; g++) {
      search.run(src, from + g * GROUP_SIZE, levels, g * GROUP_SIZE);
      scales[g] = search.scale();
      mins[g] = -search.min();
    }
  }

  private static int[] sixBits(float[] values, float max) {
    int[] codes = new int[GROUPS];
    float inverse = max > 0 ? MAX_SCALE / max : 0;
    for (int g = 0; g < GROUPS; g++) {
      codes[g] = Math.clamp(ScaleSearch.nearest(inverse * values[g]), 0, MAX_SCALE);
    }
    return codes;
  }

  /** Chooses the levels again, now against the scales as they are stored. */
  private void fitLevels(float[] src, int from, MemorySegment dst, long at, int[] levels) {
    float d = half(dst, at);
    float dmin = half(dst, at + 2);
    for (int g = 0; g < GROUPS; g++) {
      float scale = d * scale(dst, at + SCALES, g);
      if (scale == 0) {
        continue;
      }
      float min = dmin * min(dst, at + SCALES, g);
      for (int i = g * GROUP_SIZE; i < (g + 1) * GROUP_SIZE; i++) {
        levels[i] = Math.clamp(ScaleSearch.nearest((src[from + i] + min) / scale), 0, highest);
      }
    }
  }

  private void putLevels(MemorySegment dst, long at, int[] levels) {
    for (int i = 0; i < GROUP_SIZE; i++) {
      int fifth = 0;
      for (int g = 0; g < GROUPS; g += 2) {
        int even = levels[g * GROUP_SIZE + i];
        int odd = levels[(g + 1) * GROUP_SIZE + i];
        putByte(dst, at + nibbles + g / 2 * 32L + i, (even & 15) | ((odd & 15) << 4));
        fifth |= ((even >>> 4) << g) | ((odd >>> 4) << (g + 1));
      }
      if (fiveBits) {
        putByte(dst, at + FIFTH_BITS + i, fifth);
      }
    }
  }

  // Groups 0 to 3 keep scale and minimum in the low six bits of bytes g and g + 4. Groups 4 to 7
  // keep the low nibbles of both in byte g + 4 and the upper two bits atop bytes g - 4 and g.

  private static int scale(MemorySegment src, long at, int g) {
    return g < 4
        ? unsigned(src, at + g) & 63
        : (unsigned(src, at + g + 4) & 15) | ((unsigned(src, at + g - 4) >>> 6) << 4);
  }

  private static int min(MemorySegment src, long at, int g) {
    return g < 4
        ? unsigned(src, at + g + 4) & 63
        : (unsigned(src, at + g + 4) >>> 4) | ((unsigned(src, at + g) >>> 6) << 4);
  }

  private static void putScales(MemorySegment dst, long at, int[] scales, int[] mins) {
    for (int g = 0; g < 4; g++) {
      putByte(dst, at + g, scales[g] | ((scales[g + 4] >>> 4) << 6));
      putByte(dst, at + g + 4, mins[g] | ((mins[g + 4] >>> 4) << 6));
      putByte(dst, at + g + 8, (scales[g + 4] & 15) | ((mins[g + 4] & 15) << 4));
    }
  }
}
