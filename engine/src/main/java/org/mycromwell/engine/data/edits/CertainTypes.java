package org.mycromwell.engine.data.edits;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.edits.Signature.Parameter;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Types that can be told from a function alone, by a fixed rule: of parameters with a literal as
 * default (number, text, truth value); of results, where nothing is returned, or the last statement
 * returns a literal truth value and so do all others.
 */
final class CertainTypes {
  private final CodeRegion region;
  private final Signature signature;
  private final boolean python;

  CertainTypes(CodeRegion region, Signature signature) {
    this.region = region;
    this.signature = signature;
    python = region.language() == Language.PYTHON;
  }

  /** Null where it is not sure. */
  @Nullable String of(Parameter parameter) {
    SyntaxNode value = parameter.value();
    if (value == null || !signature.parameters().contains(parameter)) {
      return null;
    }
    String type = value.type();
    if (type.equals("unary_operator") || type.equals("unary_expression")) {
      type = value.text().startsWith("-") ? value.children().getLast().type() : "";
    }
    return switch (type) {
      case "integer" -> "int";
      case "float" -> "float";
      case "number" -> "number";
      case "true", "false" -> truth();
      case "template_string" -> "string";
      case "string" -> python ? ofPythonString(value.text()) : "string";
      default -> null;
    };
  }

  private static @Nullable String ofPythonString(String text) {
    return switch (text.charAt(0)) {
      case '"', '\'', 'r', 'R', 'f', 'F', 'u', 'U' ->
          text.substring(0, 2).toLowerCase(Locale.ROOT).contains("b") ? "bytes" : "str";
      case 'b', 'B' -> "bytes";
      default -> null;
    };
  }

  private String truth() {
    return python ? "bool" : "boolean";
  }

  /** Type of the result; null where it is not sure. */
  @Nullable String result() {
    String nothing = noValue();
    if (nothing != null) {
      return nothing;
    }
    if (!region.hasBlock() || Signature.isGenerator(region)) {
      return null;
    }
    List<SyntaxNode> statements = Docs.statements(region);
    List<SyntaxNode> returns = OwnNodes.of(region.body(), "return_statement");
    boolean sure =
        !statements.isEmpty()
            && statements.getLast().is("return_statement")
            && returns.stream().allMatch(CertainTypes::returnsTruth);
    return sure ? promised(truth()) : null;
  }

  private static boolean returnsTruth(SyntaxNode statement) {
    return Signature.returned(statement)
        .filter(value -> value.is("true") || value.is("false"))
        .isPresent();
  }

  /** Type of a result that is none; null where there may be one. */
  @Nullable String noValue() {
    if (!region.hasBlock()
        || Signature.returnsValue(region)
        || Signature.isGenerator(region)
        || Signature.has(region, "set")
        || region.name().equals("constructor")
        || isStub()) {
      return null;
    }
    return python ? "None" : promised("void");
  }

  private String promised(String type) {
    return !python && Signature.has(region, "async") ? "Promise<" + type + ">" : type;
  }

  /** Whether what it does is said elsewhere, or it never ends as usual. */
  private boolean isStub() {
    List<SyntaxNode> statements = Docs.statements(region);
    return statements.isEmpty()
        || statements.stream()
            .allMatch(statement ->
                statement.is("pass_statement")
                    || statement.is("raise_statement")
                    || statement.is("throw_statement")
                    || statement.text().equals("...")
                    || (statement.is("expression_statement")
                        && statement.children().getFirst().is("string")));
  }
}
