package org.mycromwell.engine.edit.prompt;

/**
 * Does for a template what Jinja does to the white space around tags, so that the library, which
 * knows only a part of that, finds nothing left to do: {@code -} at either end of a tag takes the
 * white space there; of a block tag or comment the line end behind it goes, and blanks before it on
 * its line. Comments go altogether.
 */
final class TemplateWhitespace {
  private final String template;
  private final StringBuilder out;

  private TemplateWhitespace(String template) {
    this.template = template;
    out = new StringBuilder(template.length());
  }

  static String apply(String template) {
    // Jinja drops one line end at the end of a template.
    String text = template.endsWith("\n") ? template.substring(0, template.length() - 1) : template;
    return new TemplateWhitespace(text).run();
  }

  private String run() {
    int at = 0;
    while (at < template.length()) {
      int tag = nextTag(at);
      out.append(template, at, tag);
      if (tag == template.length()) {
        break;
      }
      at = tag(tag, at);
    }
    return out.toString();
  }

  private int nextTag(int from) {
    for (int i = from; i + 1 < template.length(); i++) {
      if (template.charAt(i) == '{' && "{%#".indexOf(template.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return template.length();
  }

  /** Writes the tag that begins at {@code start}; returns where the text after it goes on. */
  private int tag(int start, int textStart) {
    char kind = template.charAt(start + 1);
    int end = endOfTag(start + 2, kind);
    if (end < 0) {
      out.append(template, start, template.length());
      return template.length();
    }
    int from = start + 2;
    int to = end;
    boolean trimLeft = from < to && template.charAt(from) == '-';
    boolean keepLeft = from < to && template.charAt(from) == '+';
    from += trimLeft || keepLeft ? 1 : 0;
    boolean trimRight = from < to && template.charAt(to - 1) == '-';
    boolean keepRight = from < to && template.charAt(to - 1) == '+';
    to -= trimRight || keepRight ? 1 : 0;
    if (trimLeft) {
      trimWritten(start - textStart, false);
    } else if (kind != '{' && !keepLeft) {
      trimWritten(start - textStart, true);
    }
    if (kind != '#') {
      char close = kind == '{' ? '}' : '%';
      out.append('{').append(kind).append(template, from, to).append(close).append('}');
    }
    int next = end + 2;
    if (trimRight) {
      while (next < template.length() && Character.isWhitespace(template.charAt(next))) {
        next++;
      }
    } else if (kind != '{' && !keepRight && template.startsWith("\n", next)) {
      next++;
    }
    return next;
  }

  /**
   * Takes white space from the end of what is written, of the text between two tags only.
   *
   * @param blanksOnLine only blanks, and only if nothing else stands before them on the line
   */
  private void trimWritten(int textLength, boolean blanksOnLine) {
    int first = out.length() - textLength;
    int end = out.length();
    while (end > first && Character.isWhitespace(out.charAt(end - 1))) {
      if (blanksOnLine && out.charAt(end - 1) == '\n') {
        break;
      }
      end--;
    }
    boolean lineBegins = end == 0 || out.charAt(end - 1) == '\n';
    if (!blanksOnLine || lineBegins) {
      out.setLength(end);
    }
  }

  /** Where the two characters stand that close a tag, strings aside; -1 when they never come. */
  private int endOfTag(int from, char kind) {
    char close = kind == '{' ? '}' : kind;
    char quote = 0;
    for (int i = from; i + 1 < template.length(); i++) {
      char c = template.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == close && template.charAt(i + 1) == '}') {
        return i;
      } else if (kind != '#' && (c == '\'' || c == '"')) {
        quote = c;
      }
    }
    return -1;
  }
}
