package org.mycromwell.engine.tokenizer;

import static org.mycromwell.engine.tokenizer.CharClasses.NUMBER;
import static org.mycromwell.engine.tokenizer.CharClasses.SPACE;

import java.util.BitSet;

/** The small patterns that pre-tokenisers chain: a character, or a run of characters of a kind. */
final class RunRules {
  private RunRules() {}

  /** {@code [\r\n]}. */
  static int newline(char[] text, int at, int limit) {
    return text[at] == '\n' || text[at] == '\r' ? at + 1 : ~(at + 1);
  }

  /** {@code \p{N}}. */
  static int digit(char[] text, int at, int limit) {
    int next = CharClasses.next(text, at, limit);
    return (CharClasses.at(text, at, limit) & NUMBER) != 0 ? next : ~next;
  }

  /** {@code \p{N}+}. */
  static int digits(char[] text, int at, int limit) {
    int end = CharClasses.endOfRun(text, at, limit, NUMBER);
    return end > at ? end : ~CharClasses.next(text, at, limit);
  }

  /** {@code [0-9][0-9][0-9]}. */
  static int threeAsciiDigits(char[] text, int at, int limit) {
    int end = at;
    while (end < limit && end < at + 3 && text[end] >= '0' && text[end] <= '9') {
      end++;
    }
    return end == at + 3 ? end : ~Math.max(end, at + 1);
  }

  /** {@code \s+$}. */
  static int trailingBlanks(char[] text, int at, int limit) {
    int end = CharClasses.endOfRun(text, at, limit, SPACE);
    return end == limit ? end : ~Math.max(end, at + 1);
  }

  /** {@code \s?X+} for the class X. */
  static SplitRule afterBlank(int classes) {
    return (text, at, limit) -> {
      int start = (CharClasses.at(text, at, limit) & SPACE) != 0 ? at + 1 : at;
      int end = CharClasses.endOfRun(text, start, limit, classes);
      return end > start ? end : ~CharClasses.next(text, at, limit);
    };
  }

  /** {@code \s?X+} for the characters X. */
  static SplitRule afterBlank(BitSet set) {
    return (text, at, limit) -> {
      int end = endOfRun(text, at, limit, set);
      if (end == at && (CharClasses.at(text, at, limit) & SPACE) != 0) {
        end = endOfRun(text, at + 1, limit, set);
        return end > at + 1 ? end : ~(at + 1);
      }
      return end > at ? end : ~CharClasses.next(text, at, limit);
    };
  }

  /** {@code [X]+} for a class X and further ASCII characters. */
  static SplitRule run(int classes, String others) {
    return (text, at, limit) -> {
      int end = at;
      while (end < limit
          && ((CharClasses.at(text, end, limit) & classes) != 0
              || others.indexOf(text[end]) >= 0)) {
        end = CharClasses.next(text, end, limit);
      }
      return end > at ? end : ~CharClasses.next(text, at, limit);
    };
  }

  /** {@code X+} for the characters X. */
  static SplitRule run(BitSet set) {
    return (text, at, limit) -> {
      int end = endOfRun(text, at, limit, set);
      return end > at ? end : ~CharClasses.next(text, at, limit);
    };
  }

  /** The set written as in a bracket expression: characters and ranges {@code a-z}. */
  static BitSet set(String brackets) {
    int[] points = brackets.codePoints().toArray();
    BitSet set = new BitSet();
    int i = 0;
    while (i < points.length) {
      int first = points[i];
      int last = first;
      if (i + 2 < points.length && points[i + 1] == '-') {
        last = points[i + 2];
        i += 2;
      }
      set.set(first, last + 1);
      i++;
    }
    return set;
  }

  private static int endOfRun(char[] text, int at, int limit, BitSet set) {
    int end = at;
    while (end < limit && set.get(Character.codePointAt(text, end, limit))) {
      end = CharClasses.next(text, end, limit);
    }
    return end;
  }
}
