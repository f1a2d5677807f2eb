package org.mycromwell.engine.format;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.tensor.DType;

/**
 * Parses the header of one GGUF file: magic, counts, metadata, tensor table. The file is untrusted;
 * only {@link EngineException} comes out, and the heap used is bounded by {@link HeaderCursor}.
 */
final class GgufParser {
  static final int MAGIC = 0x46554747; // "GGUF", little-endian
  static final int VERSION = 3;
  static final int DEFAULT_ALIGNMENT = 32;
  static final String ALIGNMENT_KEY = "general.alignment";
  static final int MAX_DIMS = 4;
  static final int MAX_TENSOR_NAME_BYTES = 256;
  static final int MAX_KEY_BYTES = 65_535;

  private static final int MAX_ALIGNMENT = 1 << 20;

  /** Shortest encodings: key length, one key byte, type, value; name, dims, type, offset. */
  private static final long MIN_ENTRY_BYTES = 8 + 4 + 1;

  private static final long MIN_TENSOR_BYTES = 8 + 4 + 4 + 8;

  /** What one file holds. */
  record Parsed(GgufMetadata metadata, List<TensorInfo> tensors) {}

  private record Pending(String name, int typeId, long[] dims, long offset, long sizeBytes) {}

  private final MemorySegment segment;
  private final String displayName;
  private final HeaderCursor in;

  private GgufParser(MemorySegment segment, String displayName) {
    this.segment = segment;
    this.displayName = displayName;
    this.in = new HeaderCursor(segment, displayName);
  }

  static Parsed parse(MemorySegment segment, String displayName) {
    return new GgufParser(segment.asReadOnly(), displayName).parse();
  }

  private Parsed parse() {
    checkMagicAndVersion();
    long tensorCount = in.count("tensor count", MIN_TENSOR_BYTES);
    long entryCount = in.count("metadata count", MIN_ENTRY_BYTES);
    Map<String, GgufMetadata.Entry> entries = new LinkedHashMap<>();
    for (long i = 0; i < entryCount; i++) {
      in.enter("metadata entry", i);
      readEntry(entries);
    }
    GgufMetadata metadata = new GgufMetadata(displayName, in.bytes(), entries);
    int alignment = alignment(metadata);
    List<Pending> pending = new ArrayList<>();
    for (long i = 0; i < tensorCount; i++) {
      in.enter("tensor", i);
      pending.add(readTensor());
    }
    return new Parsed(metadata, place(pending, alignment));
  }

  private void checkMagicAndVersion() {
    int magic = in.int32("magic");
    if (magic != MAGIC) {
      throw in.error(
          String.format(
              "the file starts with 0x%08x and is no GGUF file", Integer.reverseBytes(magic)));
    }
    int version = in.int32("version");
    if (version == Integer.reverseBytes(2) || version == Integer.reverseBytes(3)) {
      throw in.error(Kind.UNSUPPORTED, "big-endian GGUF is not supported, only little-endian is");
    }
    if (version != 2 && version != VERSION) {
      throw in.error(
          Kind.UNSUPPORTED,
          "GGUF version "
              + Integer.toUnsignedString(version)
              + " is not supported, versions 2 and 3 are");
    }
  }

  private void readEntry(Map<String, GgufMetadata.Entry> entries) {
    String key = in.string("key", MAX_KEY_BYTES);
    GgufValueType type = valueType("type of key", key);
    GgufMetadata.Entry entry =
        switch (type) {
          case ARRAY -> readArray(key);
          case STRING -> {
            int start = in.position();
            in.skip(in.count("string length", 1), "string");
            yield new GgufMetadata.Entry(type, type, 1, start, in.position());
          }
          default -> {
            int start = in.position();
            in.skip(type.sizeBytes(), "value");
            yield new GgufMetadata.Entry(type, type, 1, start, in.position());
          }
        };
    if (entries.put(key, entry) != null) {
      throw in.error("key " + EngineException.quote(key) + " occurs twice");
    }
  }

  private GgufMetadata.Entry readArray(String key) {
    GgufValueType elementType = valueType("element type of key", key);
    if (elementType == GgufValueType.ARRAY) {
      throw in.error(
          Kind.UNSUPPORTED,
          "key " + EngineException.quote(key) + " is an array of arrays, which is not supported");
    }
    boolean strings = elementType == GgufValueType.STRING;
    long count = in.count("array length", strings ? 8 : elementType.sizeBytes());
    int start = in.position();
    if (strings) {
      in.skipStrings(count, "string");
    } else {
      in.skip(count * elementType.sizeBytes(), "array");
    }
    return new GgufMetadata.Entry(GgufValueType.ARRAY, elementType, count, start, in.position());
  }

  private GgufValueType valueType(String what, String key) {
    int id = in.int32(what);
    GgufValueType type = GgufValueType.ofId(id);
    if (type == null) {
      throw in.error(
          what
              + " "
              + EngineException.quote(key)
              + " is "
              + Integer.toUnsignedString(id)
              + ", which is none of 0 to 12");
    }
    return type;
  }

  private int alignment(GgufMetadata metadata) {
    if (!metadata.has(ALIGNMENT_KEY)) {
      return DEFAULT_ALIGNMENT;
    }
    return checkAlignment(metadata.intValue(ALIGNMENT_KEY), displayName);
  }

  static int checkAlignment(int alignment, String file) {
    if (alignment < 1 || alignment > MAX_ALIGNMENT || Integer.bitCount(alignment) != 1) {
      throw new EngineException(
          Kind.BAD_FILE,
          file
              + ": metadata key '"
              + ALIGNMENT_KEY
              + "' has value "
              + alignment
              + ", expected a power of two up to "
              + MAX_ALIGNMENT);
    }
    return alignment;
  }

  private Pending readTensor() {
    String name = in.string("name", MAX_TENSOR_NAME_BYTES);
    int dimCount = in.int32("dimension count");
    if (dimCount < 0 || dimCount > MAX_DIMS) {
      throw in.error(
          "tensor "
              + EngineException.quote(name)
              + " has "
              + Integer.toUnsignedString(dimCount)
              + " dimensions, at most "
              + MAX_DIMS
              + " are supported");
    }
    // A tensor without dimensions is a scalar: one row of one element.
    long[] dims = dimCount == 0 ? new long[] {1} : new long[dimCount];
    long elements = 1;
    for (int i = 0; i < dimCount; i++) {
      dims[i] = in.int64("dimension");
      if (dims[i] < 1 || Math.multiplyHigh(elements, dims[i]) != 0 || elements * dims[i] < 0) {
        throw in.error(
            "tensor "
                + EngineException.quote(name)
                + " has dimension "
                + i
                + " = "
                + dims[i]
                + ", which is not positive or overflows the element count");
      }
      elements *= dims[i];
    }
    int typeId = in.int32("tensor type");
    long offset = in.int64("tensor offset");
    return new Pending(name, typeId, dims, offset, sizeBytes(name, typeId, dims, elements));
  }

  /** Bytes of the tensor, or -1 for a type this engine does not know. */
  private long sizeBytes(String name, int typeId, long[] dims, long elements) {
    DType type = DType.ofGgmlId(typeId);
    if (type == null) {
      return -1;
    }
    if (dims[0] % type.blockSize() != 0) {
      throw in.error(
          "tensor "
              + EngineException.quote(name)
              + " has rows of "
              + dims[0]
              + " elements, which do not fill blocks of "
              + type.blockSize()
              + " ("
              + type
              + ")");
    }
    long blocks = elements / type.blockSize();
    if (blocks > Long.MAX_VALUE / type.blockBytes()) {
      throw in.error("tensor " + EngineException.quote(name) + " has more than 2^63 bytes");
    }
    return blocks * type.blockBytes();
  }

  private List<TensorInfo> place(List<Pending> pending, int alignment) {
    long dataStart = ((long) in.position() + alignment - 1) & -(long) alignment;
    long dataSize = Math.max(0, segment.byteSize() - dataStart);
    List<TensorInfo> tensors = new ArrayList<>(pending.size());
    for (int i = 0; i < pending.size(); i++) {
      in.enter("tensor", i);
      Pending tensor = pending.get(i);
      long offset = tensor.offset();
      long size = tensor.sizeBytes();
      if (offset < 0 || offset >= dataSize || size > dataSize - offset) {
        throw in.error(
            EngineException.quote(tensor.name())
                + " with offset "
                + Long.toUnsignedString(offset)
                + (size < 0 ? "" : " and " + size + " bytes")
                + " lies outside the data section of "
                + dataSize
                + " bytes: the file is truncated or corrupt");
      }
      if (offset % alignment != 0) {
        throw in.error(
            EngineException.quote(tensor.name())
                + " has offset "
                + offset
                + ", which is no multiple of the alignment "
                + alignment);
      }
      DType type = DType.ofGgmlId(tensor.typeId());
      tensors.add(
          type == null
              ? TensorInfo.unsupported(
                  tensor.name(), GgmlTypeNames.name(tensor.typeId()), tensor.dims())
              : new TensorInfo(
                  tensor.name(), type, tensor.dims(), segment.asSlice(dataStart + offset, size)));
    }
    checkNoOverlap(pending);
    return tensors;
  }

  private void checkNoOverlap(List<Pending> pending) {
    List<Pending> byOffset = new ArrayList<>(pending);
    byOffset.sort(Comparator.comparingLong(Pending::offset));
    for (int i = 1; i < byOffset.size(); i++) {
      Pending before = byOffset.get(i - 1);
      Pending tensor = byOffset.get(i);
      if (before.sizeBytes() > tensor.offset() - before.offset()) {
        throw new EngineException(
            Kind.BAD_FILE,
            displayName
                + ": the data of tensors "
                + EngineException.quote(before.name())
                + " and "
                + EngineException.quote(tensor.name())
                + " overlap");
      }
    }
  }
}
