package org.mycromwell.engine.data.edits;

import java.util.HashSet;
import java.util.Set;

/** Words of a text that could be names. */
final class Words {
  private Words() {}

  static Set<String> of(String text) {
    Set<String> words = new HashSet<>();
    int at = 0;
    while (at < text.length()) {
      int to = at;
      while (to < text.length() && Character.isJavaIdentifierPart(text.charAt(to))) {
        to++;
      }
      if (to > at) {
        words.add(text.substring(at, to));
      }
      at = Math.max(to, at + 1);
    }
    return words;
  }

  /** How often a text occurs where no name goes on before or behind it. */
  static int count(String text, String word) {
    int count = 0;
    for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      int to = at + word.length();
      boolean begins = at == 0 || !continues(text.charAt(at - 1), text.charAt(at));
      boolean ends = to == text.length() || !continues(text.charAt(to - 1), text.charAt(to));
      count += begins && ends ? 1 : 0;
    }
    return count;
  }

  private static boolean continues(char left, char right) {
    return Character.isJavaIdentifierPart(left) && Character.isJavaIdentifierPart(right);
  }
}
