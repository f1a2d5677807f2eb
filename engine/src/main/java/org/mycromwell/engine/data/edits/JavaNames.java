package org.mycromwell.engine.data.edits;

import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** Names of variables in Java: they belong to blocks and to the statements that declare them. */
final class JavaNames implements NameRules {
  private static final Set<String> SCOPES =
      Set.of(
          "method_declaration",
          "constructor_declaration",
          "compact_constructor_declaration",
          "lambda_expression",
          "block",
          "constructor_body",
          "for_statement",
          "enhanced_for_statement",
          "try_with_resources_statement",
          "catch_clause",
          "switch_block",
          "switch_rule",
          "class_body",
          "enum_body",
          "interface_body",
          "annotation_type_body");

  /** Nodes in which an identifier is the name of something that is no variable. */
  private static final Set<String> OTHER_NAMES =
      Set.of(
          "scoped_identifier",
          "labeled_statement",
          "break_statement",
          "continue_statement",
          "annotation",
          "marker_annotation",
          "element_value_pair",
          "method_declaration",
          "constructor_declaration",
          "compact_constructor_declaration",
          "class_declaration",
          "enum_declaration",
          "interface_declaration",
          "record_declaration",
          "annotation_type_declaration",
          "package_declaration",
          "import_declaration");

  @Override
  public boolean isObstacle(SyntaxNode node) {
    return false;
  }

  @Override
  public boolean isScope(SyntaxNode node) {
    return SCOPES.contains(node.type());
  }

  @Override
  public boolean isOrdered() {
    return true;
  }

  @Override
  public boolean isName(SyntaxNode leaf) {
    if (!leaf.is("identifier")) {
      return false;
    }
    SyntaxNode parent = leaf.parent().orElse(leaf);
    return switch (parent.type()) {
      case "field_access" -> !leaf.field().equals("field");
      case "method_invocation" -> !leaf.field().equals("name");
      case "method_reference" -> parent.children().getFirst() == leaf;
      case "annotation", "element_value_pair" -> leaf.field().equals("value");
      default -> !OTHER_NAMES.contains(parent.type());
    };
  }

  @Override
  public Optional<Declaration> declaration(SyntaxNode leaf, SyntaxNode root) {
    SyntaxNode parent = leaf.parent().orElse(leaf);
    boolean name = leaf.field().equals("name");
    return switch (parent.type()) {
      case "variable_declarator" -> name ? declarator(leaf, parent, root) : Optional.empty();
      case "resource",
          "catch_formal_parameter",
          "enhanced_for_statement",
          "instanceof_expression" ->
          name ? declared(Role.VARIABLE, leaf, root) : Optional.empty();
      case "type_pattern", "record_pattern_component" -> declared(Role.VARIABLE, leaf, root);
      case "formal_parameter" -> name ? declared(Role.PARAMETER, leaf, root) : Optional.empty();
      case "inferred_parameters" -> declared(Role.PARAMETER, leaf, root);
      case "lambda_expression" ->
          leaf.field().equals("parameters")
              ? declared(Role.PARAMETER, leaf, root)
              : Optional.empty();
      case "enum_constant" -> declared(Role.OTHER, leaf, root);
      default -> Optional.empty();
    };
  }

  private Optional<Declaration> declarator(SyntaxNode leaf, SyntaxNode node, SyntaxNode root) {
    SyntaxNode holder = node.parent().orElse(node);
    return declared(
        switch (holder.type()) {
          case "local_variable_declaration" -> Role.VARIABLE;
          case "spread_parameter" -> Role.PARAMETER;
          default -> Role.OTHER;
        },
        leaf,
        root);
  }

  private Optional<Declaration> declared(Role role, SyntaxNode leaf, SyntaxNode root) {
    return Optional.of(new Declaration(role, lookup(leaf, root)));
  }
}
