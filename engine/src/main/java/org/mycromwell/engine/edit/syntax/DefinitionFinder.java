package org.mycromwell.engine.edit.syntax;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.edit.LineRange;
import org.treesitter.TSNode;

/** Finds the definition around some lines of a parsed text. */
final class DefinitionFinder {
  /** Nodes that put something around a definition and belong to it. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "decorated_definition",
          "export_statement",
          "ambient_declaration",
          "template_declaration",
          "linkage_specification",
          "declaration",
          "type_definition",
          "pair");

  /** Nodes directly above a definition that belong to it. */
  private static final Set<String> HEADERS =
      Set.of(
          "comment",
          "line_comment",
          "block_comment",
          "decorator",
          "attribute_item",
          "attribute_declaration");

  private static final Set<String> FUNCTION_VALUES =
      Set.of("arrow_function", "function_expression", "generator_function", "class", "function");

  private DefinitionFinder() {}

  static Optional<LineRange> enclosing(ParsedText text, LineRange selection) {
    Lines lines = text.lines;
    int first = Math.min(selection.first(), lines.count() - 1);
    int last = Math.max(first, Math.min(selection.end(), lines.count()) - 1);
    int from = lines.skipBlank(lines.start(first));
    int to = Math.max(lines.skipBlankBackwards(lines.end(last)), lines.start(first));
    if (from >= to) {
      // Blank lines: what contains the place between them.
      from = to = lines.start(first);
    }
    List<TSNode> path = text.path(from, to);
    Optional<LineRange> below = belowHeader(text, path, from, to);
    if (below.isPresent()) {
      return below;
    }
    for (int i = path.size() - 1; i > 0; i--) {
      if (isDefinition(text, path.get(i))) {
        int outer = i;
        while (outer > 1 && wraps(path.get(outer - 1), path.get(outer))) {
          outer--;
        }
        return Optional.of(range(text, path.get(outer)));
      }
    }
    return Optional.empty();
  }

  /** When the selection starts in a comment or decorator, the definition below it. */
  private static Optional<LineRange> belowHeader(
      ParsedText text, List<TSNode> path, int from, int to) {
    if (path.isEmpty() || from == to) {
      return Optional.empty();
    }
    for (TSNode inner : text.path(from, from + 1)) {
      if (!HEADERS.contains(inner.getType())) {
        continue;
      }
      TSNode next = inner.getNextNamedSibling();
      int line = text.lastLine(inner);
      while (!next.isNull()
          && HEADERS.contains(next.getType())
          && text.firstLine(next) <= line + 1) {
        line = text.lastLine(next);
        next = next.getNextNamedSibling();
      }
      if (!next.isNull()
          && text.firstLine(next) <= line + 1
          && next.getEndByte() >= to
          && (isDefinition(text, next) || wrapsDefinition(text, next))) {
        return Optional.of(range(text, next));
      }
    }
    return Optional.empty();
  }

  private static boolean wrapsDefinition(ParsedText text, TSNode node) {
    if (!WRAPPERS.contains(node.getType())) {
      return false;
    }
    for (int i = 0; i < Math.min(node.getNamedChildCount(), 16); i++) {
      TSNode child = node.getNamedChild(i);
      if (isDefinition(text, child) || wrapsDefinition(text, child)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the outer node is a wrapper made for the inner one, not a block that holds it. */
  private static boolean wraps(TSNode outer, TSNode inner) {
    return WRAPPERS.contains(outer.getType())
        && inner.getEndByte() >= outer.getEndByte() - 256
        && inner.getEndByte() <= outer.getEndByte();
  }

  private static boolean isDefinition(ParsedText text, TSNode node) {
    String type = node.getType();
    return switch (text.language) {
      case PYTHON -> type.equals("function_definition") || type.equals("class_definition");
      case JAVA -> isJavaDefinition(type);
      case JAVASCRIPT, TYPESCRIPT, TSX -> isScriptDefinition(node, type);
      case C, CPP -> isCDefinition(node, type);
      case RUST ->
          switch (type) {
            case "function_item",
                "impl_item",
                "trait_item",
                "struct_item",
                "enum_item",
                "union_item",
                "mod_item",
                "macro_definition",
                "function_signature_item",
                "const_item",
                "static_item",
                "type_item",
                "field_declaration" ->
                true;
            default -> false;
          };
      case GO ->
          switch (type) {
            case "function_declaration",
                "method_declaration",
                "type_declaration",
                "const_declaration",
                "var_declaration" ->
                true;
            default -> false;
          };
      case JSON -> type.equals("object") || type.equals("array");
      case HTML ->
          type.equals("element") || type.equals("script_element") || type.equals("style_element");
      case CSS -> type.equals("rule_set") || type.endsWith("_statement") || type.equals("at_rule");
    };
  }

  private static boolean isJavaDefinition(String type) {
    return switch (type) {
      case "method_declaration",
          "constructor_declaration",
          "compact_constructor_declaration",
          "static_initializer",
          "field_declaration",
          "constant_declaration",
          "class_declaration",
          "interface_declaration",
          "enum_declaration",
          "record_declaration",
          "annotation_type_declaration",
          "annotation_type_element_declaration" ->
          true;
      default -> false;
    };
  }

  private static boolean isScriptDefinition(TSNode node, String type) {
    return switch (type) {
      case "function_declaration",
          "generator_function_declaration",
          "class_declaration",
          "abstract_class_declaration",
          "method_definition",
          "field_definition",
          "public_field_definition",
          "class_static_block",
          "interface_declaration",
          "type_alias_declaration",
          "enum_declaration",
          "function_signature",
          "method_signature",
          "abstract_method_signature",
          "internal_module",
          "module" ->
          // The word "module" is also the type of a keyword.
          node.isNamed();
      case "lexical_declaration", "variable_declaration" ->
          hasFunction(node, "variable_declarator", "value");
      case "expression_statement" -> hasFunction(node, "assignment_expression", "right");
      case "pair" -> isFunction(node.getChildByFieldName("value"));
      case "export_statement" -> isFunction(node.getChildByFieldName("value"));
      default -> false;
    };
  }

  private static boolean hasFunction(TSNode node, String childType, String field) {
    for (int i = 0; i < Math.min(node.getNamedChildCount(), 16); i++) {
      TSNode child = node.getNamedChild(i);
      if (child.getType().equals(childType) && isFunction(child.getChildByFieldName(field))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFunction(TSNode node) {
    return !node.isNull() && FUNCTION_VALUES.contains(node.getType());
  }

  private static boolean isCDefinition(TSNode node, String type) {
    return switch (type) {
      case "function_definition",
          "preproc_function_def",
          "namespace_definition",
          "field_declaration",
          "concept_definition",
          "alias_declaration" ->
          true;
      case "struct_specifier", "class_specifier", "union_specifier", "enum_specifier" ->
          // Without a body it is the name of a type.
          !node.getChildByFieldName("body").isNull();
      default -> false;
    };
  }

  /** The lines of a node, with the comments and decorators directly above. */
  private static LineRange range(ParsedText text, TSNode node) {
    int first = text.firstLine(node);
    int end = text.lastLine(node) + 1;
    TSNode above = node.getPrevSibling();
    while (!above.isNull()
        && HEADERS.contains(above.getType())
        && text.lastLine(above) >= first - 1
        && text.lines.startsLine(above.getStartByte())) {
      first = text.firstLine(above);
      above = above.getPrevSibling();
    }
    return new LineRange(first, end);
  }
}
