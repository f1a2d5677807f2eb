package org.mycromwell.engine.data.edits;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.Split;

/**
 * Puts phrases into the words of users: with and without politeness, marks, capitals, quotes around
 * names, and a typo now and then. Requests that are refused go the same way, so that nothing but
 * what is asked for gives them away.
 */
final class Instructions {
  /** Words of a change that name something in the code. */
  private static final List<String> NAMES = List.of("old", "name", "variable", "parameter");

  /** Share of the instructions that name their function though it is clear. */
  private static final double NAMED_ANYWAY = 0.2;

  private static final double POLITE = 0.25;
  private static final double TYPO = 0.1;
  private static final double QUOTED = 0.3;
  private static final double CALL_MARKS = 0.15;
  private static final List<String> QUOTES = List.of("`", "`", "'", "\"");
  private static final List<String> ENDS = List.of(".", ".", ".", "!");
  private static final double ENDED = 0.3;

  /** Words that are no names, however they look. */
  private static final Set<String> NO_NAMES =
      Set.of("null", "None", "undefined", "true", "false", "True", "False");

  /** Words of a change that name nothing in the code, or have an article. */
  private static final Set<String> ORDINARY =
      Set.of(
          "doc", "text", "topic", "level", "alevel", "atype", "atype2", "aguard", "null", "nothing",
          "try", "block", "catch", "raise", "message", "number");

  /** Words that begin a request that can follow "please" or "can you". */
  private static final Set<String> VERBS = new HashSet<>(Phrases.lines("verbs.txt"));

  /** Words that begin a question. */
  private static final Set<String> QUESTIONS =
      Set.of(
          "can", "could", "would", "will", "is", "are", "does", "should", "what", "why", "how",
          "where", "which", "who", "when");

  private Instructions() {}

  static String make(Split split, EditFamily.Change change, CodeRegion region, Draws random) {
    String phrase = change.phrases().pick(split, random);
    // Of edits that are made backwards it is not known what the shown text has once only.
    boolean clear = !change.backwards() && isClear(phrase, change.words(), region);
    return make(split, phrase, clear, change.words(), region, random);
  }

  /**
   * A phrase about the region with words for its places.
   *
   * @param clear whether the words say which function is meant
   */
  static String make(
      Split split,
      String chosen,
      boolean clear,
      Map<String, String> known,
      CodeRegion region,
      Draws random) {
    String phrase = mistyped(chosen, random);
    phrase = addressed(split, phrase, clear, region, random);
    if (random.nextBoolean(POLITE)) {
      boolean request = VERBS.contains(firstWord(phrase));
      String frames = request && random.nextBoolean(0.7) ? "polite-request" : "polite";
      phrase = framed(Phrases.of(frames).pick(split, random), phrase);
    }
    Map<String, String> words = new HashMap<>(known);
    words.putIfAbsent("function", region.name());
    words = quoted(words, random);
    return Phrases.fill(ended(capitalised(phrase, random), random), words);
  }

  /** With the name of the target, where it would not be clear which function is meant. */
  private static String addressed(
      Split split, String phrase, boolean clear, CodeRegion region, Draws random) {
    if (region.kind() == CodeRegion.Kind.FILE
        || region.kind() == CodeRegion.Kind.TAIL
        || phrase.contains("{function}")) {
      return phrase;
    }
    boolean open = region.kind() == CodeRegion.Kind.FUNCTIONS && !clear;
    return open || random.nextBoolean(NAMED_ANYWAY)
        ? framed(Phrases.of("target").pick(split, random), phrase)
        : phrase;
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

  private static String framed(String frame, String phrase) {
    String inside =
        frame.startsWith("{phrase}") ? phrase : withFirst(phrase, Character::toLowerCase);
    return frame.replace("{phrase}", inside);
  }

  /** Small or large at the beginning, or as it is. */
  private static String capitalised(String phrase, Draws random) {
    int choice = random.nextInt(3);
    return choice == 0
        ? phrase
        : withFirst(phrase, choice == 1 ? Character::toLowerCase : Character::toUpperCase);
  }

  private static String withFirst(String phrase, IntUnaryOperator letter) {
    boolean word = phrase.length() > 1 && Character.isLowerCase(phrase.charAt(1));
    return word ? (char) letter.applyAsInt(phrase.charAt(0)) + phrase.substring(1) : phrase;
  }

  private static String ended(String phrase, Draws random) {
    char last = phrase.charAt(phrase.length() - 1);
    if (last == '?' || last == '!' || last == '.') {
      return phrase;
    }
    if (QUESTIONS.contains(firstWord(phrase))) {
      return random.nextBoolean(0.6) ? phrase + "?" : phrase;
    }
    return random.nextBoolean(ENDED) ? phrase + random.pick(ENDS) : phrase;
  }

  private static String firstWord(String phrase) {
    int to = 0;
    while (to < phrase.length() && Character.isLetter(phrase.charAt(to))) {
      to++;
    }
    return phrase.substring(0, to).toLowerCase(Locale.ROOT);
  }

  /** The same marks around all names of one instruction, or none. */
  private static Map<String, String> quoted(Map<String, String> words, Draws random) {
    boolean call = random.nextBoolean(CALL_MARKS);
    String quote = random.nextBoolean(QUOTED) ? random.pick(QUOTES) : "";
    Map<String, String> out = new HashMap<>();
    words.forEach((key, word) -> {
      // Only code marks can go around what is no name, such as a text with quotes of its own.
      boolean fits = isName(word) || quote.equals("`");
      String shown = call && key.equals("function") && isName(word) ? word + "()" : word;
      boolean marked = fits && !ORDINARY.contains(key) && !NO_NAMES.contains(word);
      out.put(key, marked ? quote + shown + quote : shown);
    });
    return out;
  }

  private static boolean isName(String word) {
    return !word.isEmpty()
        && Character.isJavaIdentifierStart(word.charAt(0))
        && word.chars().allMatch(Character::isJavaIdentifierPart);
  }

  /** Now and then a slip in one of the ordinary words. */
  private static String mistyped(String phrase, Draws random) {
    if (!random.nextBoolean(TYPO)) {
      return phrase;
    }
    String[] words = phrase.split(" ", -1);
    int at = random.nextInt(words.length);
    String word = words[at];
    if (word.length() < 4 || !word.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
      return phrase;
    }
    // The first letter is seldom wrong.
    int i = 1 + random.nextInt(word.length() - 2);
    words[at] =
        switch (random.nextInt(3)) {
          case 0 -> word.substring(0, i) + word.substring(i + 1);
          case 1 -> word.substring(0, i) + word.charAt(i) + word.substring(i);
          default ->
              word.substring(0, i) + word.charAt(i + 1) + word.charAt(i) + word.substring(i + 2);
        };
    return String.join(" ", words);
  }
}
