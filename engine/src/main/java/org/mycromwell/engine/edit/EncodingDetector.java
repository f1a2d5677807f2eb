package org.mycromwell.engine.edit;

import java.util.Arrays;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/** Finds the encoding of a file, or why it is no text. */
final class EncodingDetector {
  private static final int NUL_SEARCH_BYTES = 8 << 10;
  private static final byte[] UTF_8_BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] UTF_16LE_BOM = {(byte) 0xFF, (byte) 0xFE};
  private static final byte[] UTF_16BE_BOM = {(byte) 0xFE, (byte) 0xFF};
  private static final byte[] UTF_32LE_BOM = {(byte) 0xFF, (byte) 0xFE, 0, 0};
  private static final byte[] UTF_32BE_BOM = {0, 0, (byte) 0xFE, (byte) 0xFF};

  private EncodingDetector() {}

  static TextEncoding detect(String name, byte[] bytes) {
    if (startsWith(bytes, UTF_32LE_BOM) || startsWith(bytes, UTF_32BE_BOM)) {
      throw notEditable(
          name + " is UTF-32, which Cromwell does not edit; convert it to UTF-8 first");
    }
    TextEncoding candidate = candidate(bytes);
    boolean wide = candidate.unitBytes() == 2 && decodes(candidate, bytes);
    int zero = firstZero(bytes, wide ? 2 : 1);
    if (zero >= 0) {
      throw notEditable(
          looksLikeUtf16(bytes)
              ? name
                  + " looks like UTF-16 without a byte order mark, which Cromwell does not edit;"
                  + " convert it to UTF-8 first"
              : name
                  + " is a binary file (byte "
                  + zero
                  + " is zero); Cromwell edits text files only");
    }
    return wide || decodes(candidate, bytes) ? candidate : TextEncoding.ISO_8859_1;
  }

  /** The encoding that the byte order mark names, else UTF-8. */
  static TextEncoding candidate(byte[] bytes) {
    if (startsWith(bytes, UTF_8_BOM)) {
      return TextEncoding.UTF_8_BOM;
    }
    if (startsWith(bytes, UTF_16LE_BOM)) {
      return TextEncoding.UTF_16LE;
    }
    if (startsWith(bytes, UTF_16BE_BOM)) {
      return TextEncoding.UTF_16BE;
    }
    return TextEncoding.UTF_8;
  }

  /** Whether the bytes are of the encoding, and would be the same after decoding and encoding. */
  private static boolean decodes(TextEncoding encoding, byte[] bytes) {
    String text = encoding.decode(bytes, encoding.bomBytes(), bytes.length);
    if (text == null) {
      return false;
    }
    byte[] again = encoding.encode(text);
    return again != null
        && Arrays.equals(bytes, encoding.bomBytes(), bytes.length, again, 0, again.length);
  }

  /** First byte of a character zero, or -1. */
  private static int firstZero(byte[] bytes, int unitBytes) {
    int end = Math.min(bytes.length, NUL_SEARCH_BYTES);
    for (int i = 0; i + unitBytes <= end; i += unitBytes) {
      if (bytes[i] == 0 && bytes[i + unitBytes - 1] == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Western text: every second byte of the first ones is zero, and no other. */
  private static boolean looksLikeUtf16(byte[] bytes) {
    int end = Math.min(bytes.length, 64) & ~1;
    int[] zeros = new int[2];
    for (int i = 0; i < end; i++) {
      if (bytes[i] == 0) {
        zeros[i & 1]++;
      }
    }
    return end >= 4 && (zeros[0] == 0 || zeros[1] == 0) && zeros[0] + zeros[1] == end / 2;
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static EngineException notEditable(String message) {
    return new EngineException(Kind.NOT_EDITABLE, message);
  }
}
