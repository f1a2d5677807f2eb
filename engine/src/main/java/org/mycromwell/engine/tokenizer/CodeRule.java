package org.mycromwell.engine.tokenizer;

import static org.mycromwell.engine.tokenizer.CharClasses.LETTER;
import static org.mycromwell.engine.tokenizer.CharClasses.MARK;
import static org.mycromwell.engine.tokenizer.CharClasses.NUMBER;
import static org.mycromwell.engine.tokenizer.CharClasses.SPACE;
import static org.mycromwell.engine.tokenizer.CharClasses.UPPER;

/**
 * Cromwell's own pre-tokeniser for source code; {@link #PATTERN} says the same as a regular
 * expression. It loses no byte and holds to these rules:
 *
 * <ul>
 *   <li>no piece goes on behind a line end, so a text cut behind any {@code \n} has the same tokens
 *       as its two parts: lines can be encoded, cached and spliced one by one;
 *   <li>two and more blanks, and every tab, are a piece of their own: indentation is a token
 *       (blanks that only trail before a line end go with it);
 *   <li>identifiers end at a change of case and at underscores, and take one space or one mark in
 *       front with them: {@code get|User|_name}, {@code .append}, {@code (self};
 *   <li>every digit stands alone; marks before a line end take it with them: {@code ):\n};
 *   <li>no piece is longer than 67 characters.
 * </ul>
 */
final class CodeRule implements SplitRule {
  /** What the scanner does, in the dialect that Hugging Face's tokenizers and the JDK share. */
  static final String PATTERN =
      "[^\\S\\r\\n]{0,62}(?:\\r\\n|\\n|\\r)"
          + "|[^\\S\\r\\n]{2,64}"
          + "|(?:[^\\s\\p{L}\\p{M}\\p{N}]| )?"
          + "(?:[\\p{Lu}\\p{Lt}]?[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]{1,64}"
          + "|[\\p{Lu}\\p{Lt}]{1,64}(?![\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]))"
          + "|\\p{N}"
          + "| ?[^\\s\\p{L}\\p{M}\\p{N}]{1,64}(?:\\r\\n|\\n|\\r)?"
          + "|\\s";

  private static final int MAX_RUN = 64;
  private static final int MAX_TRAILING_BLANKS = 62;
  private static final int NO_MARK = SPACE | LETTER | MARK | NUMBER;

  @Override
  public int match(char[] text, int at, int limit) {
    int classes = CharClasses.at(text, at, limit);
    if ((classes & (LETTER | MARK)) != 0) {
      return word(text, at, limit);
    }
    int second = CharClasses.next(text, at, limit);
    if ((classes & NUMBER) != 0) {
      return second;
    }
    if ((classes & SPACE) != 0) {
      int end = blanks(text, at, limit);
      if (end > 0) {
        return end;
      }
      if (text[at] != ' ' || second == limit) {
        return second;
      }
    }
    int end = second < limit ? word(text, second, limit) : -1;
    if (end > 0) {
      return end;
    }
    int mark = (classes & SPACE) != 0 ? second : at;
    end = mark;
    for (int n = 0;
        n < MAX_RUN && end < limit && (CharClasses.at(text, end, limit) & NO_MARK) == 0;
        n++) {
      end = CharClasses.next(text, end, limit);
    }
    if (end == mark) {
      return second;
    }
    int afterNewline = newline(text, end, limit);
    return afterNewline > 0 ? afterNewline : end;
  }

  /** A line end with the blanks before it, or two and more blanks; -1 for a single blank. */
  static int blanks(char[] text, int at, int limit) {
    int end = at;
    while (end < limit && end - at < MAX_RUN && isBlank(text[end])) {
      end++;
    }
    if (end - at <= MAX_TRAILING_BLANKS) {
      int afterNewline = newline(text, end, limit);
      if (afterNewline > 0) {
        return afterNewline;
      }
    }
    return end - at >= 2 ? end : -1;
  }

  /** One word of an identifier; -1 where no letter stands. */
  static int word(char[] text, int at, int limit) {
    int classes = CharClasses.at(text, at, limit);
    if ((classes & (LETTER | MARK)) == 0) {
      return -1;
    }
    if ((classes & UPPER) == 0) {
      return smallRun(text, at, limit);
    }
    int last = at;
    int end = CharClasses.next(text, at, limit);
    if (end < limit && isSmall(CharClasses.at(text, end, limit))) {
      return smallRun(text, end, limit);
    }
    for (int n = 1;
        n < MAX_RUN && end < limit && (CharClasses.at(text, end, limit) & UPPER) != 0;
        n++) {
      last = end;
      end = CharClasses.next(text, end, limit);
    }
    // The last capital of a run belongs to the small letters behind it.
    return end < limit && isSmall(CharClasses.at(text, end, limit)) ? last : end;
  }

  private static int smallRun(char[] text, int at, int limit) {
    int end = at;
    for (int n = 0; n < MAX_RUN && end < limit && isSmall(CharClasses.at(text, end, limit)); n++) {
      end = CharClasses.next(text, end, limit);
    }
    return end;
  }

  /** Letters without case count as small. */
  private static boolean isSmall(int classes) {
    return (classes & (LETTER | MARK)) != 0 && (classes & UPPER) == 0;
  }

  private static boolean isBlank(char c) {
    return c != '\n' && c != '\r' && (CharClasses.at(c) & SPACE) != 0;
  }

  /** End of the line end at {@code at}, or -1. */
  static int newline(char[] text, int at, int limit) {
    if (at >= limit) {
      return -1;
    }
    if (text[at] == '\r') {
      return at + 1 < limit && text[at + 1] == '\n' ? at + 2 : at + 1;
    }
    return text[at] == '\n' ? at + 1 : -1;
  }
}
