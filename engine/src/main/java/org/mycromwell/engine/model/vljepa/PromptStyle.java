package org.mycromwell.engine.model.vljepa;

import java.util.HashMap;
import java.util.Map;

/**
 * Habits of the code of a prompt that a line which is added has to share, counted: few of the
 * tokens around it show them, and some show others. The rows are those of {@link
 * VlJepaTensors#STYLE}; one of each group belongs to a prompt.
 */
final class PromptStyle {
  /** Groups of rows, and what stands first in each: not known. */
  private static final int QUOTES = 0;

  private static final int SEMICOLONS = 3;
  private static final int BRACES = 6;
  private static final int INDENTATION = 9;
  static final int ROWS = 15;
  static final int GROUPS = 4;

  private int single;
  private int twofold;
  private int ended;
  private int unended;
  private int ownLine;
  private int sameLine;
  private final Map<String, Integer> steps = new HashMap<>();

  private PromptStyle() {}

  /** The rows of a text of which nothing is known. */
  static int[] unknown() {
    return new int[] {QUOTES, SEMICOLONS, BRACES, INDENTATION};
  }

  /** The rows of a text, one of each group. */
  static int[] rows(String code, PromptLanguage language) {
    PromptStyle style = new PromptStyle();
    String indentation = "";
    for (String line : new Uncommented(code, language).text().split("\n")) {
      String content = line.strip();
      if (!content.isEmpty()) {
        style.countQuotes(content);
        style.countEnds(content);
        String own = line.substring(0, line.indexOf(content));
        if (own.length() > indentation.length() && own.startsWith(indentation)) {
          style.steps.merge(own.substring(indentation.length()), 1, Integer::sum);
        }
        indentation = own;
      }
    }
    boolean script = language == PromptLanguage.JAVASCRIPT || language == PromptLanguage.TYPESCRIPT;
    return new int[] {
      QUOTES + (language == PromptLanguage.JAVA ? 0 : choice(style.single, style.twofold)),
      SEMICOLONS + (script ? choice(4 * style.ended, style.unended) : 0),
      BRACES + (language == PromptLanguage.PYTHON ? 0 : choice(style.sameLine, style.ownLine)),
      INDENTATION + style.indentation()
    };
  }

  /** 0 where both are as many, else which are more. */
  private static int choice(int first, int second) {
    return first == second ? 0 : first > second ? 1 : 2;
  }

  private void countQuotes(String line) {
    char open = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\') {
        i++;
      } else if (open == 0 && (c == '\'' || c == '"' || c == '`')) {
        open = c;
        single += c == '\'' ? 1 : 0;
        twofold += c == '"' ? 1 : 0;
      } else if (c == open) {
        open = 0;
      }
    }
  }

  private void countEnds(String line) {
    char last = line.charAt(line.length() - 1);
    if (last == ';') {
      ended++;
    } else if (Character.isLetterOrDigit(last) || ")]'\"`".indexOf(last) >= 0) {
      unended++;
    } else if (last == '{') {
      if (line.length() == 1) {
        ownLine++;
      } else {
        sameLine++;
      }
    }
  }

  /** 0 for what is not known, then a tab, 2, 3, 4 and 8 blanks. */
  private int indentation() {
    String most = "";
    for (Map.Entry<String, Integer> step : steps.entrySet()) {
      int more = step.getValue() - steps.getOrDefault(most, 0);
      if (more > 0 || (more == 0 && step.getKey().length() < most.length())) {
        most = step.getKey();
      }
    }
    return switch (most) {
      case "\t" -> 1;
      case "  " -> 2;
      case "   " -> 3;
      case "    " -> 4;
      case "        " -> 5;
      default -> 0;
    };
  }

  /** A text without comments and strings of several lines. */
  private record Uncommented(String code, PromptLanguage language) {
    String text() {
      boolean python = language == PromptLanguage.PYTHON;
      StringBuilder out = new StringBuilder();
      char open = 0;
      int i = 0;
      while (i < code.length()) {
        char c = code.charAt(i);
        if (open != 0) {
          open = c == open || c == '\n' ? 0 : open;
          int length = c == '\\' && i + 1 < code.length() ? 2 : 1;
          out.append(code, i, i + length);
          i += length;
        } else if (python && (code.startsWith("\"\"\"", i) || code.startsWith("'''", i))) {
          i = behind(code.substring(i, i + 3), i + 3);
        } else if (python ? c == '#' : code.startsWith("//", i)) {
          int end = code.indexOf('\n', i);
          i = end < 0 ? code.length() : end;
        } else if (!python && code.startsWith("/*", i)) {
          i = behind("*/", i + 2);
        } else {
          open = c == '\'' || c == '"' ? c : 0;
          out.append(c);
          i++;
        }
      }
      return out.toString();
    }

    private int behind(String end, int from) {
      int at = code.indexOf(end, from);
      return at < 0 ? code.length() : at + end.length();
    }
  }
}
