package org.mycromwell.engine.format;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Reads little-endian fields of an untrusted file one after the other. Every read is checked
 * against the end of the file and every decoded string against a budget of heap, so that no count
 * or length in the file can ask for more memory than {@link #HEAP_BUDGET_BYTES}.
 */
final class SegmentCursor {
  /** Heap that the names and tables of one file may take. */
  static final long HEAP_BUDGET_BYTES = 32L << 20;

  private final MemorySegment segment;
  private final String displayName;
  private final long limit;
  private long position;
  private long heapLeft = HEAP_BUDGET_BYTES;
  private String section = "header";
  private long sectionIndex = -1;

  SegmentCursor(MemorySegment segment, String displayName) {
    this.segment = segment;
    this.displayName = displayName;
    this.limit = segment.byteSize();
  }

  long position() {
    return position;
  }

  long remaining() {
    return limit - position;
  }

  /** Names the part of the file that following errors are about, e.g. "tensor", 3. */
  void enter(String newSection, long index) {
    section = newSection;
    sectionIndex = index;
  }

  byte int8(String field) {
    require(1, field);
    return segment.get(LittleEndian.BYTE, position++);
  }

  int int32(String field) {
    require(4, field);
    int value = segment.get(LittleEndian.INT, position);
    position += 4;
    return value;
  }

  long int64(String field) {
    require(8, field);
    long value = segment.get(LittleEndian.LONG, position);
    position += 8;
    return value;
  }

  /** A 64-bit count or length of things that take at least {@code minItemBytes} each. */
  long count(String field, long minItemBytes) {
    long value = int64(field);
    if (value < 0 || value > remaining() / minItemBytes) {
      throw error(
          field
              + " "
              + Long.toUnsignedString(value)
              + " exceeds the "
              + remaining()
              + " bytes left");
    }
    return value;
  }

  /** A length-prefixed string of at most {@code maxBytes} bytes. */
  String string(String field, int maxBytes) {
    long length = count(field + " length", 1);
    if (length > maxBytes) {
      throw error(field + " length " + length + " exceeds the limit of " + maxBytes + " bytes");
    }
    charge(length);
    String value = decode(segment, position, (int) length);
    position += length;
    return value;
  }

  void skip(long bytes, String field) {
    require(bytes, field);
    position += bytes;
  }

  /** Steps over {@code count} length-prefixed strings. */
  void skipStrings(long count, String field) {
    long at = position;
    for (long i = 0; i < count; i++) {
      if (limit - at < 8) {
        throw error(field + " " + i + " of " + count + " starts behind the end of the file");
      }
      long length = segment.get(LittleEndian.LONG, at);
      at += 8;
      if (length < 0 || length > limit - at) {
        throw error(
            field
                + " "
                + i
                + " of "
                + count
                + " has length "
                + Long.toUnsignedString(length)
                + ", but only "
                + (limit - at)
                + " bytes are left");
      }
      at += length;
    }
    position = at;
  }

  /**
   * Accounts for a string of {@code bytes} bytes (two a character at worst) and its table entry.
   */
  void charge(long bytes) {
    heapLeft -= 2 * bytes + 512;
    if (heapLeft < 0) {
      throw error("names and tables need more than " + HEAP_BUDGET_BYTES + " bytes of memory");
    }
  }

  EngineException error(String message) {
    return error(Kind.BAD_FILE, message);
  }

  EngineException error(Kind kind, String message) {
    String where = sectionIndex < 0 ? section : section + " " + sectionIndex;
    return new EngineException(kind, displayName + ": " + where + ": " + message);
  }

  private void require(long bytes, String field) {
    if (bytes < 0 || bytes > limit - position) {
      throw error(
          field
              + " at offset "
              + position
              + " needs "
              + Long.toUnsignedString(bytes)
              + " bytes, but the file ends after "
              + (limit - position));
    }
  }

  static String decode(MemorySegment segment, long offset, int length) {
    if (length == 0) {
      return "";
    }
    byte[] bytes = new byte[length];
    MemorySegment.copy(segment, LittleEndian.BYTE, offset, bytes, 0, length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Text from a file made fit for a one-line message: quoted, escaped and cut to 80 characters. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder("'");
    int length = Math.min(text.length(), 80);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append(length < text.length() ? "...'" : "'").toString();
  }
}
