package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Parameters of a function and whether it gives something back.
 *
 * @param parameters without {@code self}, {@code cls} and {@code this}
 * @param list the node with the parentheses
 */
record Signature(List<Parameter> parameters, SyntaxNode list) {
  private static final Set<String> RECEIVERS = Set.of("self", "cls", "mcs", "mcls");

  /** What a parameter takes. */
  enum Kind {
    ONE,
    /** All that are left. */
    REST,
    /** All that are left and have names. */
    NAMED_REST
  }

  /**
   * A parameter with a name.
   *
   * @param identifier where its name is
   * @param type null without a type; with the colon in TypeScript
   * @param value default
   */
  record Parameter(
      SyntaxNode node,
      SyntaxNode identifier,
      Kind kind,
      @Nullable SyntaxNode type,
      @Nullable SyntaxNode value) {
    String name() {
      return identifier.text();
    }
  }

  /** Empty where a parameter has no name, or there are no parentheses. */
  static Optional<Signature> of(CodeRegion region) {
    SyntaxNode list = region.definition().child("parameters").orElse(null);
    if (list == null || !list.text().startsWith("(")) {
      return Optional.empty();
    }
    List<Parameter> parameters = new ArrayList<>();
    for (SyntaxNode node : list.children()) {
      if (!node.named()) {
        continue;
      }
      switch (node.type()) {
        case "positional_separator", "keyword_separator" -> {}
        case "comment", "line_comment", "block_comment", "receiver_parameter" -> {
          return Optional.empty();
        }
        default -> {
          @Nullable Parameter parameter =
              switch (region.language()) {
                case PYTHON -> python(node);
                case JAVA -> java(node);
                default -> script(node);
              };
          if (parameter == null) {
            return Optional.empty();
          }
          boolean receiver =
              region.language() == Language.PYTHON
                  ? RECEIVERS.contains(parameter.name()) && parameters.isEmpty()
                  : parameter.name().equals("this");
          if (!receiver) {
            parameters.add(parameter);
          }
        }
      }
    }
    return Optional.of(new Signature(List.copyOf(parameters), list));
  }

  private static @Nullable Parameter python(SyntaxNode node) {
    SyntaxNode inner =
        node.is("typed_parameter")
            ? node.children().getFirst()
            : node.is("default_parameter") || node.is("typed_default_parameter")
                ? node.child("name").orElse(node)
                : node;
    Kind kind =
        switch (inner.type()) {
          case "list_splat_pattern" -> Kind.REST;
          case "dictionary_splat_pattern" -> Kind.NAMED_REST;
          default -> Kind.ONE;
        };
    SyntaxNode name = kind == Kind.ONE ? inner : inner.children().getLast();
    return name.is("identifier")
        ? new Parameter(
            node, name, kind, node.child("type").orElse(null), node.child("value").orElse(null))
        : null;
  }

  private static @Nullable Parameter java(SyntaxNode node) {
    boolean rest = node.is("spread_parameter");
    SyntaxNode holder = node;
    if (rest) {
      holder =
          node.children().stream()
              .filter(child -> child.is("variable_declarator"))
              .findFirst()
              .orElse(node);
    }
    SyntaxNode name = holder.child("name").orElse(null);
    return name == null
        ? null
        : new Parameter(
            node, name, rest ? Kind.REST : Kind.ONE, node.child("type").orElse(null), null);
  }

  private static @Nullable Parameter script(SyntaxNode node) {
    SyntaxNode pattern = node;
    @Nullable SyntaxNode value = null;
    if (node.is("required_parameter") || node.is("optional_parameter")) {
      pattern = node.child("pattern").orElse(node);
      value = node.child("value").orElse(null);
    } else if (node.is("assignment_pattern")) {
      pattern = node.child("left").orElse(node);
      value = node.child("right").orElse(null);
    }
    boolean rest = pattern.is("rest_pattern");
    SyntaxNode name = rest ? pattern.children().getLast() : pattern;
    return name.is("identifier") || name.is("this")
        ? new Parameter(
            node, name, rest ? Kind.REST : Kind.ONE, node.child("type").orElse(null), value)
        : null;
  }

  /** Whether a value is given back, that of an arrow without a block included. */
  static boolean returnsValue(CodeRegion region) {
    if (region.language() == Language.JAVA) {
      return region.definition().child("type").filter(type -> !type.is("void_type")).isPresent();
    }
    if (!region.hasBlock()) {
      return true;
    }
    return OwnNodes.of(region.body(), "return_statement").stream()
        .anyMatch(node -> returned(node).filter(value -> !value.is("none")).isPresent());
  }

  /** What a return statement gives back. */
  static Optional<SyntaxNode> returned(SyntaxNode statement) {
    return statement.children().stream()
        .filter(child -> child.named() && !child.is("comment"))
        .findFirst();
  }

  /** Whether the values are yielded one by one. */
  static boolean isGenerator(CodeRegion region) {
    return !OwnNodes.of(region.body(), "yield").isEmpty()
        || !OwnNodes.of(region.body(), "yield_expression").isEmpty()
        || region.definition().children().stream().anyMatch(child -> child.is("*"))
        || region.definition().type().startsWith("generator_function");
  }

  /** Whether the function has this word before its name: {@code async}, {@code get}. */
  static boolean has(CodeRegion region, String word) {
    return region.definition().children().stream()
        .anyMatch(child -> !child.named() && child.is(word));
  }
}
