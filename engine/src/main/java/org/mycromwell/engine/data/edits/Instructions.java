package org.mycromwell.engine.data.edits;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.Split;

/** Puts phrases into the words of a user. */
final class Instructions {
  /** Words of a change that name something in the code. */
  private static final List<String> NAMES = List.of("old", "name", "variable", "parameter");

  private static final double NAMED_ANYWAY = 0.2;

  private Instructions() {}

  static String make(Split split, EditFamily.Change change, CodeRegion region, Draws random) {
    String phrase = change.phrases().pick(split, random);
    Map<String, String> words = new HashMap<>(change.words());
    words.put("function", region.name());
    boolean several = region.kind() == CodeRegion.Kind.FUNCTIONS;
    boolean named =
        phrase.contains("{function}")
            || region.kind() == CodeRegion.Kind.FILE
            || region.kind() == CodeRegion.Kind.TAIL;
    if (!named
        && ((several && !isClear(phrase, change.words(), region))
            || random.nextBoolean(NAMED_ANYWAY))) {
      phrase = Phrases.of("target").pick(split, random).replace("{phrase}", phrase);
    }
    return Phrases.fill(phrase, words);
  }

  /** Whether a word of the phrase is in the target and nowhere else in the region. */
  private static boolean isClear(String phrase, Map<String, String> words, CodeRegion region) {
    for (String key : NAMES) {
      String word = words.get(key);
      if (word != null && phrase.contains("{" + key + "}")) {
        int count = region.count(word);
        if (count > 0 && count == Words.count(region.text(), word)) {
          return true;
        }
      }
    }
    return false;
  }
}
