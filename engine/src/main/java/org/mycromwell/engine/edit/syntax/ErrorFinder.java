package org.mycromwell.engine.edit.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSNode;
import org.treesitter.TSTreeCursor;

/** Finds the errors of one parsed text. */
final class ErrorFinder {
  static final int MAX_ERRORS = 100;

  private static final Map<String, String> CLOSERS =
      Map.of(
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "\"",
          "'",
          "'",
          "`",
          "`",
          "\"\"\"",
          "\"\"\"",
          "string_start",
          "string_end");

  private static final int MAX_QUOTED = 24;

  private final ParsedText text;
  private final Lines lines;
  private final List<Found> found = new ArrayList<>();

  /** Errors seen, reported or not. */
  private int seen;

  private int[] stops = {};
  private boolean stopsKnown;

  record Found(int offset, String message) {}

  private ErrorFinder(ParsedText text) {
    this.text = text;
    this.lines = text.lines;
  }

  static List<SyntaxError> errors(ParsedText text) {
    ErrorFinder finder = new ErrorFinder(text);
    if (text.root().hasError()) {
      finder.walk();
    }
    if (text.language == Language.PYTHON) {
      PythonIndentation.check(text, finder.found);
    } else if (text.language == Language.HTML) {
      HtmlTags.check(text, finder.found);
    }
    List<SyntaxError> errors = new ArrayList<>();
    finder.found.sort(Comparator.comparingInt(Found::offset));
    int last = -1;
    for (Found error : finder.found) {
      // What follows at the same place is mostly a consequence.
      if (error.offset != last && errors.size() < MAX_ERRORS) {
        int line = text.lines.lineOf(error.offset) + 1;
        errors.add(new SyntaxError(line, text.lines.column(error.offset) + 1, error.message));
      }
      last = error.offset;
    }
    return errors;
  }

  /** Visits the nodes that contain errors, and among those without a child that does so itself. */
  private void walk() {
    try (TSTreeCursor cursor = text.cursor()) {
      // Whether anything was reported below the node at each level.
      Deque<Integer> before = new ArrayDeque<>();
      // The parser finds the parent of a node by recursion, which ends the process when it is deep.
      Deque<TSNode> parents = new ArrayDeque<>();
      while (true) {
        TSNode node = cursor.currentNode();
        boolean inner = false;
        if (node.isError()) {
          error(node);
        } else if (node.isMissing()) {
          missing(node, parents.peek());
        } else if (node.hasError()) {
          before.push(seen);
          parents.push(node);
          inner = cursor.gotoFirstChild();
          if (!inner) {
            before.pop();
            parents.pop();
            hidden(node);
          }
        }
        if (found.size() >= MAX_ERRORS) {
          return;
        }
        if (inner || cursor.gotoNextSibling()) {
          continue;
        }
        do {
          if (!cursor.gotoParent()) {
            return;
          }
          parents.pop();
          if (before.pop() == seen) {
            hidden(cursor.currentNode());
          }
        } while (!cursor.gotoNextSibling());
      }
    }
  }

  /** What the parser left out: the text it stopped at is inside, or follows. */
  private void error(TSNode node) {
    int start = lines.skipBlank(node.getStartByte());
    int next = lines.skipBlank(node.getEndByte());
    int at = -1;
    for (int stop : stops()) {
      int token = lines.skipBlank(stop);
      if (token >= start && token <= next) {
        at = token;
        break;
      }
    }
    if (at < 0) {
      at = Math.min(start, node.getEndByte());
    }
    TSNode opener = lastUnclosed(node);
    if (opener != null && (at == lines.bytes.length || !isBracket(opener))) {
      report(opener.getStartByte(), "'" + text.text(opener) + "' is never closed");
    } else if (at < lines.bytes.length) {
      report(at, "unexpected " + quote(at));
    } else {
      report(lines.skipBlankBackwards(at), "unexpected end of the file");
    }
  }

  private void report(int offset, String message) {
    found.add(new Found(offset, message));
    seen++;
  }

  private static boolean isBracket(TSNode opener) {
    return "([{".contains(opener.getType());
  }

  private void missing(TSNode node, @Nullable TSNode parent) {
    int at = node.getStartByte();
    if (node.isNamed()) {
      // What could stand here has many forms, of which the parser names any one.
      int next = lines.skipBlank(at);
      if (next < lines.bytes.length) {
        report(next, "unexpected " + quote(next));
      } else {
        report(lines.skipBlankBackwards(at), "unexpected end of the file");
      }
      return;
    }
    String what = node.getType();
    StringBuilder message = new StringBuilder("missing '").append(what).append('\'');
    if (parent != null) {
      for (int i = 0; i < Math.min(parent.getChildCount(), 8); i++) {
        TSNode opener = parent.getChild(i);
        int line = text.firstLine(opener);
        if (what.equals(CLOSERS.get(opener.getType())) && line != lines.lineOf(at)) {
          message.append(" for the '").append(opener.getType()).append("' in line ");
          message.append(line + 1);
          break;
        }
      }
    }
    report(lines.skipBlankBackwards(at), message.toString());
  }

  /** An error that shows in no node of its own: a part without text is missing. */
  private void hidden(TSNode node) {
    if (text.language == Language.HTML) {
      // An end tag that is missing, which HTML often allows.
      return;
    }
    int at = lines.skipBlankBackwards(node.getEndByte());
    report(Math.max(at, node.getStartByte()), "something is missing");
  }

  private @Nullable TSNode lastUnclosed(TSNode error) {
    Deque<TSNode> open = new ArrayDeque<>();
    try (TSTreeCursor cursor = new TSTreeCursor(error)) {
      if (!cursor.gotoFirstChild()) {
        return null;
      }
      do {
        TSNode child = cursor.currentNode();
        TSNode last = open.peek();
        if (last != null && child.getType().equals(CLOSERS.get(last.getType()))) {
          open.pop();
        } else if (CLOSERS.containsKey(child.getType())) {
          open.push(child);
        }
      } while (cursor.gotoNextSibling());
    }
    return open.peek();
  }

  private int[] stops() {
    if (!stopsKnown) {
      stops = text.stops();
      stopsKnown = true;
    }
    return stops;
  }

  /** The word or character at an offset. */
  private String quote(int at) {
    String rest = lines.text(at, Math.min(at + 4 * MAX_QUOTED, lines.bytes.length));
    int end = 0;
    while (end < rest.length() && end < MAX_QUOTED && isWord(rest.charAt(end))) {
      end++;
    }
    if (end == 0) {
      end = rest.offsetByCodePoints(0, 1);
    }
    String word = rest.substring(0, end);
    return Character.isISOControl(word.charAt(0))
        ? String.format("character U+%04X", (int) word.charAt(0))
        : "'" + word + "'";
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || Character.isSurrogate(c);
  }
}
