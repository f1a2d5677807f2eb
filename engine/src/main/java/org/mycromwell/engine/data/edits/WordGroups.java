package org.mycromwell.engine.data.edits;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Alternatives that many phrases share, by name: {@code <wish>} in a phrase stands for the brackets
 * with what the resource {@code word-groups.txt} has behind {@code wish:}, which may name other
 * groups.
 */
final class WordGroups {
  private static final String RESOURCE = "word-groups.txt";
  private static final Pattern NAME = Pattern.compile("<([a-z][a-z0-9-]*)>");
  private static final Map<String, String> GROUPS = read();

  /** A group cannot be so deep unless it is part of itself. */
  private static final int MAX_DEPTH = 32;

  private WordGroups() {}

  /** The phrase with all groups written out. */
  static String expand(String phrase) {
    return expand(phrase, 0);
  }

  private static String expand(String phrase, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalStateException("a group of words is part of itself: " + phrase);
    }
    return NAME.matcher(phrase)
        .replaceAll(found -> {
          String words = GROUPS.get(found.group(1));
          if (words == null) {
            throw new IllegalStateException(
                "there is no group " + found.group() + " of '" + phrase + "'");
          }
          return Matcher.quoteReplacement("[" + expand(words, depth + 1) + "]");
        });
  }

  private static Map<String, String> read() {
    Map<String, String> groups = new HashMap<>();
    for (String line : Phrases.lines(RESOURCE)) {
      int colon = line.indexOf(": ");
      if (colon < 0 || groups.put(line.substring(0, colon), line.substring(colon + 2)) != null) {
        throw new IllegalStateException(RESOURCE + ": '" + line + "' names no new group");
      }
    }
    return Map.copyOf(groups);
  }
}
