package org.mycromwell.engine.quant;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/** Floating-point numbers without blocks. */
abstract sealed class PlainFormat extends QuantFormat {
  private PlainFormat(DType type) {
    super(type);
  }

  static final class F32 extends PlainFormat {
    F32() {
      super(DType.F32);
    }

    @Override
    public void dequantize(
        MemorySegment src, long srcOffset, float[] dst, int dstOffset, int count) {
      MemorySegment.copy(src, LittleEndian.FLOAT, srcOffset, dst, dstOffset, count);
    }

    @Override
    public void quantize(float[] src, int srcOffset, MemorySegment dst, long dstOffset, int count) {
      MemorySegment.copy(src, srcOffset, dst, LittleEndian.FLOAT, dstOffset, count);
    }
  }

  static final class F16 extends PlainFormat {
    F16() {
      super(DType.F16);
    }

    @Override
    public void dequantize(
        MemorySegment src, long srcOffset, float[] dst, int dstOffset, int count) {
      for (int i = 0; i < count; i++) {
        dst[dstOffset + i] = Float.float16ToFloat(src.get(LittleEndian.SHORT, srcOffset + 2L * i));
      }
    }

    @Override
    public void quantize(float[] src, int srcOffset, MemorySegment dst, long dstOffset, int count) {
      for (int i = 0; i < count; i++) {
        dst.set(LittleEndian.SHORT, dstOffset + 2L * i, Float.floatToFloat16(src[srcOffset + i]));
      }
    }
  }

  static final class BF16 extends PlainFormat {
    BF16() {
      super(DType.BF16);
    }

    @Override
    public void dequantize(
        MemorySegment src, long srcOffset, float[] dst, int dstOffset, int count) {
      for (int i = 0; i < count; i++) {
        int bits = src.get(LittleEndian.SHORT, srcOffset + 2L * i) << 16;
        dst[dstOffset + i] = Float.intBitsToFloat(bits);
      }
    }

    @Override
    public void quantize(float[] src, int srcOffset, MemorySegment dst, long dstOffset, int count) {
      for (int i = 0; i < count; i++) {
        dst.set(LittleEndian.SHORT, dstOffset + 2L * i, toBFloat16(src[srcOffset + i]));
      }
    }

    /** The upper half of the float, rounded to nearest, ties to even; NaN stays NaN. */
    private static short toBFloat16(float value) {
      int bits = Float.floatToRawIntBits(value);
      if (Float.isNaN(value)) {
        return (short) ((bits >>> 16) | 0x40);
      }
      return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }
  }
}
