package org.mycromwell.engine.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/** Decodes the integers of one stored block to a byte each, without scale and minimum. */
final class ByteBlocks {
  private ByteBlocks() {}

  /** Decodes the block at {@code at} to {@code out[o ...]}, {@code type.blockSize()} bytes. */
  static void decode(DType type, MemorySegment stored, long at, byte[] out, int o) {
    switch (type) {
      case Q8_0 -> MemorySegment.copy(stored, ValueLayout.JAVA_BYTE, at + 2, out, o, 32);
      case Q5_0 -> fiveBits(stored, at + 2, at + 6, -16, out, o);
      case Q5_1 -> fiveBits(stored, at + 4, at + 8, 0, out, o);
      case Q5_K -> fiveBitsSuper(stored, at + 16, at + 48, out, o);
      case Q6_K -> sixBits(stored, at, at + 128, out, o);
      default -> throw new IllegalArgumentException(type.toString());
    }
  }

  /** 32 fifth bits in an int, then 16 bytes whose high nibbles are the second 16 elements. */
  private static void fiveBits(
      MemorySegment stored, long highBits, long nibbles, int bias, byte[] out, int o) {
    int high = stored.get(LittleEndian.INT, highBits);
    for (int i = 0; i < 16; i++) {
      int pair = stored.get(LittleEndian.BYTE, nibbles + i) & 0xff;
      out[o + i] = (byte) (((pair & 15) | (((high >>> i) & 1) << 4)) + bias);
      out[o + 16 + i] = (byte) (((pair >>> 4) | (((high >>> (i + 16)) & 1) << 4)) + bias);
    }
  }

  /** Bit {@code j} of high byte {@code i} belongs to element {@code i} of block {@code j}. */
  private static void fiveBitsSuper(
      MemorySegment stored, long highBits, long nibbles, byte[] out, int o) {
    for (int pair = 0; pair < 4; pair++) {
      for (int i = 0; i < 32; i++) {
        int high = stored.get(LittleEndian.BYTE, highBits + i) >>> (2 * pair);
        int both = stored.get(LittleEndian.BYTE, nibbles + 32L * pair + i) & 0xff;
        out[o + 64 * pair + i] = (byte) ((both & 15) | ((high & 1) << 4));
        out[o + 64 * pair + 32 + i] = (byte) ((both >>> 4) | ((high & 2) << 3));
      }
    }
  }

  /** Two halves of 64 low bytes and 32 high bytes; a high byte serves elements 32 apart. */
  private static void sixBits(MemorySegment stored, long low, long high, byte[] out, int o) {
    for (int half = 0; half < 2; half++) {
      for (int i = 0; i < 32; i++) {
        int a = stored.get(LittleEndian.BYTE, low + 64L * half + i) & 0xff;
        int b = stored.get(LittleEndian.BYTE, low + 64L * half + 32 + i) & 0xff;
        int top = stored.get(LittleEndian.BYTE, high + 32L * half + i) & 0xff;
        int at = o + 128 * half + i;
        out[at] = (byte) (((a & 15) | ((top & 3) << 4)) - 32);
        out[at + 32] = (byte) (((b & 15) | (((top >>> 2) & 3) << 4)) - 32);
        out[at + 64] = (byte) (((a >>> 4) | (((top >>> 4) & 3) << 4)) - 32);
        out[at + 96] = (byte) (((b >>> 4) | ((top >>> 6) << 4)) - 32);
      }
    }
  }
}
