package org.mycromwell.engine.tokenizer;

/** Text as UTF-16 in which every surrogate is paired. */
final class WellFormed {
  private static final int MAX_CHARS = 1 << 29;

  private WellFormed() {}

  /** The characters behind {@code offset} free places, U+FFFD for unpaired surrogates. */
  static char[] chars(CharSequence text, int offset) {
    int length = text.length();
    if (length > MAX_CHARS) {
      throw new IllegalArgumentException("text of " + length + " characters");
    }
    char[] chars = new char[offset + length];
    text.getChars(0, length, chars, offset);
    for (int i = offset; i < chars.length; i++) {
      if (!Character.isSurrogate(chars[i])) {
        continue;
      }
      boolean paired =
          Character.isHighSurrogate(chars[i])
              && i + 1 < chars.length
              && Character.isLowSurrogate(chars[i + 1]);
      if (paired) {
        i++;
      } else {
        chars[i] = '\uFFFD';
      }
    }
    return chars;
  }

  /** Bytes the characters take in UTF-8. */
  static long utf8Length(char[] chars) {
    long length = 0;
    for (char c : chars) {
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }
}
