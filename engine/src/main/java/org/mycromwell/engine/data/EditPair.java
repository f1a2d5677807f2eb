package org.mycromwell.engine.data;

import org.mycromwell.engine.edit.LineRange;

/**
 * An edit as a user would ask for it, and what should come of it.
 *
 * @param family which kind of edit
 * @param file what is shown: the function and maybe lines around it
 * @param scope the lines of this text that may change
 * @param before their text, with line ends
 * @param after what it should become
 */
public record EditPair(
    String family,
    SourceFile file,
    LineRange scope,
    String before,
    String after,
    String instruction) {
  /** The whole text after the edit. */
  public String fileAfter() {
    String text = file.text();
    int at = lineStart(text, scope.first());
    return text.substring(0, at) + after + text.substring(at + before.length());
  }

  static int lineStart(String text, int line) {
    int at = 0;
    for (int i = 0; i < line; i++) {
      at = text.indexOf('\n', at) + 1;
    }
    return at;
  }
}
