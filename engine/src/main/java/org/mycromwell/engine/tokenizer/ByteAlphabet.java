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

  /** The byte (0 to 255) a character stands for, or -1. */
  static int byteOf(char c) {
    return c < LIMIT ? BYTE_OF_CHAR[c] : -1;
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
