package org.mycromwell.engine.format;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * Reads the little-endian fields of an untrusted file's header one after the other. Every read is
 * checked against the end of the file and every decoded string against a budget of heap, so that no
 * count or length in the file can ask for more memory than {@link #HEAP_BUDGET_BYTES}.
 *
 * <p>It reads through a {@link ByteBuffer}, because a freshly started virtual machine walks a large
 * vocabulary with it several times faster than through a {@link MemorySegment}.
 */
final class HeaderCursor {
  /** Heap that the names and tables of one file may take. */
  static final long HEAP_BUDGET_BYTES = 16L << 20;

  /** A segment of more bytes does not become a {@link ByteBuffer}. */
  private static final int MAX_BUFFER_BYTES = Integer.MAX_VALUE - 8;

  private final ByteBuffer bytes;
  private final String displayName;
  private final int limit;
  private int position;
  private long heapLeft = HEAP_BUDGET_BYTES;
  private String section = "header";
  private long sectionIndex = -1;

  HeaderCursor(MemorySegment segment, String displayName) {
    // A header that reaches beyond two gigabytes is refused like one that leaves the file.
    this.limit = (int) Math.min(segment.byteSize(), MAX_BUFFER_BYTES);
    this.bytes = segment.asSlice(0, limit).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    this.displayName = displayName;
  }

  /** The part of the file that a header may take, little-endian; for absolute reads. */
  ByteBuffer bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  /** Names the part of the file that following errors are about, e.g. "tensor", 3. */
  void enter(String newSection, long index) {
    section = newSection;
    sectionIndex = index;
  }

  int int32(String field) {
    require(4, field);
    int value = bytes.getInt(position);
    position += 4;
    return value;
  }

  long int64(String field) {
    require(8, field);
    long value = bytes.getLong(position);
    position += 8;
    return value;
  }

  /** A 64-bit count or length of things that take at least {@code minItemBytes} each. */
  long count(String field, long minItemBytes) {
    long value = int64(field);
    if (value < 0 || value > (limit - position) / minItemBytes) {
      throw error(
          field
              + " "
              + Long.toUnsignedString(value)
              + " exceeds the "
              + (limit - position)
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
    String value = decode(bytes, position, (int) length);
    position += (int) length;
    return value;
  }

  void skip(long count, String field) {
    require(count, field);
    position += (int) count;
  }

  /** Steps over {@code count} length-prefixed strings. */
  void skipStrings(long count, String field) {
    int at = position;
    for (long i = 0; i < count; i++) {
      if (limit - at < 8) {
        throw error(field + " " + i + " of " + count + " starts behind the end of the file");
      }
      long length = bytes.getLong(at);
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
      at += (int) length;
    }
    position = at;
  }

  /**
   * Accounts for a string of {@code length} bytes (two a character at worst) and its table entry.
   */
  private void charge(long length) {
    heapLeft -= 2 * length + 512;
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

  private void require(long count, String field) {
    if (count < 0 || count > limit - position) {
      throw error(
          field
              + " at offset "
              + position
              + " needs "
              + Long.toUnsignedString(count)
              + " bytes, but the file ends after "
              + (limit - position));
    }
  }

  static String decode(ByteBuffer bytes, int offset, int length) {
    if (length == 0) {
      return "";
    }
    byte[] copy = new byte[length];
    bytes.get(offset, copy);
    return new String(copy, StandardCharsets.UTF_8);
  }
}
