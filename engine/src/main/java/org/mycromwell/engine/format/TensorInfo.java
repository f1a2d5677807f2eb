package org.mycromwell.engine.format;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.tensor.DType;

/**
 * One tensor of a model file: name, type, shape and its bytes in the mapped file. Dimensions are in
 * GGUF order: the first is the number of columns, the one that is contiguous in memory. Immutable;
 * the data is valid until the file is closed.
 */
public final class TensorInfo {
  private final String name;
  private final int typeId;
  private final long[] dims;
  private final MemorySegment data;

  /** A tensor of a supported type; {@code data} holds exactly its bytes. */
  public TensorInfo(String name, DType type, long[] dims, MemorySegment data) {
    this(name, type.ggmlId(), dims, data);
  }

  /** A tensor whose type number may be unknown; its data then has an unknown length. */
  TensorInfo(String name, int typeId, long[] dims, MemorySegment data) {
    this.name = name;
    this.typeId = typeId;
    this.dims = dims.clone();
    this.data = data;
  }

  public String name() {
    return name;
  }

  /** The type number as stored, also for types this engine does not support. */
  public int typeId() {
    return typeId;
  }

  /** Whether {@link #type()} and {@link #data()} will answer. */
  public boolean isSupported() {
    for (DType type : DType.values()) {
      if (type.ggmlId() == typeId) {
        return true;
      }
    }
    return false;
  }

  /** The element type. Throws {@link EngineException} when this engine does not support it. */
  public DType type() {
    return DType.fromGgmlId(typeId, name);
  }

  /** Name of the type for display; never fails. */
  public String typeName() {
    return isSupported() ? type().name() : GgmlTypeNames.name(typeId);
  }

  /** Dimensions in GGUF order, columns first; at least one, each at least 1. */
  public long[] dims() {
    return dims.clone();
  }

  /** Elements of one row: the first dimension. */
  public long cols() {
    return dims[0];
  }

  /** Rows: the product of all dimensions but the first. */
  public long rows() {
    long rows = 1;
    for (int i = 1; i < dims.length; i++) {
      rows *= dims[i];
    }
    return rows;
  }

  public long elements() {
    return rows() * cols();
  }

  /**
   * The bytes of the tensor, read-only, without a copy. Throws {@link EngineException} when this
   * engine does not support the type.
   */
  public MemorySegment data() {
    type();
    return data;
  }

  @Override
  public String toString() {
    return HeaderCursor.quote(name) + " " + typeName() + " " + Arrays.toString(dims);
  }
}
