package org.mycromwell.engine.tokenizer;

import java.util.Arrays;

/**
 * Character classes of the pre-tokenisers' patterns as bit sets: a table for the basic plane, the
 * Unicode data of the JDK beyond it.
 */
final class CharClasses {
  /** {@code \p{L}}. */
  static final int LETTER = 1;

  /** {@code \p{N}}. */
  static final int NUMBER = 2;

  /** {@code \s}: the Unicode property White_Space. */
  static final int SPACE = 4;

  /** {@code \p{Lu}} and {@code \p{Lt}}. */
  static final int UPPER = 8;

  /** {@code \p{Ll}}. */
  static final int LOWER = 16;

  /** {@code \p{M}}. */
  static final int MARK = 32;

  /** {@code \p{P}}. */
  static final int PUNCTUATION = 64;

  private static final byte UNKNOWN = -1;

  /** Filled on demand: few programs meet many scripts. Threads may race, to the same result. */
  private static final byte[] BASIC_PLANE = new byte[0x10000];

  static {
    Arrays.fill(BASIC_PLANE, UNKNOWN);
  }

  private CharClasses() {}

  /** Classes of the code point that starts at {@code text[at]}. */
  static int at(char[] text, int at, int limit) {
    char c = text[at];
    if (!Character.isHighSurrogate(c) || at + 1 >= limit) {
      return at(c);
    }
    return compute(Character.toCodePoint(c, text[at + 1]));
  }

  /** Classes of a character of the basic plane; none for a surrogate. */
  static int at(char c) {
    byte known = BASIC_PLANE[c];
    return known == UNKNOWN ? remember(c) : known;
  }

  /** First index behind the code point that starts at {@code text[at]}. */
  static int next(char[] text, int at, int limit) {
    return Character.isHighSurrogate(text[at]) && at + 1 < limit ? at + 2 : at + 1;
  }

  /** End of the run from {@code at} of code points that have any of the classes. */
  static int endOfRun(char[] text, int at, int limit, int classes) {
    while (at < limit && (at(text, at, limit) & classes) != 0) {
      at = next(text, at, limit);
    }
    return at;
  }

  /** End of the run from {@code at} of code points that have none of the classes. */
  static int endOfRunWithout(char[] text, int at, int limit, int classes) {
    while (at < limit && (at(text, at, limit) & classes) == 0) {
      at = next(text, at, limit);
    }
    return at;
  }

  private static int remember(char c) {
    int classes = compute(c);
    BASIC_PLANE[c] = (byte) classes;
    return classes;
  }

  private static int compute(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> LETTER | UPPER;
      case Character.LOWERCASE_LETTER -> LETTER | LOWER;
      case Character.MODIFIER_LETTER, Character.OTHER_LETTER -> LETTER;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          NUMBER;
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          MARK;
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          PUNCTUATION;
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          SPACE;
      case Character.CONTROL ->
          (codePoint >= '\t' && codePoint <= '\r') || codePoint == 0x85 ? SPACE : 0;
      default -> 0;
    };
  }
}
