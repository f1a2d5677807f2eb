package org.mycromwell.engine.eval;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.edit.LineRange;

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
          int first = number(line, "first");
          int end = number(line, "end");
          int lines = (int) text.lines().count();
          if (first < 0 || first > end || end > lines) {
            throw line.bad(
                "end", "is " + end + " with first " + first + " in a text of " + lines + " lines.");
          }
          String family = line.optional("family");
          edits.add(
              new HeldOutEdit(
                  line.place(),
                  family == null ? "" : family,
                  line.text("file"),
                  text,
                  new LineRange(first, end),
                  line.text("instruction"),
                  line.text("expected")));
        });
    return edits;
  }

  private static int number(JsonLines.Line line, String field) {
    String value = line.text(field);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      EngineException bad = line.bad(field, "is no whole number: " + EngineException.quote(value));
      bad.initCause(e);
      throw bad;
    }
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
}
