package org.mycromwell.engine.data.edits;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** Names in JavaScript and TypeScript: {@code var} belongs to functions, all else to blocks. */
final class ScriptNames implements NameRules {
  private static final Set<String> FUNCTIONS =
      Set.of(
          "function_declaration",
          "function_expression",
          "arrow_function",
          "generator_function",
          "generator_function_declaration",
          "method_definition",
          "class_static_block",
          // What follows is made of types only.
          "function_type",
          "constructor_type",
          "method_signature",
          "call_signature",
          "construct_signature",
          "function_signature",
          "abstract_method_signature");

  private static final Set<String> BLOCKS =
      Set.of("statement_block", "for_statement", "for_in_statement", "catch_clause", "switch_body");

  private static final Set<String> OBSTACLES =
      Set.of("with_statement", "index_signature", "internal_module", "module");

  private static final Set<String> LEAVES =
      Set.of(
          "identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern");

  private static final Set<String> TAGS =
      Set.of("jsx_opening_element", "jsx_closing_element", "jsx_self_closing_element");

  @Override
  public boolean isObstacle(SyntaxNode node) {
    return OBSTACLES.contains(node.type())
        || (node.is("call_expression")
            && node.child("function").filter(f -> f.text().equals("eval")).isPresent());
  }

  @Override
  public boolean isScope(SyntaxNode node) {
    return FUNCTIONS.contains(node.type()) || BLOCKS.contains(node.type());
  }

  @Override
  public boolean isName(SyntaxNode leaf) {
    if (!LEAVES.contains(leaf.type())) {
      return false;
    }
    SyntaxNode parent = leaf.parent().orElse(leaf);
    if (TAGS.contains(parent.type())) {
      return !Character.isLowerCase(leaf.text().charAt(0));
    }
    return !parent.is("jsx_namespace_name") && !parent.is("meta_property");
  }

  @Override
  public Optional<Declaration> declaration(SyntaxNode leaf, SyntaxNode root) {
    SyntaxNode at = leaf;
    SyntaxNode parent = leaf.parent().orElse(leaf);
    boolean object = false;
    while (isPattern(at, parent)) {
      object |= !parent.is("rest_pattern") && !parent.is("assignment_pattern");
      at = parent;
      parent = parent.parent().orElse(parent);
    }
    String field = at.field();
    return switch (parent.type()) {
      case "variable_declarator" -> {
        if (!field.equals("name")) {
          yield Optional.empty();
        }
        boolean var = parent.isIn("variable_declaration");
        yield Optional.of(
            new Declaration(Role.VARIABLE, var ? function(leaf, root) : lookup(leaf, root)));
      }
      case "for_in_statement" -> {
        Optional<SyntaxNode> kind = parent.child("kind");
        if (!field.equals("left") || kind.isEmpty()) {
          yield Optional.empty();
        }
        boolean var = kind.get().text().equals("var");
        yield Optional.of(
            new Declaration(Role.VARIABLE, var ? function(leaf, root) : lookup(leaf, root)));
      }
      // What comes out of an object or array is more like a variable.
      case "formal_parameters" -> parameter(object ? Role.VARIABLE : Role.PARAMETER, leaf, root);
      case "required_parameter", "optional_parameter" -> {
        if (!field.equals("pattern")) {
          yield Optional.empty();
        }
        boolean isField =
            parent.children().stream()
                .anyMatch(c -> c.is("accessibility_modifier") || c.is("readonly"));
        yield parameter(isField ? Role.OTHER : object ? Role.VARIABLE : Role.PARAMETER, leaf, root);
      }
      case "arrow_function" ->
          field.equals("parameter") ? parameter(Role.PARAMETER, leaf, root) : Optional.empty();
      case "catch_clause" ->
          field.equals("parameter")
              ? Optional.of(new Declaration(Role.VARIABLE, parent))
              : Optional.empty();
      case "function_declaration",
          "generator_function_declaration",
          "function_signature",
          "class_declaration",
          "enum_declaration" ->
          field.equals("name")
              ? Optional.of(
                  new Declaration(Role.OTHER, parent == root ? null : lookup(parent, root)))
              : Optional.empty();
      case "function_expression", "generator_function", "class" ->
          field.equals("name")
              ? Optional.of(new Declaration(Role.OTHER, lookup(leaf, root)))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean isPattern(SyntaxNode node, SyntaxNode parent) {
    return switch (parent.type()) {
      case "array_pattern", "object_pattern", "rest_pattern" -> true;
      case "pair_pattern" -> node.field().equals("value");
      case "assignment_pattern", "object_assignment_pattern" -> node.field().equals("left");
      default -> false;
    };
  }

  private static Optional<Declaration> parameter(Role role, SyntaxNode leaf, SyntaxNode root) {
    return Optional.of(new Declaration(role, function(leaf, root)));
  }

  private static @Nullable SyntaxNode function(SyntaxNode leaf, SyntaxNode root) {
    return NameRules.enclosing(leaf, root, n -> FUNCTIONS.contains(n.type()));
  }
}
