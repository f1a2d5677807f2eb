package org.mycromwell.engine.edit.answer;

import java.util.List;

/** Thoughts of reasoning models: a channel of its own that never reaches an edit. */
final class Thoughts {
  private static final List<String> NAMES = List.of("think", "thinking", "thought", "reasoning");

  private Thoughts() {}

  /**
   * The text behind the thoughts; "" while they go on. A closing tag alone ends thoughts that began
   * in the prompt, or with a tag that did not survive, unless the source has such a tag itself.
   */
  static String strip(String text, String source) {
    String rest = text;
    for (String name : NAMES) {
      String open = "<" + name + ">";
      String close = "</" + name + ">";
      if (source.contains(open) || source.contains(close)) {
        continue;
      }
      int end = rest.lastIndexOf(close);
      if (end >= 0) {
        rest = withoutLeadingBlankLines(rest.substring(end + close.length()));
      }
      int start = rest.indexOf(open);
      if (start >= 0 && rest.substring(0, start).isBlank()) {
        return "";
      }
    }
    return rest;
  }

  private static String withoutLeadingBlankLines(String text) {
    int from = 0;
    for (int i = 0; i < text.length() && Character.isWhitespace(text.charAt(i)); i++) {
      if (text.charAt(i) == '\n') {
        from = i + 1;
      }
    }
    return text.substring(from);
  }
}
