package org.mycromwell.engine.format;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes GGUF bytes by hand, so that tests of the reader do not depend on the writer. */
final class GgufImage {
  private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
  private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private long entryCount;
  private long tensorCount;
  private int version = 3;
  private int alignment = 32;

  GgufImage version(int newVersion) {
    version = newVersion;
    return this;
  }

  GgufImage alignment(int newAlignment) {
    alignment = newAlignment;
    return entry("general.alignment", 4, int32(newAlignment));
  }

  /** One metadata entry with an already encoded value. */
  GgufImage entry(String key, int typeId, byte[] value) {
    entryCount++;
    put(entries, string(key));
    put(entries, int32(typeId));
    put(entries, value);
    return this;
  }

  /** A tensor whose bytes follow those of the tensor before, aligned. */
  GgufImage tensor(String name, int typeId, long[] dims, byte[] bytes) {
    tensorHeader(name, typeId, dims, data.size());
    put(data, bytes);
    put(data, new byte[-data.size() & (alignment - 1)]);
    return this;
  }

  /** A tensor table entry without data. */
  GgufImage tensorHeader(String name, int typeId, long[] dims, long offset) {
    tensorCount++;
    put(tensors, string(name));
    put(tensors, int32(dims.length));
    for (long dim : dims) {
      put(tensors, int64(dim));
    }
    put(tensors, int32(typeId));
    put(tensors, int64(offset));
    return this;
  }

  byte[] bytes() {
    return bytes(tensorCount, entryCount);
  }

  byte[] bytes(long claimedTensors, long claimedEntries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put(out, "GGUF".getBytes(StandardCharsets.US_ASCII));
    put(out, int32(version));
    put(out, int64(claimedTensors));
    put(out, int64(claimedEntries));
    put(out, entries.toByteArray());
    put(out, tensors.toByteArray());
    put(out, new byte[-out.size() & (alignment - 1)]);
    put(out, data.toByteArray());
    return out.toByteArray();
  }

  GgufFile parse() {
    return GgufFile.parse(MemorySegment.ofArray(bytes()), "test.gguf");
  }

  static byte[] int32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  static byte[] int64(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  static byte[] float32(float value) {
    return int32(Float.floatToRawIntBits(value));
  }

  static byte[] string(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return concat(int64(bytes.length), bytes);
  }

  static byte[] array(int elementTypeId, byte[]... elements) {
    return concat(int32(elementTypeId), int64(elements.length), concat(elements));
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      put(out, part);
    }
    return out.toByteArray();
  }

  private static void put(ByteArrayOutputStream out, byte[] bytes) {
    out.write(bytes, 0, bytes.length);
  }
}
