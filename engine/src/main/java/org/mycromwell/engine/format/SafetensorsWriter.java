package org.mycromwell.engine.format;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Writes a safetensors file: collect metadata and tensors, then {@link #write}. Tensor bytes are
 * asked for only while writing. F32 tensors come first, so that all are aligned; otherwise the
 * order is that in which they were added. For one thread.
 */
public final class SafetensorsWriter {
  private static final int HEADER_ALIGNMENT = 8;

  private record Tensor(String name, DType type, long[] dims, long sizeBytes, TensorSource data) {}

  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  public SafetensorsWriter putMetadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /**
   * Adds a tensor.
   *
   * @param type F32, F16 or BF16
   * @param dims in GGUF order, columns first
   */
  public SafetensorsWriter tensor(String name, DType type, long[] dims, TensorSource data) {
    if (type.isQuantized()) {
      throw new IllegalArgumentException("safetensors has no " + type);
    }
    if (dims.length > SafetensorsHeader.MAX_DIMS || name.equals(SafetensorsHeader.METADATA_KEY)) {
      throw new IllegalArgumentException(name + " with " + dims.length + " dimensions");
    }
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
    List<Tensor> ordered = new ArrayList<>(tensors.values());
    ordered.sort(Comparator.comparingInt(tensor -> -tensor.type().blockBytes()));
    try (AtomicFile file = AtomicFile.create(target)) {
      byte[] header = header(ordered);
      MemorySegment length = MemorySegment.ofArray(new byte[Long.BYTES]);
      length.set(LittleEndian.LONG, 0, header.length);
      file.write(length);
      file.write(MemorySegment.ofArray(header));
      for (Tensor tensor : ordered) {
        file.writeTensor(tensor.name(), tensor.sizeBytes(), tensor.data());
      }
      file.commit();
    }
  }

  private byte[] header(List<Tensor> ordered) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(SafetensorsHeader.METADATA_KEY);
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long offset = 0;
      for (Tensor tensor : ordered) {
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", tensor.type().name());
        json.writeArrayFieldStart("shape");
        for (int i = tensor.dims().length - 1; i >= 0; i--) {
          json.writeNumber(tensor.dims()[i]);
        }
        json.writeEndArray();
        long end = Math.addExact(offset, tensor.sizeBytes());
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {offset, end}, 0, 2);
        json.writeEndObject();
        offset = end;
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail to be written
    }
    while (bytes.size() % HEADER_ALIGNMENT != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }
}
