package org.mycromwell.engine.quant;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.tensor.DType;

/**
 * Scalar reference of one weight format, bit for bit the layout of GGUF files. Implementations are
 * stateless and may be used by any number of threads. Reading allocates nothing.
 */
public abstract sealed class QuantFormat permits PlainFormat, BlockFormat {
  private static final QuantFormat[] BY_TYPE = new QuantFormat[DType.values().length];

  static {
    for (DType type : DType.values()) {
      BY_TYPE[type.ordinal()] = create(type);
    }
  }

  private final DType type;

  QuantFormat(DType type) {
    this.type = type;
  }

  /** The format of {@code type}. */
  public static QuantFormat of(DType type) {
    return BY_TYPE[type.ordinal()];
  }

  public final DType type() {
    return type;
  }

  /**
   * Decodes {@code count} elements that begin at byte {@code srcOffset}.
   *
   * @param count a multiple of the block size of {@link #type()}
   */
  public abstract void dequantize(
      MemorySegment src, long srcOffset, float[] dst, int dstOffset, int count);

  /**
   * Encodes {@code count} elements to the bytes that begin at {@code dstOffset}. The result is the
   * same for the same input on every machine. Elements must be finite and, but for F32 and BF16, at
   * most 65504 in magnitude; others give unspecified blocks (and no exception).
   *
   * @param count a multiple of the block size of {@link #type()}
   */
  public abstract void quantize(
      float[] src, int srcOffset, MemorySegment dst, long dstOffset, int count);

  private static QuantFormat create(DType type) {
    return switch (type) {
      case F32 -> new PlainFormat.F32();
      case F16 -> new PlainFormat.F16();
      case BF16 -> new PlainFormat.BF16();
      case Q8_0 -> new Q8Format();
      case Q4_0, Q5_0 -> new SymmetricFormat(type);
      case Q4_1, Q5_1 -> new AffineFormat(type);
      case Q4_K, Q5_K -> new KAffineFormat(type);
      case Q6_K -> new Q6KFormat();
    };
  }
}
