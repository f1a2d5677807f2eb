package org.mycromwell.engine.edit.answer;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Thoughts of reasoning models: a channel of its own that never reaches an edit. */
final class Thoughts {
  private static final List<String> NAMES = List.of("think", "thinking", "thought", "reasoning");

  private Thoughts() {}

  /**
   * A text without the thoughts at its beginning.
   *
   * @param doubtful whether a closing tag came without an opening one, behind other text: it may
   *     have ended thoughts or belong to the answer
   */
  record Stripped(String text, boolean doubtful) {}

  /**
   * The text behind the thoughts; "" while they go on. Only tags at the beginning count, as tags
   * behind it may be what the answer is about, and none that the source has too. A closing tag
   * alone ends thoughts, if it ends its line too and no line before it is one of the source.
   */
  static Stripped strip(String text, String source) {
    List<String> names =
        NAMES.stream()
            .filter(name -> !source.contains(open(name)) && !source.contains(close(name)))
            .toList();
    int from = afterTags(text, 0, names);
    for (String name : names) {
      int end = text.indexOf(close(name), from);
      if (from > 0 || end < 0 || !endsLine(text, end + close(name).length())) {
        continue;
      }
      String before = text.substring(from, end);
      if (before.contains("<" + name)) {
        continue;
      }
      int behind = afterTags(text, end, names);
      return new Stripped(text.substring(hasLineOf(source, before) ? from : behind), true);
    }
    return new Stripped(text.substring(from), false);
  }

  /** Where the text goes on behind tags of thoughts with what they hold, and stray closing tags. */
  private static int afterTags(String text, int start, List<String> names) {
    int from = start;
    for (int i = 0; i < names.size(); i++) {
      String open = open(names.get(i));
      String close = close(names.get(i));
      int at = firstNonBlank(text, from);
      boolean opens = text.startsWith(open, at);
      if (!opens && !text.startsWith(close, at)) {
        continue;
      }
      int end = opens ? text.indexOf(close, at) : at;
      if (end < 0) {
        return text.length();
      }
      from = afterBlankLines(text, end + close.length());
      i = -1;
    }
    return from;
  }

  private static boolean hasLineOf(String source, String text) {
    Set<String> lines = new HashSet<>(Arrays.asList(source.split("\n", -1)));
    return text.lines().anyMatch(line -> !line.isBlank() && lines.contains(line));
  }

  private static boolean endsLine(String text, int at) {
    int end = text.indexOf('\n', at);
    return text.substring(at, end < 0 ? text.length() : end).isBlank();
  }

  private static int firstNonBlank(String text, int from) {
    int i = from;
    while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static int afterBlankLines(String text, int from) {
    int lineBreak = text.lastIndexOf('\n', firstNonBlank(text, from) - 1);
    return Math.max(from, lineBreak + 1);
  }

  private static String open(String name) {
    return "<" + name + ">";
  }

  private static String close(String name) {
    return "</" + name + ">";
  }
}
