package org.mycromwell.engine.tensor;

import org.jspecify.annotations.Nullable;

/**
 * Element type of a stored tensor, as GGUF numbers them. Quantised types store blocks of {@link
 * #blockSize()} consecutive elements of one row in {@link #blockBytes()} bytes.
 */
public enum DType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  Q4_0(2, 32, 18),
  Q4_1(3, 32, 20),
  Q5_0(6, 32, 22),
  Q5_1(7, 32, 24),
  Q8_0(8, 32, 34),
  Q4_K(12, 256, 144),
  Q5_K(13, 256, 176),
  Q6_K(14, 256, 210),
  BF16(30, 1, 2);

  private final int ggmlId;
  private final int blockSize;
  private final int blockBytes;

  DType(int ggmlId, int blockSize, int blockBytes) {
    this.ggmlId = ggmlId;
    this.blockSize = blockSize;
    this.blockBytes = blockBytes;
  }

  /** The number GGUF files use for this type ({@code enum ggml_type}). */
  public int ggmlId() {
    return ggmlId;
  }

  /** Elements per block; 1 for the plain floating-point types. */
  public int blockSize() {
    return blockSize;
  }

  /** Bytes per block. */
  public int blockBytes() {
    return blockBytes;
  }

  public boolean isQuantized() {
    return blockSize > 1;
  }

  /**
   * Bytes that {@code elements} consecutive elements take.
   *
   * @throws ArithmeticException when the size overflows
   * @throws IllegalArgumentException when {@code elements} is negative or no multiple of the block
   */
  public long sizeBytes(long elements) {
    if (elements < 0 || elements % blockSize != 0) {
      throw new IllegalArgumentException(
          elements + " elements do not fill blocks of " + blockSize + " (" + this + ")");
    }
    return Math.multiplyExact(elements / blockSize, (long) blockBytes);
  }

  /** The type with this GGUF number, or null for one this engine does not have. */
  public static @Nullable DType ofGgmlId(int id) {
    for (DType type : values()) {
      if (type.ggmlId == id) {
        return type;
      }
    }
    return null;
  }
}
