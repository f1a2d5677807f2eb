package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * A named function or method with a body that fills its lines.
 *
 * @param definition the node with parameters and body; an arrow function is that node itself
 * @param outer the outermost node that belongs to it: with decorators, {@code export}, {@code const
 *     name =}
 * @param above comments and decorators on the lines directly above, in the order of the text
 * @param start first character of its lines, those above included
 * @param end behind the last line end of its lines
 */
public record CodeFunction(
    SyntaxNode definition,
    SyntaxNode outer,
    List<SyntaxNode> above,
    String name,
    int start,
    int end) {
  private static final Set<String> DECLARATIONS =
      Set.of(
          "method_declaration",
          "constructor_declaration",
          "function_definition",
          "function_declaration",
          "generator_function_declaration",
          "method_definition");

  private static final Set<String> VALUES =
      Set.of("arrow_function", "function_expression", "generator_function");

  private static final Set<String> FIELDS = Set.of("field_definition", "public_field_definition");
  private static final Set<String> VARIABLES =
      Set.of("lexical_declaration", "variable_declaration");

  /** What may stand directly above a function and belongs to it. */
  private static final Set<String> HEADERS =
      Set.of("comment", "line_comment", "block_comment", "decorator");

  public CodeFunction {
    above = List.copyOf(above);
  }

  /** The function that this node defines, if it is one of the kind that is taken. */
  static Optional<CodeFunction> of(SyntaxNode node, String text) {
    SyntaxNode named = node;
    if (VALUES.contains(node.type())) {
      SyntaxNode holder = node.parent().orElse(node);
      if (!holder.is("variable_declarator") && !FIELDS.contains(holder.type())) {
        return Optional.empty();
      }
      named = holder;
    } else if (!DECLARATIONS.contains(node.type())) {
      return Optional.empty();
    }
    @Nullable SyntaxNode outer = outer(named);
    String name = named.child("name").or(() -> propertyOf(node)).map(SyntaxNode::text).orElse("");
    if (outer == null || !isName(name) || node.child("body").isEmpty()) {
      return Optional.empty();
    }
    List<SyntaxNode> above = above(outer, text);
    int first = above.isEmpty() ? outer.start() : above.getFirst().start();
    int start = CodeRegion.lineStart(text, first);
    int end = text.indexOf('\n', outer.end()) + 1;
    if (end == 0
        || !text.substring(start, first).isBlank()
        || !isEnd(text.substring(outer.end(), end).strip())) {
      return Optional.empty();
    }
    return Optional.of(new CodeFunction(node, outer, above, name, start, end));
  }

  private static Optional<SyntaxNode> propertyOf(SyntaxNode node) {
    return node.parent().flatMap(parent -> parent.child("property"));
  }

  /** Methods of classes and objects end with marks that are not theirs. */
  private static boolean isEnd(String rest) {
    return rest.isEmpty() || rest.equals(";") || rest.equals(",");
  }

  private static @Nullable SyntaxNode outer(SyntaxNode node) {
    SyntaxNode outer = node;
    if (node.is("variable_declarator")) {
      SyntaxNode declaration = node.parent().orElse(node);
      long declarators =
          declaration.children().stream().filter(c -> c.is("variable_declarator")).count();
      if (!VARIABLES.contains(declaration.type()) || declarators != 1) {
        return null;
      }
      outer = declaration;
    }
    SyntaxNode parent = outer.parent().orElse(outer);
    return parent.is("decorated_definition") || parent.is("export_statement") ? parent : outer;
  }

  private static List<SyntaxNode> above(SyntaxNode outer, String text) {
    List<SyntaxNode> siblings = outer.parent().map(SyntaxNode::children).orElse(List.of());
    List<SyntaxNode> above = new ArrayList<>();
    SyntaxNode below = outer;
    for (int i = siblings.indexOf(outer) - 1; i >= 0; i--) {
      SyntaxNode node = siblings.get(i);
      int lineStart = CodeRegion.lineStart(text, node.start());
      if (!HEADERS.contains(node.type())
          || !text.substring(lineStart, node.start()).isBlank()
          || !isLineEnd(text.substring(node.end(), below.start()))) {
        break;
      }
      above.addFirst(node);
      below = node;
    }
    return above;
  }

  /** Whether there is at most one line end, and nothing else. */
  private static boolean isLineEnd(String text) {
    return text.isBlank() && text.indexOf('\n') == text.lastIndexOf('\n');
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && Character.isJavaIdentifierStart(text.charAt(0))
        && text.chars().allMatch(Character::isJavaIdentifierPart);
  }
}
