package org.mycromwell.engine.quant;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/** A format of blocks that are decoded and encoded independently of each other. */
abstract sealed class BlockFormat extends QuantFormat
    permits Q8Format, SymmetricFormat, AffineFormat, KAffineFormat, Q6KFormat {
  private final int blockSize;
  private final int blockBytes;

  BlockFormat(DType type) {
    super(type);
    blockSize = type.blockSize();
    blockBytes = type.blockBytes();
  }

  abstract void decodeBlock(MemorySegment src, long at, float[] dst, int to);

  abstract void encodeBlock(float[] src, int from, MemorySegment dst, long at);

  @Override
  public final void dequantize(
      MemorySegment src, long srcOffset, float[] dst, int dstOffset, int count) {
    checkBlocks(count);
    long at = srcOffset;
    for (int i = 0; i < count; i += blockSize) {
      decodeBlock(src, at, dst, dstOffset + i);
      at += blockBytes;
    }
  }

  @Override
  public final void quantize(
      float[] src, int srcOffset, MemorySegment dst, long dstOffset, int count) {
    checkBlocks(count);
    long at = dstOffset;
    for (int i = 0; i < count; i += blockSize) {
      encodeBlock(src, srcOffset + i, dst, at);
      at += blockBytes;
    }
  }

  private void checkBlocks(int count) {
    if (count < 0 || count % blockSize != 0) {
      throw new IllegalArgumentException(
          count + " elements do not fill blocks of " + blockSize + " (" + type() + ")");
    }
  }

  static float half(MemorySegment src, long at) {
    return Float.float16ToFloat(src.get(LittleEndian.SHORT, at));
  }

  static void putHalf(MemorySegment dst, long at, float value) {
    dst.set(LittleEndian.SHORT, at, Float.floatToFloat16(value));
  }

  static int unsigned(MemorySegment src, long at) {
    return src.get(LittleEndian.BYTE, at) & 0xFF;
  }

  static void putByte(MemorySegment dst, long at, int value) {
    dst.set(LittleEndian.BYTE, at, (byte) value);
  }

  /** {@code 1 / scale}, or 0 for the scale of a block of zeros. */
  static float inverse(float scale) {
    return scale != 0 ? 1 / scale : 0;
  }
}
