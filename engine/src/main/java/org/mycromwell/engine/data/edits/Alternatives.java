package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.data.Draws;

/**
 * Phrases with a choice of words, as {@code [rename|change the name of] {old} [to|into] {new}}: one
 * of what is between two brackets is said. It may be nothing, as in {@code [please|] sort}, and may
 * have brackets of its own. A bar outside of brackets is a bar.
 */
final class Alternatives {
  private Alternatives() {}

  /** One wording of a phrase; the blanks around what is left out are one. */
  static String choose(String phrase, Draws random) {
    StringBuilder out = new StringBuilder();
    int end = choose(phrase, 0, out, random);
    if (end != phrase.length()) {
      throw unbalanced(phrase);
    }
    return out.toString().replaceAll(" {2,}", " ").strip();
  }

  /** Says what follows up to a closing bracket that was not opened here, or up to the end. */
  private static int choose(String phrase, int from, StringBuilder out, Draws random) {
    int at = from;
    while (at < phrase.length() && phrase.charAt(at) != ']') {
      if (phrase.charAt(at) == '[') {
        List<String> choices = new ArrayList<>();
        at = choices(phrase, at + 1, choices);
        choose(random.pick(choices), 0, out, random);
      } else {
        out.append(phrase.charAt(at++));
      }
    }
    return at;
  }

  /** The parts up to the bracket that closes; gives the place behind it. */
  private static int choices(String phrase, int from, List<String> choices) {
    int depth = 0;
    int start = from;
    for (int at = from; at < phrase.length(); at++) {
      char c = phrase.charAt(at);
      if (depth == 0 && (c == '|' || c == ']')) {
        choices.add(phrase.substring(start, at));
        start = at + 1;
        if (c == ']') {
          return start;
        }
      } else if (c == '[' || c == ']') {
        depth += c == '[' ? 1 : -1;
      }
    }
    throw unbalanced(phrase);
  }

  private static IllegalStateException unbalanced(String phrase) {
    return new IllegalStateException("the brackets of '" + phrase + "' do not balance");
  }
}
