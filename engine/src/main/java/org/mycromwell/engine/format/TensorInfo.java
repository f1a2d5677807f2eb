package org.mycromwell.engine.format;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.tensor.DType;

/**
 * One tensor of a model file: name, type, shape and its bytes in the mapped file. Dimensions are in
 * GGUF order: the first is the number of columns, the one that is contiguous in memory. Immutable;
 * the data is valid until the file is closed.
 */
public final class TensorInfo {
  private final String name;
  private final @Nullable DType type;
  private final String typeName;
  private final long[] dims;
  private final MemorySegment data;

  /** A tensor of a supported type; {@code data} holds exactly its bytes. */
  public TensorInfo(String name, DType type, long[] dims, MemorySegment data) {
    this(name, type, type.name(), dims, data);
  }

  private TensorInfo(
      String name, @Nullable DType type, String typeName, long[] dims, MemorySegment data) {
    this.name = name;
    this.type = type;
    this.typeName = typeName;
    this.dims = dims.clone();
    this.data = data;
  }

  /** A tensor that can be listed, but whose data this engine cannot use. */
  static TensorInfo unsupported(String name, String typeName, long[] dims) {
    return new TensorInfo(name, null, typeName, dims, MemorySegment.NULL);
  }

  public String name() {
    return name;
  }

  /** Whether {@link #type()} and {@link #data()} will answer. */
  public boolean isSupported() {
    return type != null;
  }

  /** The element type. Throws {@link EngineException} when this engine does not support it. */
  public DType type() {
    if (type == null) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          "tensor "
              + EngineException.quote(name)
              + " has type "
              + typeName
              + ", which is not supported; supported types are "
              + Arrays.toString(DType.values()));
    }
    return type;
  }

  /** Name of the type for display; never fails. */
  public String typeName() {
    return typeName;
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
    return EngineException.quote(name) + " " + typeName + " " + Arrays.toString(dims);
  }
}
