package org.mycromwell.engine.data.pictures;

import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.data.SourceFile;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;

/**
 * Lines of a file to be shown: printable ASCII, no tabs, nothing at the ends of lines; the first
 * and the last have ink.
 *
 * @param lines with their indentation
 * @param above the line before them, empty where there is none to show
 * @param below the line after them, likewise
 * @param columns most that may be seen; what is right of them is cut off
 * @param number of the first line in its file, from 1
 */
public record Excerpt(
    String fileName, List<String> lines, String above, String below, int columns, int number) {

  private static final String TAB = "    ";

  public Excerpt {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || lines.getFirst().isBlank() || lines.getLast().isBlank()) {
      throw new IllegalArgumentException("no ink in the first or the last line of " + lines);
    }
  }

  /** The lines of a text as they are shown: tabs are blanks. */
  static List<String> shown(String text) {
    return text.lines().map(line -> line.replace("\t", TAB).stripTrailing()).toList();
  }

  static boolean printable(String line) {
    return line.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /** Blanks at the beginning of a line. */
  static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  /** Blanks that all lines begin with, but for empty ones. */
  static int commonIndent(List<String> lines) {
    int indent = Integer.MAX_VALUE;
    for (String line : lines) {
      if (!line.isBlank()) {
        indent = Math.min(indent, indent(line));
      }
    }
    return indent == Integer.MAX_VALUE ? 0 : indent;
  }

  /** The lines without what they all begin with, and without blanks at their ends. */
  static List<String> dedented(List<String> lines) {
    int indent = commonIndent(lines);
    return lines.stream()
        .map(line -> line.length() <= indent ? "" : line.substring(indent).stripTrailing())
        .toList();
  }

  /** The text of lines, each with its end. */
  static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  /** Characters of the longest line, without the indentation all lines share. */
  int longest() {
    int longest = 0;
    for (String line : lines) {
      longest = Math.max(longest, line.length());
    }
    return longest - commonIndent(lines);
  }

  Optional<Language> language() {
    return SyntaxChecker.languageOf(new SourceFile(fileName, "").shortName());
  }
}
