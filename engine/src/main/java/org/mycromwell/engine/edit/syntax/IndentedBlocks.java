package org.mycromwell.engine.edit.syntax;

import java.util.Optional;
import java.util.regex.Pattern;
import org.mycromwell.engine.edit.LineRange;

/** Guesses what belongs together from indentation and blank lines, where there is no grammar. */
final class IndentedBlocks {
  private static final Pattern CONTROL =
      Pattern.compile(
          "^[\\s})]*(?:if|elif|elsif|else|elseif|for|foreach|while|until|unless|do|loop|repeat|begin"
              + "|switch|case|when|default|match|try|catch|rescue|ensure|finally|with|using|lock"
              + "|synchronized|return|then)\\b.*");
  private static final Pattern NAMED =
      Pattern.compile(
          "^\\s*(?:[\\w@<>\\[\\],.:*&]+\\s+)*?(?:def|defp|fun|func|function|fn|sub|proc|procedure"
              + "|method|macro|constructor|init|class|object|interface|trait|module|impl|struct|enum"
              + "|record)\\b.*|.*\\)\\s*(?:[:{=].*|->.*|do|then)?$");

  private IndentedBlocks() {}

  /** The nearest indented block around the lines whose first line looks like a definition. */
  static Optional<LineRange> enclosing(Lines lines, LineRange selection) {
    int first = firstWithText(lines, selection);
    if (first < 0) {
      return Optional.empty();
    }
    int header = first;
    while (header >= 0) {
      if (isDefinition(lines, header)) {
        int end = blockEnd(lines, header);
        if (end >= selection.end() || onlyBlank(lines, end, selection.end())) {
          return Optional.of(new LineRange(withComments(lines, header), end));
        }
      }
      header = outer(lines, header);
    }
    return Optional.empty();
  }

  /** The lines around that no blank line interrupts, with the block that starts at the last one. */
  static LineRange paragraph(Lines lines, LineRange around) {
    int first = Math.min(around.first(), lines.count() - 1);
    int end = Math.min(Math.max(around.end(), first + 1), lines.count());
    while (first > 0 && !lines.isBlank(first) && !lines.isBlank(first - 1)) {
      first--;
    }
    while (end < lines.count() && !lines.isBlank(end - 1) && !lines.isBlank(end)) {
      end++;
    }
    return new LineRange(first, end);
  }

  private static boolean isDefinition(Lines lines, int line) {
    String text = lines.line(line);
    if (CONTROL.matcher(text).matches() || !NAMED.matcher(text).matches()) {
      return false;
    }
    int next = nextWithText(lines, line + 1);
    return next < lines.count()
        && (lines.indent(next) > lines.indent(line) || lines.line(next).strip().equals("{"));
  }

  /** The end of what is indented below a line, with the line that closes it. */
  private static int blockEnd(Lines lines, int header) {
    int indent = lines.indent(header);
    int line = nextWithText(lines, header + 1);
    if (line < lines.count()
        && lines.indent(line) == indent
        && lines.line(line).strip().equals("{")) {
      line = nextWithText(lines, line + 1);
    }
    int end = header + 1;
    while (line < lines.count() && lines.indent(line) > indent) {
      end = line + 1;
      line = nextWithText(lines, line + 1);
    }
    if (line < lines.count() && lines.indent(line) == indent) {
      String text = lines.line(line).strip();
      if (text.startsWith("}") || text.startsWith(")") || text.matches("end\\b.*")) {
        end = line + 1;
      }
    }
    return end;
  }

  /** The nearest line above that is indented less. */
  private static int outer(Lines lines, int line) {
    int indent = lines.indent(line);
    int above = line - 1;
    while (above >= 0 && (lines.isBlank(above) || lines.indent(above) >= indent)) {
      above--;
    }
    return above;
  }

  private static int withComments(Lines lines, int header) {
    int first = header;
    while (first > 0
        && lines.indent(first - 1) == lines.indent(header)
        && lines.line(first - 1).strip().matches("(?:#|//|--|;|@|\\*|/\\*|\\[).*")) {
      first--;
    }
    return first;
  }

  private static int firstWithText(Lines lines, LineRange selection) {
    int line = nextWithText(lines, Math.min(selection.first(), lines.count()));
    return line < Math.max(selection.end(), selection.first() + 1) && line < lines.count()
        ? line
        : -1;
  }

  private static int nextWithText(Lines lines, int from) {
    int line = from;
    while (line < lines.count() && lines.isBlank(line)) {
      line++;
    }
    return line;
  }

  private static boolean onlyBlank(Lines lines, int from, int to) {
    return nextWithText(lines, from) >= Math.min(to, lines.count());
  }
}
