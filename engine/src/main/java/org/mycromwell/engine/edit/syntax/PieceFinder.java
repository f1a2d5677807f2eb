package org.mycromwell.engine.edit.syntax;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.LineRange;
import org.treesitter.TSNode;
import org.treesitter.TSTreeCursor;

/** Finds the smallest run of statements, members or values that fills whole lines. */
final class PieceFinder {
  /** Nodes whose children make sense one by one. */
  private static final Set<String> BODIES =
      Set.of(
          "program",
          "module",
          "source_file",
          "translation_unit",
          "document",
          "stylesheet",
          "block",
          "statement_block",
          "compound_statement",
          "class_body",
          "interface_body",
          "enum_body",
          "enum_body_declarations",
          "annotation_type_body",
          "constructor_body",
          "switch_block",
          "switch_block_statement_group",
          "switch_rule",
          "switch_body",
          "switch_case",
          "switch_default",
          "case_statement",
          "field_declaration_list",
          "declaration_list",
          "enumerator_list",
          "enum_variant_list",
          "statement_list",
          "match_block",
          "object_type",
          "preproc_if",
          "preproc_ifdef",
          "preproc_else",
          "object",
          "array",
          "element",
          "keyframe_block_list",
          "expression_case",
          "default_case",
          "communication_case");

  private PieceFinder() {}

  static LineRange enclosing(ParsedText text, LineRange around) {
    Lines lines = text.lines;
    int first = Math.min(around.first(), lines.count() - 1);
    int last = Math.max(first, Math.min(around.end(), lines.count()) - 1);
    while (first < last && lines.isBlank(first)) {
      first++;
    }
    while (last > first && lines.isBlank(last)) {
      last--;
    }
    int from = lines.isBlank(first) ? lines.start(first) : lines.skipBlank(lines.start(first));
    int to = Math.max(from, lines.skipBlankBackwards(lines.end(last)));
    List<TSNode> path = text.path(from, to);
    for (int i = path.size() - 1; i >= 0; i--) {
      if (BODIES.contains(path.get(i).getType())) {
        LineRange run = run(text, path.get(i), from, to);
        if (run != null && run.first() <= around.first() && run.end() >= last + 1) {
          return run;
        }
      }
    }
    return new LineRange(0, lines.count());
  }

  /** The children that cover the bytes, when they share their lines with nothing else. */
  private static @Nullable LineRange run(ParsedText text, TSNode body, int from, int to) {
    int start = -1;
    int end = -1;
    try (TSTreeCursor cursor = new TSTreeCursor(body)) {
      if (cursor.gotoFirstChildForByte(from) < 0) {
        return null;
      }
      do {
        TSNode child = cursor.currentNode();
        if (child.getStartByte() >= to && end >= 0) {
          break;
        }
        if (child.getEndByte() > from) {
          if (!child.isNamed() && !child.getType().equals(",") && !child.getType().equals(";")) {
            // The bracket of the body itself.
            return null;
          }
          start = start < 0 ? child.getStartByte() : start;
          end = Math.max(end, child.getEndByte());
        }
      } while (cursor.gotoNextSibling());
    }
    if (end < to || start < 0 || start > from || !fillsLines(text.lines, start, end)) {
      return null;
    }
    int lastLine = text.lines.lineOf(Math.max(start, text.lines.skipBlankBackwards(end) - 1));
    return new LineRange(text.lines.lineOf(start), lastLine + 1);
  }

  private static boolean fillsLines(Lines lines, int start, int end) {
    if (!lines.startsLine(start)) {
      return false;
    }
    int last = lines.skipBlankBackwards(end);
    String rest = lines.text(last, lines.end(lines.lineOf(Math.max(start, last - 1)))).strip();
    return rest.isEmpty() || rest.matches("[,;]?\\s*(?:(?://|#|/\\*).*)?");
  }
}
