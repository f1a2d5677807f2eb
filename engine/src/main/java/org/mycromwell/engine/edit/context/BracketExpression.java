package org.mycromwell.engine.edit.context;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Sets of bytes such as {@code [a-z]}, {@code [!x]} and {@code [[:digit:]]}. */
final class BracketExpression {
  private BracketExpression() {}

  /**
   * Reads one from the byte after its bracket.
   *
   * @return the offset after the closing bracket, or -1 when there is none or a class is unknown
   */
  static int parse(byte[] text, int from, BitSet set) {
    int at = from;
    boolean negated = at < text.length && (text[at] == '!' || text[at] == '^');
    if (negated) {
      at++;
    }
    int previous = -1;
    boolean first = true;
    while (at < text.length && (first || text[at] != ']')) {
      first = false;
      int c = text[at] & 0xFF;
      if (c == '\\') {
        at++;
        if (at == text.length) {
          return -1;
        }
        previous = text[at] & 0xFF;
        set.set(previous);
      } else if (c == '-' && previous >= 0 && at + 1 < text.length && text[at + 1] != ']') {
        at++;
        if (text[at] == '\\') {
          at++;
          if (at == text.length) {
            return -1;
          }
        }
        int last = text[at] & 0xFF;
        if (last >= previous) {
          set.set(previous, last + 1);
        }
        previous = -1;
      } else if (c == '[' && at + 1 < text.length && text[at + 1] == ':') {
        int end = at + 2;
        while (end < text.length && text[end] != ']') {
          end++;
        }
        if (end == text.length) {
          return -1;
        }
        if (end - at - 3 < 0 || text[end - 1] != ':') {
          // No class after all: the bracket stands for itself.
          set.set('[');
          previous = '[';
        } else {
          IntPredicate members =
              members(new String(text, at + 2, end - at - 3, StandardCharsets.ISO_8859_1));
          if (members == null) {
            return -1;
          }
          for (int b = 0; b < 128; b++) {
            if (members.test(b)) {
              set.set(b);
            }
          }
          previous = -1;
          at = end;
        }
      } else {
        set.set(c);
        previous = c;
      }
      at++;
    }
    if (at >= text.length) {
      return -1;
    }
    if (negated) {
      set.flip(0, 256);
    }
    return at + 1;
  }

  private static @Nullable IntPredicate members(String name) {
    return switch (name) {
      case "alnum" -> b -> isLetter(b) || isDigit(b);
      case "alpha" -> BracketExpression::isLetter;
      case "blank" -> b -> b == ' ' || b == '\t';
      case "cntrl" -> b -> b < 32 || b == 127;
      case "digit" -> BracketExpression::isDigit;
      case "graph" -> b -> b > 32 && b < 127;
      case "lower" -> b -> b >= 'a' && b <= 'z';
      case "print" -> b -> b >= 32 && b < 127;
      case "punct" -> b -> b > 32 && b < 127 && !isLetter(b) && !isDigit(b);
      case "space" -> b -> b == ' ' || (b >= 9 && b <= 13);
      case "upper" -> b -> b >= 'A' && b <= 'Z';
      case "xdigit" -> b -> isDigit(b) || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F');
      default -> null;
    };
  }

  private static boolean isLetter(int b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }

  private static boolean isDigit(int b) {
    return b >= '0' && b <= '9';
  }
}
