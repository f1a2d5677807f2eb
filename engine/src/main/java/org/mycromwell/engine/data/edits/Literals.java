package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** Numbers, plain texts and truth values in code. */
final class Literals {
  private static final int MAX_CHARS = 40;

  private static final Set<String> INTEGERS =
      Set.of("integer", "decimal_integer_literal", "hex_integer_literal");

  private static final Set<String> FLOATS = Set.of("float", "decimal_floating_point_literal");
  private static final Set<String> STRINGS = Set.of("string", "string_literal");
  private static final Set<String> NULLS = Set.of("none", "null", "null_literal");

  /** Where a text is no value: a type, a directive, a document, a part of a longer text. */
  private static final Set<String> NO_VALUES =
      Set.of(
          "expression_statement",
          "concatenated_string",
          "type",
          "literal_type",
          "import_statement",
          "export_statement",
          "case_pattern");

  enum Kind {
    INTEGER,
    FLOAT,
    STRING,
    BOOLEAN,
    NULL
  }

  /**
   * A literal where it stands.
   *
   * @param node with the sign
   */
  record Literal(SyntaxNode node, Kind kind) {
    String text() {
      return node.text();
    }

    /** What is between the quotes. */
    String content() {
      String text = node.text();
      return text.substring(1, text.length() - 1);
    }

    /** What must be equal for two literals to say the same. */
    String value() {
      return kind == Kind.STRING ? "\"" + content() : text();
    }
  }

  private Literals() {}

  /** The literals below a node, in the order of the text. */
  static List<Literal> in(SyntaxNode root) {
    List<Literal> found = new ArrayList<>();
    root.forEach(node -> {
      Optional<Literal> literal = of(node);
      // A number with a sign comes as one.
      if (literal.isPresent() && !node.parent().flatMap(Literals::of).isPresent()) {
        found.add(literal.get());
      }
    });
    return found;
  }

  /** The literal that this node is. */
  static Optional<Literal> of(SyntaxNode node) {
    return Optional.ofNullable(kind(node)).map(kind -> new Literal(node, kind));
  }

  private static @Nullable Kind kind(SyntaxNode node) {
    String type = node.type();
    // The grammar of Java has a keyword "float", that of Python a literal.
    if (!node.named() || node.text().length() > MAX_CHARS) {
      return null;
    }
    if (INTEGERS.contains(type)) {
      return Kind.INTEGER;
    }
    if (FLOATS.contains(type)) {
      return Kind.FLOAT;
    }
    return switch (type) {
      case "number" -> number(node.text());
      case "true", "false" -> Kind.BOOLEAN;
      case "unary_operator", "unary_expression" -> negative(node);
      default -> {
        if (STRINGS.contains(type)) {
          yield isPlain(node) ? Kind.STRING : null;
        }
        yield NULLS.contains(type) ? Kind.NULL : null;
      }
    };
  }

  private static Kind number(String text) {
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    boolean whole = hex || text.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
    return whole ? Kind.INTEGER : Kind.FLOAT;
  }

  private static @Nullable Kind negative(SyntaxNode node) {
    List<SyntaxNode> parts = node.children();
    if (parts.size() != 2
        || !parts.getFirst().text().equals("-")
        || parts.getFirst().end() != parts.getLast().start()) {
      return null;
    }
    Kind kind = kind(parts.getLast());
    boolean signed = parts.getLast().text().startsWith("-");
    return (kind == Kind.INTEGER || kind == Kind.FLOAT) && !signed ? kind : null;
  }

  private static boolean isPlain(SyntaxNode node) {
    String text = node.text();
    char quote = text.charAt(0);
    return text.length() > 2
        && (quote == '"' || quote == '\'')
        && text.charAt(1) != quote
        && text.indexOf('\\') < 0
        && text.indexOf('\n') < 0
        && !node.parent().filter(parent -> NO_VALUES.contains(parent.type())).isPresent();
  }

  /** How people call what a node stands for: a name, a member, a key; null for anything else. */
  static @Nullable String nameOf(SyntaxNode node) {
    return switch (node.type()) {
      case "identifier", "property_identifier", "shorthand_property_identifier_pattern" ->
          node.text();
      case "attribute", "field_access", "member_expression" ->
          node.text().matches("[\\w$]+(\\.[\\w$]+){1,2}") ? node.text() : null;
      case "string" -> {
        String key = isPlain(node) ? node.text().substring(1, node.text().length() - 1) : "";
        yield key.matches("[A-Za-z_]\\w*") ? key : null;
      }
      default -> null;
    };
  }

  /** The quotes that a region uses most. */
  static char quote(CodeRegion region) {
    if (region.language() == Language.JAVA) {
      return '"';
    }
    int[] count = new int[2];
    region
        .tree()
        .root()
        .forEach(node -> {
          if (node.is("string") && node.start() >= region.start() && node.end() <= region.end()) {
            char first = node.text().charAt(0);
            count[0] += first == '"' && !node.text().startsWith("\"\"\"") ? 1 : 0;
            count[1] += first == '\'' ? 1 : 0;
          }
        });
    return count[1] > count[0] ? '\'' : '"';
  }
}
