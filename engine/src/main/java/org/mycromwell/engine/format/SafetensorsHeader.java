package org.mycromwell.engine.format;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Header of one safetensors file: a length, a JSON object, then the tensors, which must tile the
 * rest of the file exactly. The file is untrusted; only {@link EngineException} comes out.
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, TensorInfo> tensors) {
  static final int MAX_TENSORS = 32_768;
  static final int MAX_DIMS = 8;
  static final String METADATA_KEY = "__metadata__";

  private static final int MAX_METADATA = 4096;
  private static final int LENGTH_BYTES = 8;

  private record Entry(String name, String dtype, long[] shape, long begin, long end) {}

  static SafetensorsHeader parse(MemorySegment segment, String displayName) {
    if (segment.byteSize() < LENGTH_BYTES) {
      throw bad(displayName, "the file has " + segment.byteSize() + " bytes, too few for a header");
    }
    long length = segment.get(LittleEndian.LONG, 0);
    checkLength(length, displayName);
    if (length > segment.byteSize() - LENGTH_BYTES) {
      throw bad(
          displayName,
          "header length "
              + length
              + " exceeds the "
              + (segment.byteSize() - LENGTH_BYTES)
              + " bytes left: the file is truncated or corrupt");
    }
    if (length == 0 || segment.get(LittleEndian.BYTE, LENGTH_BYTES) != '{') {
      throw bad(displayName, "the header does not start with '{': no safetensors file");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    try (JsonHeader json = JsonHeader.of(segment.asSlice(LENGTH_BYTES, length), displayName)) {
      json.startObject();
      while (json.nextField()) {
        String name = json.fieldName();
        if (name.equals(METADATA_KEY)) {
          readMetadata(json, metadata);
        } else if (entries.size() == MAX_TENSORS) {
          throw json.error("the header lists more than " + MAX_TENSORS + " tensors");
        } else {
          entries.add(readEntry(json, name));
        }
      }
      json.end();
    }
    MemorySegment data = segment.asSlice(LENGTH_BYTES + length);
    checkTiling(entries, data.byteSize(), displayName);
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    for (Entry entry : entries) {
      tensors.put(entry.name(), tensor(entry, data, displayName));
    }
    return new SafetensorsHeader(metadata, tensors);
  }

  static void checkLength(long length, String displayName) {
    if (length < 0 || length > JsonHeader.MAX_BYTES) {
      throw bad(
          displayName,
          "header length "
              + Long.toUnsignedString(length)
              + " exceeds the limit of "
              + JsonHeader.MAX_BYTES
              + " bytes");
    }
  }

  private static void readMetadata(JsonHeader json, Map<String, String> metadata) {
    json.startObject();
    while (json.nextField()) {
      if (metadata.size() == MAX_METADATA) {
        throw json.error("the header has more than " + MAX_METADATA + " metadata entries");
      }
      metadata.put(json.fieldName(), json.string());
    }
  }

  private static Entry readEntry(JsonHeader json, String name) {
    String dtype = null;
    long[] shape = null;
    long[] offsets = null;
    json.startObject();
    while (json.nextField()) {
      String field = json.fieldName();
      switch (field) {
        case "dtype" -> dtype = json.string();
        case "shape" -> shape = readIntegers(json, name, field, MAX_DIMS);
        case "data_offsets" -> offsets = readIntegers(json, name, field, 2);
        default ->
            throw json.error(
                "tensor "
                    + EngineException.quote(name)
                    + " has the unknown field "
                    + EngineException.quote(field));
      }
    }
    if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
      throw json.error(
          "tensor " + EngineException.quote(name) + " lacks dtype, shape or two data_offsets");
    }
    return new Entry(name, dtype, shape, offsets[0], offsets[1]);
  }

  private static long[] readIntegers(JsonHeader json, String name, String field, int max) {
    long[] values = new long[max];
    int count = 0;
    json.startArray();
    while (json.nextInteger()) {
      if (count == max) {
        throw json.error(
            "tensor "
                + EngineException.quote(name)
                + " has more than "
                + max
                + " numbers in "
                + field);
      }
      values[count] = json.integer();
      if (values[count] < 0) {
        throw json.error(
            "tensor " + EngineException.quote(name) + " has " + values[count] + " in " + field);
      }
      count++;
    }
    return Arrays.copyOf(values, count);
  }

  /** Tensors that overlap or leave gaps would let a file show different contents to readers. */
  private static void checkTiling(List<Entry> entries, long dataBytes, String displayName) {
    List<Entry> byOffset = new ArrayList<>(entries);
    // Tensors without elements share their offset with the next one.
    byOffset.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long at = 0;
    for (Entry entry : byOffset) {
      if (entry.begin() != at || entry.end() < at) {
        throw bad(
            displayName,
            "tensor "
                + EngineException.quote(entry.name())
                + " has data_offsets ["
                + entry.begin()
                + ", "
                + entry.end()
                + "], expected a range that begins at "
                + at);
      }
      at = entry.end();
    }
    if (at != dataBytes) {
      throw bad(
          displayName,
          "the tensors end at byte "
              + at
              + " of "
              + dataBytes
              + " data bytes: the file is truncated or corrupt");
    }
  }

  private static TensorInfo tensor(Entry entry, MemorySegment data, String displayName) {
    int elementBytes = elementBytes(entry.dtype());
    if (elementBytes == 0) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          displayName
              + ": tensor "
              + EngineException.quote(entry.name())
              + " has the unknown dtype "
              + EngineException.quote(entry.dtype()));
    }
    long size = entry.end() - entry.begin();
    if (size == 0 && Arrays.stream(entry.shape()).anyMatch(dim -> dim == 0)) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          displayName
              + ": tensor "
              + EngineException.quote(entry.name())
              + " of shape "
              + Arrays.toString(entry.shape())
              + " has no elements");
    }
    // Columns last in the file, first in TensorInfo; a scalar is one row of one element.
    int rank = entry.shape().length;
    long[] dims = new long[Math.max(1, rank)];
    dims[0] = 1;
    long bytes = elementBytes;
    for (int i = 0; i < rank; i++) {
      long dim = entry.shape()[rank - 1 - i];
      dims[i] = dim;
      bytes = dim == 0 || bytes > size / dim ? -1 : bytes * dim;
      if (bytes < 0) {
        break;
      }
    }
    if (bytes != size) {
      throw bad(
          displayName,
          "tensor "
              + EngineException.quote(entry.name())
              + " of shape "
              + Arrays.toString(entry.shape())
              + " and dtype "
              + entry.dtype()
              + " does not have the "
              + size
              + " bytes of its data_offsets");
    }
    DType type = plainType(entry.dtype());
    return type == null
        ? TensorInfo.unsupported(entry.name(), entry.dtype(), dims)
        : new TensorInfo(entry.name(), type, dims, data.asSlice(entry.begin(), size));
  }

  private static @Nullable DType plainType(String dtype) {
    return switch (dtype) {
      case "F32" -> DType.F32;
      case "F16" -> DType.F16;
      case "BF16" -> DType.BF16;
      default -> null;
    };
  }

  /** Bytes of one element, or 0 for a dtype that the format does not know. */
  private static int elementBytes(String dtype) {
    return switch (dtype) {
      case "F64", "I64", "U64" -> 8;
      case "F32", "I32", "U32" -> 4;
      case "F16", "BF16", "I16", "U16" -> 2;
      case "I8", "U8", "BOOL", "F8_E4M3", "F8_E5M2" -> 1;
      default -> 0;
    };
  }

  private static EngineException bad(String displayName, String message) {
    return new EngineException(Kind.BAD_FILE, displayName + ": " + message);
  }
}
