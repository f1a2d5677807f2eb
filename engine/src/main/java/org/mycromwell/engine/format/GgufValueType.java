package org.mycromwell.engine.format;

import org.jspecify.annotations.Nullable;

/** Type of a GGUF metadata value; the ordinal is the number stored in the file. */
public enum GgufValueType {
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  FLOAT32(4),
  BOOL(1),
  STRING(0),
  ARRAY(0),
  UINT64(8),
  INT64(8),
  FLOAT64(8);

  private static final GgufValueType[] BY_ID = values();

  private final int sizeBytes;

  GgufValueType(int sizeBytes) {
    this.sizeBytes = sizeBytes;
  }

  /** Bytes of one value, or 0 for the types of variable length. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** The number that stands for this type in a file. */
  public int id() {
    return ordinal();
  }

  /** Whether values of this type are integers of any width. */
  public boolean isInteger() {
    return switch (this) {
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> true;
      case FLOAT32, BOOL, STRING, ARRAY, FLOAT64 -> false;
    };
  }

  /** Whether values of this type are floating-point numbers. */
  public boolean isFloat() {
    return this == FLOAT32 || this == FLOAT64;
  }

  static @Nullable GgufValueType ofId(int id) {
    return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
  }
}
