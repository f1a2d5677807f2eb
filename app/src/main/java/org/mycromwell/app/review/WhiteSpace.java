package org.mycromwell.app.review;

import java.util.List;

/** Compares lines without their white space. Pure functions; fast enough for the FX thread. */
final class WhiteSpace {
  private WhiteSpace() {}

  /** Whether two pieces of text have the same characters but for blanks, tabs and line ends. */
  static boolean isAllThatDiffers(List<String> before, List<String> after) {
    Letters left = new Letters(before);
    Letters right = new Letters(after);
    int letter;
    do {
      letter = left.next();
      if (letter != right.next()) {
        return false;
      }
    } while (letter >= 0);
    return true;
  }

  /** The characters of lines that can be seen, one after the other; -1 at the end. */
  private static final class Letters {
    private final List<String> lines;
    private int line;
    private int at;

    Letters(List<String> lines) {
      this.lines = lines;
    }

    int next() {
      while (line < lines.size()) {
        String text = lines.get(line);
        while (at < text.length()) {
          char c = text.charAt(at++);
          if (!Character.isWhitespace(c)) {
            return c;
          }
        }
        line++;
        at = 0;
      }
      return -1;
    }
  }
}
