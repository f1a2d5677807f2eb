package org.mycromwell.engine.tokenizer;

import java.util.Arrays;

/**
 * The printable stand-ins of GPT-2: every byte has a character, so that vocabularies of arbitrary
 * bytes can be written as text. Bytes that print stand for themselves, the others for U+0100 on.
 */
final class ByteAlphabet {
  /** Larger than every stand-in. */
  private static final int LIMIT = 0x180;

  private static final char[] CHAR_OF_BYTE = new char[256];
  private static final short[] BYTE_OF_CHAR = new short[LIMIT];

  static {
    Arrays.fill(BYTE_OF_CHAR, (short) -1);
    int next = 0x100;
    for (int value = 0; value < 256; value++) {
      boolean printable =
          (value >= '!' && value <= '~')
              || (value >= 0xA1 && value <= 0xAC)
              || (value >= 0xAE && value <= 0xFF);
      char stand = (char) (printable ? value : next++);
      CHAR_OF_BYTE[value] = stand;
      BYTE_OF_CHAR[stand] = (short) value;
    }
  }

  private ByteAlphabet() {}

  /**
   * Writes the bytes that {@code chars[0, length)} stand for to {@code out} from index {@code at}.
   *
   * @return false if a character stands for none
   */
  static boolean decode(char[] chars, int length, byte[] out, int at) {
    short[] bytes = BYTE_OF_CHAR;
    for (int i = 0; i < length; i++) {
      char c = chars[i];
      if (c >= LIMIT || bytes[c] < 0) {
        return false;
      }
      out[at + i] = (byte) bytes[c];
    }
    return true;
  }

  /** The bytes as text in this alphabet. */
  static String encode(byte[] bytes) {
    char[] chars = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      chars[i] = CHAR_OF_BYTE[bytes[i] & 0xFF];
    }
    return new String(chars);
  }
}
