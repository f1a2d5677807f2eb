package org.mycromwell.engine.edit.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.edit.LineRange;
import org.treesitter.TSNode;
import org.treesitter.TSTreeCursor;

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

  /** Definitions of code that is called; see also {@link #isFunctionLike}. */
  private static final Set<String> FUNCTIONS =
      Set.of(
          "function_definition",
          "function_declaration",
          "generator_function_declaration",
          "function_item",
          "method_declaration",
          "method_definition",
          "constructor_declaration",
          "compact_constructor_declaration",
          "lexical_declaration",
          "variable_declaration",
          "expression_statement",
          "pair");

  private static final Set<String> TYPES =
      Set.of(
          "class_definition",
          "class_declaration",
          "abstract_class_declaration",
          "interface_declaration",
          "enum_declaration",
          "record_declaration",
          "annotation_type_declaration",
          "struct_item",
          "enum_item",
          "trait_item",
          "struct_specifier",
          "class_specifier",
          "enum_specifier");

  private static final Set<String> FIELDS = Set.of("field_definition", "public_field_definition");

  private static final Set<String> IMPORTS =
      Set.of(
          "import_statement",
          "import_from_statement",
          "future_import_statement",
          "import_declaration",
          "use_declaration",
          "preproc_include");

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

  /** All functions and types with a name, in the order of the text. */
  static List<Definition> all(ParsedText text) {
    List<Definition> found = new ArrayList<>();
    Deque<TSNode> above = new ArrayDeque<>();
    try (TSTreeCursor cursor = text.cursor()) {
      while (true) {
        TSNode node = cursor.currentNode();
        definition(text, node, above).ifPresent(found::add);
        above.push(node);
        if (cursor.gotoFirstChild()) {
          continue;
        }
        above.pop();
        while (!cursor.gotoNextSibling()) {
          if (!cursor.gotoParent()) {
            return found;
          }
          above.pop();
        }
      }
    }
  }

  private static Optional<Definition> definition(
      ParsedText text, TSNode node, Deque<TSNode> above) {
    boolean type = TYPES.contains(node.getType());
    if (!node.isNamed()
        || !isDefinition(text, node)
        || node.getType().equals("export_statement")
        || (!type && !isFunctionLike(node))) {
      return Optional.empty();
    }
    String name = name(text, node);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    TSNode outer = node;
    for (TSNode parent : above) {
      if (!wraps(parent, outer)) {
        break;
      }
      outer = parent;
    }
    return Optional.of(new Definition(name, range(text, outer), !type));
  }

  private static boolean isFunctionLike(TSNode node) {
    return FUNCTIONS.contains(node.getType())
        || (FIELDS.contains(node.getType()) && isFunction(node.getChildByFieldName("value")));
  }

  /** What a definition is called; "" where it has no name of its own. */
  private static String name(ParsedText text, TSNode node) {
    TSNode holder = node;
    if (node.getType().endsWith("_declaration") && node.getChildByFieldName("name").isNull()) {
      holder = child(node, "variable_declarator");
    } else if (node.getType().equals("expression_statement")) {
      TSNode left = child(node, "assignment_expression").getChildByFieldName("left");
      TSNode property = left.isNull() ? left : left.getChildByFieldName("property");
      TSNode named = property.isNull() ? left : property;
      return named.isNull() ? "" : text.text(named);
    }
    for (String field : List.of("name", "key", "property", "declarator")) {
      TSNode name = holder.isNull() ? holder : holder.getChildByFieldName(field);
      if (!name.isNull()) {
        // In C a declarator holds the name and the parameters.
        return text.text(name).split("[^\\p{L}\\p{N}_$]", 2)[0];
      }
    }
    return "";
  }

  /** The first child of this type, or no node. */
  private static TSNode child(TSNode node, String type) {
    for (int i = 0; i < Math.min(node.getNamedChildCount(), 16); i++) {
      if (node.getNamedChild(i).getType().equals(type)) {
        return node.getNamedChild(i);
      }
    }
    return node.getChildByFieldName("name");
  }

  /** From the first line to the last import before the first definition. */
  static Optional<LineRange> imports(ParsedText text) {
    int end = 0;
    TSNode root = text.root();
    for (int i = 0; i < root.getNamedChildCount(); i++) {
      TSNode node = root.getNamedChild(i);
      if (IMPORTS.contains(node.getType())) {
        end = text.lastLine(node) + 1;
      } else if (isDefinition(text, node) || wrapsDefinition(text, node)) {
        break;
      }
    }
    return end == 0 ? Optional.empty() : Optional.of(new LineRange(0, end));
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
