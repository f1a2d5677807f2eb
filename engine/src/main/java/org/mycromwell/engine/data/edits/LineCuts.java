package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Takes whole lines out of a function. Blank lines that stood around them stay as somebody would
 * leave them: of those above and below one run stays, and none behind the line that opens a block
 * or before the line that closes it.
 */
final class LineCuts {
  private final String text;
  private final int from;
  private final int to;
  private final List<int[]> cuts = new ArrayList<>();

  /**
   * @param from start of the first line that may be changed
   * @param to behind the end of the last
   */
  LineCuts(String text, int from, int to) {
    this.text = text;
    this.from = from;
    this.to = to;
  }

  /** All lines of a range of characters are to go. */
  void add(int start, int end) {
    int newline = text.indexOf('\n', Math.max(start, end - 1));
    cuts.add(
        new int[] {CodeRegion.lineStart(text, start), newline < 0 ? text.length() : newline + 1});
  }

  List<TextEdit> edits() {
    cuts.sort(Comparator.comparingInt(cut -> cut[0]));
    List<TextEdit> edits = new ArrayList<>();
    int i = 0;
    while (i < cuts.size()) {
      int start = cuts.get(i)[0];
      int end = cuts.get(i)[1];
      for (i++; i < cuts.size() && blankTo(end, cuts.get(i)[0]); i++) {
        end = Math.max(end, cuts.get(i)[1]);
      }
      edits.add(tidied(start, end));
    }
    return edits;
  }

  private boolean blankTo(int end, int next) {
    return next <= end || text.substring(end, next).isBlank();
  }

  private TextEdit tidied(int start, int end) {
    String below = lineAt(end);
    int cutFrom = start;
    int cutTo = end;
    if (below.isBlank()) {
      if (start == from || isBlankOrOpens(lineAbove(start))) {
        while (cutTo < to && lineAt(cutTo).isBlank()) {
          cutTo += lineAt(cutTo).length();
        }
      }
    }
    if (cutTo == to || closes(lineAt(cutTo))) {
      while (cutFrom > from && lineAbove(cutFrom).isBlank()) {
        cutFrom -= lineAbove(cutFrom).length();
      }
    }
    return new TextEdit(cutFrom, cutTo, "");
  }

  private static boolean isBlankOrOpens(String line) {
    String strip = line.strip();
    return strip.isEmpty()
        || strip.endsWith("{")
        || strip.endsWith(":")
        || strip.endsWith("(")
        || strip.endsWith("[");
  }

  private static boolean closes(String line) {
    String strip = line.strip();
    return strip.startsWith("}") || strip.startsWith(")") || strip.startsWith("]");
  }

  /** With its line end; empty behind the last line. */
  private String lineAt(int start) {
    if (start >= to) {
      return "";
    }
    int newline = text.indexOf('\n', start);
    return text.substring(start, newline < 0 ? text.length() : newline + 1);
  }

  private String lineAbove(int start) {
    return start <= from ? "" : text.substring(CodeRegion.lineStart(text, start - 1), start);
  }
}
