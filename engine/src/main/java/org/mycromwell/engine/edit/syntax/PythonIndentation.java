package org.mycromwell.engine.edit.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSNode;
import org.treesitter.TSTreeCursor;

/**
 * Indentation that Python refuses: a header such as {@code def f():} that no indented line follows,
 * and statements of one block that start at different columns. The grammar takes both.
 */
final class PythonIndentation {
  private static final Set<String> HEADERS =
      Set.of(
          "function_definition",
          "class_definition",
          "if_statement",
          "elif_clause",
          "else_clause",
          "for_statement",
          "while_statement",
          "with_statement",
          "try_statement",
          "except_clause",
          "finally_clause",
          "match_statement",
          "case_clause");

  /** In the place of an indentation: the children are no statements, or the first is to come. */
  private static final int NO_BLOCK = -2;

  private static final int FIRST = -1;

  private PythonIndentation() {}

  static void check(ParsedText text, List<ErrorFinder.Found> found) {
    missingBlocks(text, found);
    unevenBlocks(text, found);
  }

  private static void missingBlocks(ParsedText text, List<ErrorFinder.Found> found) {
    Lines lines = text.lines;
    for (int line = 0; line < lines.count() && found.size() < ErrorFinder.MAX_ERRORS; line++) {
      int end = endOfCode(lines, line);
      if (end == lines.start(line) || lines.bytes[end - 1] != ':') {
        continue;
      }
      int next = line + 1;
      while (next < lines.count() && endOfCode(lines, next) <= lines.start(next)) {
        next++;
      }
      if (next < lines.count() && lines.indent(next) > lines.indent(line)) {
        continue;
      }
      TSNode header = headerEndingAt(text, end - 1);
      if (header == null || indented(text, next, header)) {
        continue;
      }
      int at =
          next < lines.count()
              ? lines.skipBlank(lines.start(next))
              : lines.skipBlankBackwards(lines.bytes.length);
      found.add(new ErrorFinder.Found(at, "expected an indented block"));
    }
  }

  /** Visits all blocks, whose statements have to start where the first one does. */
  private static void unevenBlocks(ParsedText text, List<ErrorFinder.Found> found) {
    Lines lines = text.lines;
    Deque<Integer> indents = new ArrayDeque<>();
    try (TSTreeCursor cursor = text.cursor()) {
      while (found.size() < ErrorFinder.MAX_ERRORS) {
        TSNode node = cursor.currentNode();
        String type = node.getType();
        if (!indents.isEmpty() && !type.equals("comment")) {
          int start = node.getStartByte();
          int expected = indents.pop();
          if (expected != NO_BLOCK && node.isNamed() && lines.startsLine(start)) {
            int indent = lines.indent(lines.lineOf(start));
            if (expected != FIRST && indent != expected) {
              found.add(new ErrorFinder.Found(start, "unexpected indentation"));
            }
            expected = expected == FIRST ? indent : expected;
          }
          indents.push(expected);
        }
        if (holdsStatements(type) && cursor.gotoFirstChild()) {
          indents.push(type.equals("module") ? 0 : type.equals("block") ? FIRST : NO_BLOCK);
          continue;
        }
        while (!cursor.gotoNextSibling()) {
          if (!cursor.gotoParent()) {
            return;
          }
          indents.pop();
        }
      }
    }
  }

  private static boolean holdsStatements(String type) {
    return type.equals("module")
        || type.equals("block")
        || type.equals("decorated_definition")
        || HEADERS.contains(type);
  }

  /** The end of a line without its comment; the start of the line when nothing is left. */
  private static int endOfCode(Lines lines, int line) {
    int end = lines.end(line);
    for (int i = lines.start(line); i < end; i++) {
      if (lines.bytes[i] == '#') {
        // Possibly inside a string, in which case the line does not end a header either.
        end = i;
      }
    }
    return Math.max(lines.skipBlankBackwards(end), lines.start(line));
  }

  private static boolean indented(ParsedText text, int line, TSNode header) {
    return line < text.lines.count()
        && text.lines.indent(line) > text.lines.indent(text.firstLine(header));
  }

  private static @Nullable TSNode headerEndingAt(ParsedText text, int colon) {
    List<TSNode> path = text.path(colon, colon + 1);
    int last = path.size() - 1;
    return last > 0
            && path.get(last).getType().equals(":")
            && HEADERS.contains(path.get(last - 1).getType())
        ? path.get(last - 1)
        : null;
  }
}
