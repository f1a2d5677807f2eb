package org.mycromwell.engine.format;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * Key-value pairs of a GGUF file. Values stay in the mapped file and are decoded on each call, so
 * keep what you need; arrays are returned as fresh copies. Getters throw {@link EngineException}
 * that names file, key, expected and found type. Immutable, usable from any thread until the file
 * is closed.
 */
public final class GgufMetadata {
  /** Heap all arrays of a file may take when they are decoded; readers hold several at once. */
  private static final long MAX_ARRAY_HEAP_BYTES = 40L << 20;

  /** A string in an array beside its bytes: two objects and a reference, the rest of a word. */
  private static final long STRING_OVERHEAD_BYTES = 48;

  /** Far above any chat template. */
  private static final int MAX_STRING_BYTES = 1 << 20;

  /**
   * Where a value lies. For arrays, {@code elementType} and {@code count} describe the elements and
   * {@code offset} is that of the first one; for other values {@code count} is 1.
   */
  record Entry(GgufValueType type, GgufValueType elementType, long count, int offset, int end) {
    boolean isArray() {
      return type == GgufValueType.ARRAY;
    }

    /** Heap the decoded array takes. */
    long heapBytes() {
      return elementType == GgufValueType.STRING
          ? end - offset + count * (STRING_OVERHEAD_BYTES - Long.BYTES)
          : count * Integer.BYTES; // what they are decoded to
    }

    String typeLabel() {
      return isArray() ? "array of " + elementType + " (" + count + ")" : type.name();
    }
  }

  private final String displayName;
  private final ByteBuffer bytes;
  private final Map<String, Entry> entries;
  private final long arrayHeapBytes;

  GgufMetadata(String displayName, ByteBuffer bytes, Map<String, Entry> entries) {
    this.displayName = displayName;
    this.bytes = bytes;
    this.entries = Collections.unmodifiableMap(entries);
    long heapBytes = 0;
    for (Entry entry : entries.values()) {
      heapBytes += entry.isArray() ? entry.heapBytes() : 0;
    }
    arrayHeapBytes = heapBytes;
  }

  /** All keys in file order. */
  public Set<String> keys() {
    return entries.keySet();
  }

  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /** Type of the value of {@code key}; {@link GgufValueType#ARRAY} for arrays. */
  public GgufValueType type(String key) {
    return entry(key, "a value").type();
  }

  public String string(String key) {
    Entry entry = entry(key, "STRING");
    if (entry.type() != GgufValueType.STRING) {
      throw wrongType(key, "STRING", entry);
    }
    return decodeString(key, entry.offset());
  }

  public Optional<String> optionalString(String key) {
    return has(key) ? Optional.of(string(key)) : Optional.empty();
  }

  /** The value of an integer of any stored width that fits into an int. */
  public int intValue(String key) {
    return toInt(key, longValue(key));
  }

  public OptionalInt optionalInt(String key) {
    return has(key) ? OptionalInt.of(intValue(key)) : OptionalInt.empty();
  }

  /** The value of an integer of any stored width that fits into a long. */
  public long longValue(String key) {
    Entry entry = entry(key, "an integer");
    if (!entry.type().isInteger()) {
      throw wrongType(key, "an integer", entry);
    }
    return readInteger(key, entry.type(), entry.offset());
  }

  public float floatValue(String key) {
    Entry entry = entry(key, "FLOAT32");
    if (!entry.type().isFloat()) {
      throw wrongType(key, "FLOAT32", entry);
    }
    return readFloat(entry.type(), entry.offset());
  }

  public boolean boolValue(String key) {
    Entry entry = entry(key, "BOOL");
    if (entry.type() != GgufValueType.BOOL) {
      throw wrongType(key, "BOOL", entry);
    }
    return bytes.get(entry.offset()) != 0;
  }

  public String[] stringArray(String key) {
    Entry entry = array(key, "STRING");
    if (entry.elementType() != GgufValueType.STRING) {
      throw wrongType(key, "array of STRING", entry);
    }
    int count = decodableCount(key, entry);
    String[] values = new String[count];
    int at = entry.offset();
    for (int i = 0; i < count; i++) {
      int length = (int) bytes.getLong(at);
      values[i] = HeaderCursor.decode(bytes, at + 8, length);
      at += 8 + length;
    }
    return values;
  }

  /** Array of integers of any stored width, each of which must fit into an int. */
  public int[] intArray(String key) {
    Entry entry = array(key, "integers");
    GgufValueType type = entry.elementType();
    if (!type.isInteger()) {
      throw wrongType(key, "array of integers", entry);
    }
    int[] values = new int[decodableCount(key, entry)];
    for (int i = 0; i < values.length; i++) {
      values[i] = toInt(key, readInteger(key, type, entry.offset() + i * type.sizeBytes()));
    }
    return values;
  }

  public float[] floatArray(String key) {
    Entry entry = array(key, "FLOAT32");
    GgufValueType type = entry.elementType();
    if (!type.isFloat()) {
      throw wrongType(key, "array of FLOAT32", entry);
    }
    float[] values = new float[decodableCount(key, entry)];
    for (int i = 0; i < values.length; i++) {
      values[i] = readFloat(type, entry.offset() + i * type.sizeBytes());
    }
    return values;
  }

  /** Elements of the array {@code key} without decoding it. */
  public long arrayLength(String key) {
    return array(key, "any type").count();
  }

  /** The value as one printable line: long strings are cut, arrays shown as type and length. */
  public String describe(String key) {
    Entry entry = entry(key, "a value");
    GgufValueType type = entry.type();
    if (type.isInteger()) {
      long value = readBits(type, entry.offset());
      return type == GgufValueType.UINT64 ? Long.toUnsignedString(value) : Long.toString(value);
    }
    return switch (type) {
      case BOOL -> Boolean.toString(boolValue(key));
      case FLOAT32 -> Float.toString(bytes.getFloat(entry.offset()));
      case FLOAT64 -> Double.toString(bytes.getDouble(entry.offset()));
      case STRING -> {
        long length = Math.min(bytes.getLong(entry.offset()), 400);
        yield EngineException.quote(HeaderCursor.decode(bytes, entry.offset() + 8, (int) length));
      }
      default -> entry.typeLabel();
    };
  }

  /**
   * The encoded value as it stands in the file (arrays with their header), to copy it elsewhere.
   */
  MemorySegment encoded(String key) {
    Entry entry = entry(key, "a value");
    int start = entry.isArray() ? entry.offset() - 12 : entry.offset();
    return MemorySegment.ofBuffer(bytes.slice(start, entry.end() - start));
  }

  private Entry entry(String key, String expected) {
    Entry entry = entries.get(key);
    if (entry == null) {
      throw new EngineException(
          Kind.BAD_FILE,
          displayName + ": metadata key '" + key + "' is missing (expected " + expected + ")");
    }
    return entry;
  }

  private Entry array(String key, String expected) {
    Entry entry = entry(key, "array of " + expected);
    if (!entry.isArray()) {
      throw wrongType(key, "array of " + expected, entry);
    }
    return entry;
  }

  private String decodeString(String key, int offset) {
    long length = bytes.getLong(offset);
    if (length > MAX_STRING_BYTES) {
      throw bad(key, "has " + length + " bytes, the limit for a string is " + MAX_STRING_BYTES);
    }
    return HeaderCursor.decode(bytes, offset + 8, (int) length);
  }

  private int decodableCount(String key, Entry array) {
    if (arrayHeapBytes > MAX_ARRAY_HEAP_BYTES) {
      throw bad(
          key,
          "has "
              + array.count()
              + " items; all arrays of the file take "
              + arrayHeapBytes
              + " bytes of memory, the limit is "
              + MAX_ARRAY_HEAP_BYTES);
    }
    return (int) array.count();
  }

  private long readInteger(String key, GgufValueType type, int offset) {
    long value = readBits(type, offset);
    if (type == GgufValueType.UINT64 && value < 0) {
      throw bad(key, "has value " + Long.toUnsignedString(value) + ", which is too large");
    }
    return value;
  }

  private long readBits(GgufValueType type, int offset) {
    return switch (type) {
      case UINT8 -> bytes.get(offset) & 0xFFL;
      case INT8 -> bytes.get(offset);
      case UINT16 -> bytes.getShort(offset) & 0xFFFFL;
      case INT16 -> bytes.getShort(offset);
      case UINT32 -> bytes.getInt(offset) & 0xFFFFFFFFL;
      case INT32 -> bytes.getInt(offset);
      case UINT64, INT64 -> bytes.getLong(offset);
      default -> throw new IllegalArgumentException(type + " is no integer");
    };
  }

  private float readFloat(GgufValueType type, int offset) {
    return type == GgufValueType.FLOAT32 ? bytes.getFloat(offset) : (float) bytes.getDouble(offset);
  }

  private int toInt(String key, long value) {
    if (value != (int) value) {
      throw bad(key, "has value " + value + ", which does not fit into 32 bits");
    }
    return (int) value;
  }

  private EngineException wrongType(String key, String expected, Entry found) {
    return bad(key, "has type " + found.typeLabel() + ", expected " + expected);
  }

  private EngineException bad(String key, String message) {
    return new EngineException(
        Kind.BAD_FILE,
        displayName + ": metadata key " + EngineException.quote(key) + " " + message);
  }
}
