package org.mycromwell.engine.data.edits;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** Names in Python: they belong to functions, comprehensions and classes. */
final class PythonNames implements NameRules {
  private static final Set<String> OBSTACLES =
      Set.of("match_statement", "type_parameter", "type_alias_statement", "exec_statement");

  private static final Set<String> FUNCTIONS = Set.of("function_definition", "lambda");

  private static final Set<String> COMPREHENSIONS =
      Set.of(
          "list_comprehension",
          "set_comprehension",
          "dictionary_comprehension",
          "generator_expression");

  private static final Set<String> PATTERNS =
      Set.of("pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern");

  private static final Set<String> PARAMETERS =
      Set.of(
          "parameters",
          "lambda_parameters",
          "default_parameter",
          "typed_parameter",
          "typed_default_parameter",
          "dictionary_splat_pattern");

  /** Functions that see variables by their names. */
  private static final Set<String> PEEPERS = Set.of("locals", "eval", "exec", "vars");

  @Override
  public boolean isObstacle(SyntaxNode node) {
    return OBSTACLES.contains(node.type())
        || (node.is("call")
            && node.child("function").filter(f -> PEEPERS.contains(f.text())).isPresent());
  }

  @Override
  public boolean isScope(SyntaxNode node) {
    return FUNCTIONS.contains(node.type())
        || COMPREHENSIONS.contains(node.type())
        || node.is("class_definition");
  }

  @Override
  public boolean isHidden(SyntaxNode scope) {
    return scope.is("class_definition");
  }

  @Override
  public boolean isName(SyntaxNode leaf) {
    if (!leaf.is("identifier")) {
      return false;
    }
    SyntaxNode parent = leaf.parent().orElse(leaf);
    return switch (parent.type()) {
      case "attribute" -> !leaf.field().equals("attribute");
      case "keyword_argument" -> !leaf.field().equals("name");
      case "dotted_name" -> isImported(leaf, parent);
      default -> true;
    };
  }

  private static boolean isImported(SyntaxNode leaf, SyntaxNode dotted) {
    boolean statement = dotted.isIn("import_statement") || dotted.isIn("import_from_statement");
    return statement && dotted.field().equals("name") && dotted.children().getFirst() == leaf;
  }

  @Override
  public Optional<Declaration> declaration(SyntaxNode leaf, SyntaxNode root) {
    SyntaxNode at = leaf;
    SyntaxNode parent = leaf.parent().orElse(leaf);
    while (PATTERNS.contains(parent.type())) {
      at = parent;
      parent = parent.parent().orElse(parent);
    }
    String field = at.field();
    String type = parent.type();
    if (PARAMETERS.contains(type)) {
      return field.equals("value") || field.equals("type")
          ? Optional.empty()
          : declared(Role.PARAMETER, leaf, root);
    }
    return switch (type) {
      case "assignment", "augmented_assignment", "for_statement" ->
          field.equals("left") ? declared(Role.VARIABLE, leaf, root) : Optional.empty();
      case "for_in_clause" ->
          field.equals("left")
              ? Optional.of(
                  new Declaration(
                      Role.VARIABLE,
                      NameRules.enclosing(leaf, root, n -> COMPREHENSIONS.contains(n.type()))))
              : Optional.empty();
      case "named_expression" ->
          field.equals("name") ? declared(Role.VARIABLE, leaf, root) : Optional.empty();
      case "as_pattern_target" -> declared(Role.VARIABLE, leaf, root);
      case "function_definition", "class_definition" ->
          field.equals("name")
              ? Optional.of(new Declaration(Role.OTHER, holder(parent, root)))
              : Optional.empty();
      case "dotted_name" -> declared(Role.OTHER, leaf, root);
      case "aliased_import" -> declared(Role.OTHER, leaf, root);
      case "global_statement" -> declared(Role.OTHER, leaf, root);
      case "nonlocal_statement" -> declared(Role.OUTER, leaf, root);
      default -> Optional.empty();
    };
  }

  private Optional<Declaration> declared(Role role, SyntaxNode leaf, SyntaxNode root) {
    return Optional.of(new Declaration(role, holder(leaf, root)));
  }

  /** The function or class around a node. */
  private static @Nullable SyntaxNode holder(SyntaxNode node, SyntaxNode root) {
    return NameRules.enclosing(
        node, root, n -> FUNCTIONS.contains(n.type()) || n.is("class_definition"));
  }

  /** Defaults, annotations and the first source of a comprehension are read outside of it. */
  @Override
  public @Nullable SyntaxNode lookup(SyntaxNode leaf, SyntaxNode root) {
    SyntaxNode below = leaf;
    @Nullable SyntaxNode at = leaf == root ? null : leaf.parent().orElse(null);
    boolean head = false;
    boolean firstSource = false;
    while (at != null) {
      String type = at.type();
      if (PARAMETERS.contains(type)) {
        head |= below.field().equals("value") || below.field().equals("type");
      } else if (at.is("for_in_clause")) {
        firstSource = below.field().equals("right") && isFirstClause(at);
      } else if (FUNCTIONS.contains(type) || at.is("class_definition")) {
        boolean outside =
            head || below.field().equals("return_type") || below.field().equals("superclasses");
        if (!outside) {
          return at;
        }
        head = false;
      } else if (COMPREHENSIONS.contains(type)) {
        if (!firstSource) {
          return at;
        }
        firstSource = false;
      }
      if (at == root) {
        return null;
      }
      below = at;
      at = at.parent().orElse(null);
    }
    return null;
  }

  private static boolean isFirstClause(SyntaxNode clause) {
    return clause.parent().orElse(clause).children().stream()
        .filter(child -> child.is("for_in_clause"))
        .findFirst()
        .filter(first -> first == clause)
        .isPresent();
  }
}
