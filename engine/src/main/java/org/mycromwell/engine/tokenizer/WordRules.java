package org.mycromwell.engine.tokenizer;

import static org.mycromwell.engine.tokenizer.CharClasses.LETTER;
import static org.mycromwell.engine.tokenizer.CharClasses.LOWER;
import static org.mycromwell.engine.tokenizer.CharClasses.MARK;
import static org.mycromwell.engine.tokenizer.CharClasses.NUMBER;
import static org.mycromwell.engine.tokenizer.CharClasses.SPACE;
import static org.mycromwell.engine.tokenizer.CharClasses.UPPER;

/** The patterns that cut whole texts into words, numbers, punctuation and blanks. */
final class WordRules {
  private static final int WORDLIKE = SPACE | LETTER | NUMBER;

  private WordRules() {}

  /** GPT-2: {@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}. */
  static int gpt2(char[] text, int at, int limit) {
    char c = text[at];
    if (c == '\'') {
      int end = contraction(text, at, limit, false);
      if (end > 0) {
        return end;
      }
    }
    int word = c == ' ' && at + 1 < limit ? at + 1 : at;
    int classes = CharClasses.at(text, word, limit);
    if ((classes & LETTER) != 0) {
      return CharClasses.endOfRun(text, word, limit, LETTER);
    }
    if ((classes & NUMBER) != 0) {
      return CharClasses.endOfRun(text, word, limit, NUMBER);
    }
    if ((classes & SPACE) == 0) {
      return CharClasses.endOfRunWithout(text, word, limit, WORDLIKE);
    }
    return blanks(text, at, limit);
  }

  /**
   * Llama 3 with {@code maxDigits} 3, Qwen 2 with 1: {@code
   * (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|
   * \s*[\r\n]+|\s+(?!\S)|\s+}.
   */
  static SplitRule llama3(int maxDigits) {
    return (text, at, limit) -> {
      char c = text[at];
      if (c == '\'') {
        int end = contraction(text, at, limit, true);
        if (end > 0) {
          return end;
        }
      }
      int classes = CharClasses.at(text, at, limit);
      if ((classes & LETTER) != 0) {
        return CharClasses.endOfRun(text, at, limit, LETTER);
      }
      if ((classes & NUMBER) != 0) {
        return digits(text, at, limit, maxDigits);
      }
      int second = CharClasses.next(text, at, limit);
      if (!isNewline(c) && second < limit && (CharClasses.at(text, second, limit) & LETTER) != 0) {
        return CharClasses.endOfRun(text, second, limit, LETTER);
      }
      return punctuationOrSpace(text, at, limit, false);
    };
  }

  /**
   * Tekken (Mistral): words end where lower case meets upper case, digits stand alone. With {@code
   * U = [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]} and {@code W = [\p{Ll}\p{Lm}\p{Lo}\p{M}]}: {@code
   * [^\r\n\p{L}\p{N}]?U*W+|[^\r\n\p{L}\p{N}]?U+W*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|
   * \s+(?!\S)|\s+}.
   */
  static int tekken(char[] text, int at, int limit) {
    int classes = CharClasses.at(text, at, limit);
    if ((classes & NUMBER) != 0) {
      return CharClasses.next(text, at, limit);
    }
    boolean mayLead = (classes & LETTER) == 0 && !isNewline(text[at]);
    int second = mayLead ? CharClasses.next(text, at, limit) : limit;
    int end = -1;
    if (second < limit) {
      end = upperThenLower(text, second, limit);
    }
    if (end < 0) {
      end = upperThenLower(text, at, limit);
    }
    if (end < 0 && second < limit) {
      end = upperRun(text, second, limit);
    }
    if (end < 0) {
      end = upperRun(text, at, limit);
    }
    return end < 0 ? punctuationOrSpace(text, at, limit, true) : end;
  }

  /** {@code U*W+} with backtracking into what both classes hold; -1 where it does not match. */
  private static int upperThenLower(char[] text, int at, int limit) {
    int lastShared = -1;
    int pos = at;
    while (pos < limit && isTekkenUpper(CharClasses.at(text, pos, limit))) {
      if ((CharClasses.at(text, pos, limit) & UPPER) == 0) {
        lastShared = pos;
      }
      pos = CharClasses.next(text, pos, limit);
    }
    int end = pos;
    while (end < limit && isTekkenLower(CharClasses.at(text, end, limit))) {
      end = CharClasses.next(text, end, limit);
    }
    if (end > pos) {
      return end;
    }
    return lastShared < 0 ? -1 : CharClasses.next(text, lastShared, limit);
  }

  /** {@code U+}; what could follow as {@code W*} has been tried before. */
  private static int upperRun(char[] text, int at, int limit) {
    int pos = at;
    while (pos < limit && isTekkenUpper(CharClasses.at(text, pos, limit))) {
      pos = CharClasses.next(text, pos, limit);
    }
    return pos > at ? pos : -1;
  }

  private static boolean isTekkenUpper(int classes) {
    return (classes & (LETTER | MARK)) != 0 && (classes & LOWER) == 0;
  }

  private static boolean isTekkenLower(int classes) {
    return (classes & (LETTER | MARK)) != 0 && (classes & UPPER) == 0;
  }

  /** {@code ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+}, with a slash among the newlines. */
  private static int punctuationOrSpace(char[] text, int at, int limit, boolean slashes) {
    int mark = text[at] == ' ' ? at + 1 : at;
    if (mark < limit && (CharClasses.at(text, mark, limit) & WORDLIKE) == 0) {
      int end = CharClasses.endOfRunWithout(text, mark, limit, WORDLIKE);
      while (end < limit && (isNewline(text[end]) || (slashes && text[end] == '/'))) {
        end++;
      }
      return end;
    }
    int end = at;
    int afterNewline = -1;
    while (end < limit && (CharClasses.at(text, end, limit) & SPACE) != 0) {
      if (isNewline(text[end])) {
        afterNewline = end + 1;
      }
      end++;
    }
    if (afterNewline > 0) {
      return afterNewline;
    }
    return end < limit && end - at > 1 ? end - 1 : end;
  }

  /** {@code \s+(?!\S)|\s+}: before a word, the last blank is left to it. */
  private static int blanks(char[] text, int at, int limit) {
    int end = CharClasses.endOfRun(text, at, limit, SPACE);
    return end < limit && end - at > 1 ? end - 1 : end;
  }

  private static int digits(char[] text, int at, int limit, int max) {
    int end = at;
    for (int n = 0;
        n < max && end < limit && (CharClasses.at(text, end, limit) & NUMBER) != 0;
        n++) {
      end = CharClasses.next(text, end, limit);
    }
    return end;
  }

  /** End of an English contraction at the apostrophe {@code text[at]}, or -1. */
  private static int contraction(char[] text, int at, int limit, boolean ignoreCase) {
    if (at + 1 >= limit) {
      return -1;
    }
    char first = fold(text[at + 1], ignoreCase);
    if (first == 's' || first == 't' || first == 'm' || first == 'd') {
      return at + 2;
    }
    if (at + 2 >= limit) {
      return -1;
    }
    char second = fold(text[at + 2], ignoreCase);
    boolean matches =
        (first == 'r' && second == 'e')
            || (first == 'v' && second == 'e')
            || (first == 'l' && second == 'l');
    return matches ? at + 3 : -1;
  }

  private static char fold(char c, boolean ignoreCase) {
    if (!ignoreCase) {
      return c;
    }
    // The long s folds to s in Unicode.
    return c == 'ſ' ? 's' : Character.toLowerCase(c);
  }

  private static boolean isNewline(char c) {
    return c == '\n' || c == '\r';
  }
}
