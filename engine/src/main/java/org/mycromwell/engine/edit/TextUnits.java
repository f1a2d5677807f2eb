package org.mycromwell.engine.edit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A line cut into words or characters. A character is a code point with the combining marks and
 * joined code points that follow it. A word is a run of letters and digits, or of white space;
 * every other character is a word of its own.
 */
final class TextUnits {
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private enum Kind {
    WORD,
    SPACE,
    OTHER
  }

  private final String text;
  private final int[] starts;

  private TextUnits(String text, int[] starts) {
    this.text = text;
    this.starts = starts;
  }

  static TextUnits characters(String text) {
    return cut(text, false);
  }

  static TextUnits words(String text) {
    return cut(text, true);
  }

  private static TextUnits cut(String text, boolean words) {
    int[] starts = new int[text.length() + 1];
    int count = 0;
    Kind last = Kind.OTHER;
    int at = 0;
    while (at < text.length()) {
      Kind kind = kind(text.codePointAt(at));
      if (!words || kind == Kind.OTHER || kind != last) {
        starts[count++] = at;
      }
      last = kind;
      at = endOfCharacter(text, at);
    }
    starts[count] = text.length();
    return new TextUnits(text, Arrays.copyOf(starts, count + 1));
  }

  private static int endOfCharacter(String text, int start) {
    int at = start + Character.charCount(text.codePointAt(start));
    while (at < text.length()) {
      int next = text.codePointAt(at);
      boolean joined = next == ZERO_WIDTH_JOINER || text.codePointBefore(at) == ZERO_WIDTH_JOINER;
      if (!joined && !isMark(next)) {
        break;
      }
      at += Character.charCount(next);
    }
    return at;
  }

  private static boolean isMark(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private static Kind kind(int codePoint) {
    if (Character.isLetterOrDigit(codePoint) || codePoint == '_') {
      return Kind.WORD;
    }
    return Character.isWhitespace(codePoint) ? Kind.SPACE : Kind.OTHER;
  }

  int count() {
    return starts.length - 1;
  }

  /** First char of a unit; of unit {@code count()} the length of the text. */
  int start(int unit) {
    return starts[unit];
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>(count());
    for (int i = 0; i < count(); i++) {
      texts.add(text.substring(starts[i], starts[i + 1]));
    }
    return texts;
  }
}
