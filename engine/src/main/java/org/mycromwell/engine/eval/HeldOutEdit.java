package org.mycromwell.engine.eval;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.json.JsonLines;

/**
 * An edit whose outcome is known.
 *
 * @param place file and line it is from, for messages
 * @param family which kind of edit
 * @param text of the file
 * @param scope the lines that may change
 * @param expected what they shall become, with line ends
 */
public record HeldOutEdit(
    String place,
    String family,
    String file,
    String text,
    LineRange scope,
    String instruction,
    String expected) {

  /** Reads {@code edits.jsonl}: family, file, text, first, end, instruction, expected. */
  public static List<HeldOutEdit> read(Path path) {
    List<HeldOutEdit> edits = new ArrayList<>();
    JsonLines.read(
        path,
        line -> {
          String text = line.text("text");
          String family = line.optional("family");
          edits.add(
              new HeldOutEdit(
                  line.place(),
                  family == null ? "" : family,
                  line.text("file"),
                  text,
                  range(line, text),
                  line.text("instruction"),
                  line.text("expected")));
        });
    return edits;
  }

  /** The whole text after the edit. */
  public String textAfter() {
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (int line = 0; at < text.length() || line <= scope.end(); line++) {
      if (line == scope.first()) {
        out.append(expected);
      }
      if (at >= text.length()) {
        break;
      }
      int newline = text.indexOf('\n', at);
      int end = newline < 0 ? text.length() : newline + 1;
      if (line < scope.first() || line >= scope.end()) {
        out.append(text, at, end);
      }
      at = end;
    }
    return out.toString();
  }

  /** The fields {@code first} and {@code end} as lines of a text. */
  static LineRange range(JsonLines.Line line, String text) {
    int first = line.whole("first");
    int end = line.whole("end");
    int lines = (int) text.lines().count();
    if (first < 0 || first > end || end > lines) {
      throw line.bad(
          "end", "is " + end + " with first " + first + " in a text of " + lines + " lines.");
    }
    return new LineRange(first, end);
  }
}
