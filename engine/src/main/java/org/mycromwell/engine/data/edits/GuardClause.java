package org.mycromwell.engine.data.edits;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Turns the condition around that the end of a function is inside of, and returns: what was inside
 * is one step less deep. For functions that give nothing back.
 */
final class GuardClause implements EditFamily {
  private static final Phrases PHRASES = Phrases.of("early-return-invert");

  private static final Set<String> CONDITIONS =
      Set.of(
          "identifier",
          "attribute",
          "call",
          "call_expression",
          "method_invocation",
          "member_expression",
          "field_access",
          "subscript",
          "subscript_expression",
          "array_access",
          "this");

  private static final Map<String, String> OPPOSITES =
      Map.of(
          "==", "!=", "!=", "==", "===", "!==", "!==", "===", "is", "is not", "is not", "is", "in",
          "not in", "not in", "in");

  private static final Set<String> TEXTS =
      Set.of("string", "template_string", "text_block", "jsx_text", "concatenated_string");

  @Override
  public String name() {
    return "early-return";
  }

  @Override
  public boolean knows(Language language) {
    return EditFamilies.isKnown(language);
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    if (!region.hasBlock() || Signature.returnsValue(region) || Signature.isGenerator(region)) {
      return Optional.empty();
    }
    List<SyntaxNode> statements =
        region.body().children().stream().filter(SyntaxNode::named).toList();
    SyntaxNode last = statements.isEmpty() ? region.body() : statements.getLast();
    @Nullable SyntaxNode inner = last.child("consequence").orElse(null);
    @Nullable SyntaxNode condition = last.child("condition").orElse(null);
    if (!last.is("if_statement")
        || last.child("alternative").isPresent()
        || inner == null
        || condition == null) {
      return Optional.empty();
    }
    @Nullable String opposite = opposite(region.language(), condition);
    String text = region.tree().text();
    int ifLine = CodeRegion.lineStart(text, last.start());
    String indent = text.substring(ifLine, last.start());
    boolean python = region.language() == Language.PYTHON;
    List<SyntaxNode> inside = inner.children().stream().filter(SyntaxNode::named).toList();
    if (opposite == null || !indent.isBlank() || inside.isEmpty() || hasLongText(inner)) {
      return Optional.empty();
    }
    int from = CodeRegion.lineStart(text, inside.getFirst().start());
    int to = text.indexOf('\n', inside.getLast().end()) + 1;
    int end = text.indexOf('\n', last.end()) + 1;
    if (from <= last.start()
        || from != text.indexOf('\n', python ? condition.end() : inner.start()) + 1
        || !text.substring(last.end(), end).isBlank()
        || (python ? to != end : CodeRegion.lineStart(text, last.end()) != to)) {
      return Optional.empty();
    }
    String deeper = text.substring(from, inside.getFirst().start());
    if (!deeper.isBlank() || !deeper.startsWith(indent) || deeper.length() == indent.length()) {
      return Optional.empty();
    }
    String unit = deeper.substring(indent.length());
    StringBuilder out =
        new StringBuilder(
            BlockWriter.guard(
                region, new CodeRegion.Entry(ifLine, indent, unit), opposite, "return"));
    for (String line : text.substring(from, to).split("(?<=\n)")) {
      if (!line.isBlank() && !line.startsWith(deeper)) {
        return Optional.empty();
      }
      out.append(line.isBlank() ? line : indent + line.substring(deeper.length()));
    }
    return Optional.of(
        new Change(List.of(new TextEdit(ifLine, end, out.toString())), PHRASES, Map.of()));
  }

  private static boolean hasLongText(SyntaxNode node) {
    boolean[] found = new boolean[1];
    node.forEach(inner -> {
      if (TEXTS.contains(inner.type()) && inner.text().contains("\n")) {
        found[0] = true;
      }
    });
    return found[0];
  }

  /** The opposite of a simple condition; null for others. */
  private static @Nullable String opposite(Language language, SyntaxNode condition) {
    SyntaxNode node = condition;
    if (node.is("parenthesized_expression")) {
      List<SyntaxNode> inside = node.children().stream().filter(SyntaxNode::named).toList();
      if (inside.size() != 1) {
        return null;
      }
      node = inside.getFirst();
    }
    String text = node.text();
    if (text.contains("\n")) {
      return null;
    }
    boolean python = language == Language.PYTHON;
    if (CONDITIONS.contains(node.type())) {
      return (python ? "not " : "!") + text;
    }
    List<SyntaxNode> parts = node.children();
    if ((node.is("not_operator") || node.is("unary_expression"))
        && parts.size() == 2
        && (parts.getFirst().is("not") || parts.getFirst().is("!"))
        && CONDITIONS.contains(parts.getLast().type())) {
      return parts.getLast().text();
    }
    if ((node.is("comparison_operator") || node.is("binary_expression")) && parts.size() == 3) {
      @Nullable String operator = OPPOSITES.get(parts.get(1).text());
      boolean known = python || !parts.get(1).text().equals("in");
      return operator == null || !known
          ? null
          : parts.getFirst().text() + " " + operator + " " + parts.getLast().text();
    }
    return null;
  }
}
