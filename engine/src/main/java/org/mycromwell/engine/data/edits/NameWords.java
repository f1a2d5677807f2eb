package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words that a name is made of. */
final class NameWords {
  private NameWords() {}

  /** In lower case, but for abbreviations in camel case: {@code parseURLPath} is parse URL path. */
  static List<String> of(String name) {
    List<String> words = new ArrayList<>();
    for (String part : name.split("_", -1)) {
      int at = 0;
      for (int i = 1; i <= part.length(); i++) {
        if (i == part.length() || begins(part, i)) {
          words.add(word(part.substring(at, i), part));
          at = i;
        }
      }
    }
    words.removeIf(String::isEmpty);
    return words;
  }

  private static boolean begins(String part, int i) {
    boolean upper = Character.isUpperCase(part.charAt(i));
    boolean afterUpper = Character.isUpperCase(part.charAt(i - 1));
    return upper
        && (!afterUpper || (i + 1 < part.length() && Character.isLowerCase(part.charAt(i + 1))));
  }

  private static String word(String word, String part) {
    boolean abbreviation =
        word.length() > 1
            && word.equals(word.toUpperCase(Locale.ROOT))
            && !part.equals(part.toUpperCase(Locale.ROOT));
    return abbreviation ? word : word.toLowerCase(Locale.ROOT);
  }
}
