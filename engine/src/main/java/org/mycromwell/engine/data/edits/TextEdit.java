package org.mycromwell.engine.data.edits;

import java.util.Comparator;
import java.util.List;

/**
 * A replacement of the characters {@code start} to {@code end - 1} of a text.
 *
 * @param start equal to {@code end} for an insertion
 */
public record TextEdit(int start, int end, String replacement) {
  public TextEdit {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no range: " + start + " to " + end);
    }
  }

  public static TextEdit insert(int at, String text) {
    return new TextEdit(at, at, text);
  }

  /** The text after all edits, which do not overlap. */
  static String apply(String text, List<TextEdit> edits) {
    List<TextEdit> sorted =
        edits.stream().sorted(Comparator.comparingInt(TextEdit::start)).toList();
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (TextEdit edit : sorted) {
      if (edit.start() < at) {
        throw new IllegalArgumentException(edit + " overlaps the edit before");
      }
      out.append(text, at, edit.start()).append(edit.replacement());
      at = edit.end();
    }
    return out.append(text, at, text.length()).toString();
  }
}
