package org.mycromwell.engine.edit.prompt;

import org.mycromwell.engine.edit.LineRange;

/** A file cut in three at a range of lines, each part with its line ends. */
record LineText(String before, String lines, String after) {
  static LineText cut(String text, LineRange range) {
    int from = lineStart(text, 0, range.first());
    int to = lineStart(text, from, range.size());
    return new LineText(text.substring(0, from), text.substring(from, to), text.substring(to));
  }

  /** Where the line begins that comes {@code lines} lines after {@code from}. */
  private static int lineStart(String text, int from, int lines) {
    int at = from;
    for (int i = 0; i < lines; i++) {
      int newline = text.indexOf('\n', at);
      if (newline < 0) {
        return text.length();
      }
      at = newline + 1;
    }
    return at;
  }

  /** The text with a line end at its end, unless it is empty. */
  static String withLineEnd(String text) {
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }
}
