package org.mycromwell.engine.format;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.tensor.DType;

/**
 * Writes a GGUF v3 file: collect metadata and tensors, then {@link #write}. Metadata and tensors
 * come out in the order in which they were added; tensor bytes are asked for only while writing.
 * For one thread.
 */
public final class GgufWriter {
  /** llama.cpp keeps names in 64 bytes, one of them for the end. */
  private static final int MAX_TENSOR_NAME_BYTES = 63;

  private record Value(GgufValueType type, MemorySegment encoded) {}

  private record Tensor(String name, DType type, long[] dims, long sizeBytes, TensorSource data) {}

  private final Map<String, Value> metadata = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private int alignment = GgufParser.DEFAULT_ALIGNMENT;

  public GgufWriter putString(String key, String value) {
    return put(key, GgufValueType.STRING, encode(value));
  }

  /** An unsigned number of 32 bits, the usual type of counts and ids. */
  public GgufWriter putInt(String key, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(key + " is negative: " + value);
    }
    if (key.equals(GgufParser.ALIGNMENT_KEY)) {
      alignment = GgufParser.checkAlignment(value, "file to write");
    }
    return put(key, GgufValueType.UINT32, buffer(4).putInt(value));
  }

  public GgufWriter putLong(String key, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(key + " is negative: " + value);
    }
    return put(key, GgufValueType.UINT64, buffer(8).putLong(value));
  }

  public GgufWriter putFloat(String key, float value) {
    return put(key, GgufValueType.FLOAT32, buffer(4).putFloat(value));
  }

  public GgufWriter putBool(String key, boolean value) {
    return put(key, GgufValueType.BOOL, buffer(1).put((byte) (value ? 1 : 0)));
  }

  public GgufWriter putStrings(String key, List<String> values) {
    List<ByteBuffer> encoded = new ArrayList<>(values.size());
    long size = 0;
    for (String value : values) {
      ByteBuffer bytes = encode(value).flip();
      encoded.add(bytes);
      size += bytes.remaining();
    }
    ByteBuffer out = array(GgufValueType.STRING, values.size(), size);
    encoded.forEach(out::put);
    return put(key, GgufValueType.ARRAY, out);
  }

  public GgufWriter putInts(String key, int[] values) {
    ByteBuffer out = array(GgufValueType.INT32, values.length, 4L * values.length);
    for (int value : values) {
      out.putInt(value);
    }
    return put(key, GgufValueType.ARRAY, out);
  }

  public GgufWriter putFloats(String key, float[] values) {
    ByteBuffer out = array(GgufValueType.FLOAT32, values.length, 4L * values.length);
    for (float value : values) {
      out.putFloat(value);
    }
    return put(key, GgufValueType.ARRAY, out);
  }

  /**
   * Takes a value over from another file as it is. That file must stay open until {@link #write} is
   * done.
   */
  public GgufWriter copy(GgufMetadata source, String key) {
    if (key.equals(GgufParser.ALIGNMENT_KEY)) {
      return putInt(key, source.intValue(key));
    }
    return put(key, new Value(source.type(key), source.encoded(key)));
  }

  /**
   * Adds a tensor.
   *
   * @param dims in GGUF order, columns first; one to four
   * @throws EngineException when other programs could not read a tensor of this name
   */
  public GgufWriter tensor(String name, DType type, long[] dims, TensorSource data) {
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_TENSOR_NAME_BYTES) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          "tensor name "
              + EngineException.quote(name)
              + " is longer than the "
              + MAX_TENSOR_NAME_BYTES
              + " bytes that GGUF readers accept");
    }
    if (dims.length < 1 || dims.length > GgufParser.MAX_DIMS) {
      throw new IllegalArgumentException(name + " has " + dims.length + " dimensions");
    }
    type.sizeBytes(dims[0]); // refuses rows that do not fill blocks
    long elements = 1;
    for (long dim : dims) {
      if (dim < 1) {
        throw new IllegalArgumentException(name + " has dimension " + dim);
      }
      elements = Math.multiplyExact(elements, dim);
    }
    Tensor tensor = new Tensor(name, type, dims.clone(), type.sizeBytes(elements), data);
    if (tensors.putIfAbsent(name, tensor) != null) {
      throw new IllegalArgumentException("tensor " + name + " was added before");
    }
    return this;
  }

  /** Writes the file; it appears under {@code target} when it is complete, and replaces another. */
  public void write(Path target) {
    try (AtomicFile file = AtomicFile.create(target)) {
      writeHeader(file);
      for (Tensor tensor : tensors.values()) {
        file.align(alignment);
        file.writeTensor(tensor.name(), tensor.sizeBytes(), tensor.data());
      }
      file.align(alignment);
      file.commit();
    }
  }

  private void writeHeader(AtomicFile file) {
    ByteBuffer start = buffer(24).putInt(GgufParser.MAGIC).putInt(GgufParser.VERSION);
    file.write(written(start.putLong(tensors.size()).putLong(metadata.size())));
    metadata.forEach((key, value) -> {
      file.write(written(encode(key)));
      file.write(written(buffer(4).putInt(value.type().id())));
      file.write(value.encoded());
    });
    long offset = 0;
    for (Tensor tensor : tensors.values()) {
      file.write(written(encode(tensor.name())));
      ByteBuffer out = buffer(4 + 8 * tensor.dims().length + 4 + 8).putInt(tensor.dims().length);
      for (long dim : tensor.dims()) {
        out.putLong(dim);
      }
      file.write(written(out.putInt(tensor.type().ggmlId()).putLong(offset)));
      offset = Math.addExact(offset, tensor.sizeBytes() + (-tensor.sizeBytes() & (alignment - 1)));
    }
    file.align(alignment);
  }

  private GgufWriter put(String key, GgufValueType type, ByteBuffer encoded) {
    return put(key, new Value(type, written(encoded)));
  }

  private GgufWriter put(String key, Value value) {
    if (key.isEmpty() || key.length() > GgufParser.MAX_KEY_BYTES) {
      throw new IllegalArgumentException("metadata key of " + key.length() + " characters");
    }
    metadata.put(key, value);
    return this;
  }

  private static ByteBuffer encode(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return buffer(8 + bytes.length).putLong(bytes.length).put(bytes);
  }

  /** What was put into the buffer so far. */
  private static MemorySegment written(ByteBuffer buffer) {
    return MemorySegment.ofBuffer(buffer.flip());
  }

  private static ByteBuffer array(GgufValueType elementType, int count, long dataBytes) {
    return buffer(Math.toIntExact(12 + dataBytes)).putInt(elementType.id()).putLong(count);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
