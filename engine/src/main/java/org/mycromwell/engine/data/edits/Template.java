package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * A text with values in it.
 *
 * @param parts in their order
 * @param quote of the texts
 */
record Template(List<Part> parts, char quote) {
  private static final Pattern PERCENT = Pattern.compile("%(%|(0?\\d*(?:\\.\\d+)?)([sdrfxeg]))");
  private static final Pattern FIELD =
      Pattern.compile("\\{\\{|\\}\\}|\\{(\\w*)(![rsa])?(:[^{}:]*)?\\}");

  private static final Set<String> PYTHON_VALUES =
      Set.of("identifier", "attribute", "call", "subscript", "integer", "float", "binary_operator");

  private static final Set<String> JAVA_VALUES =
      Set.of(
          "identifier",
          "field_access",
          "method_invocation",
          "array_access",
          "decimal_integer_literal",
          "parenthesized_expression",
          "this");

  private static final Set<String> SCRIPT_VALUES =
      Set.of(
          "identifier",
          "member_expression",
          "call_expression",
          "subscript_expression",
          "number",
          "this",
          "parenthesized_expression",
          "binary_expression");

  /**
   * Text or value.
   *
   * @param text as it stands in the quotes; of a value its code
   * @param format behind a value in an f-string: conversion and format
   */
  record Part(boolean literal, String text, String format) {}

  /** Whether a node puts a text together with operators or methods. */
  static boolean isOld(Language language, SyntaxNode node) {
    if (language == Language.PYTHON) {
      if (node.is("call")) {
        return node.child("function")
            .filter(f -> f.is("attribute") && isText(f.child("object").orElse(f)))
            .flatMap(f -> f.child("attribute"))
            .filter(name -> name.text().equals("format"))
            .isPresent();
      }
      return node.is("binary_operator")
          && (isPercent(node) || (isSum(node) && isTop(node) && hasText(node)));
    }
    return node.is("binary_expression") && isSum(node) && isTop(node) && hasText(node);
  }

  private static boolean isPercent(SyntaxNode node) {
    return isOperator(node, "%") && isText(node.children().getFirst());
  }

  private static boolean isSum(SyntaxNode node) {
    return isOperator(node, "+");
  }

  private static boolean isOperator(SyntaxNode node, String operator) {
    return node.child("operator").filter(mark -> mark.text().equals(operator)).isPresent();
  }

  private static boolean isTop(SyntaxNode node) {
    return node.parent()
        .filter(p -> (p.is("binary_operator") || p.is("binary_expression")) && isSum(p))
        .isEmpty();
  }

  /** Text and something else are added. */
  private static boolean hasText(SyntaxNode node) {
    List<SyntaxNode> operands = operands(node);
    return operands.stream().anyMatch(Template::isText)
        && !operands.stream().allMatch(Template::isText);
  }

  private static boolean isText(SyntaxNode node) {
    return node.is("string")
        || node.is("string_literal")
        || node.is("concatenated_string")
        || node.is("template_string");
  }

  private static List<SyntaxNode> operands(SyntaxNode sum) {
    List<SyntaxNode> operands = new ArrayList<>();
    SyntaxNode node = sum;
    while ((node.is("binary_operator") || node.is("binary_expression")) && isSum(node)) {
      operands.addFirst(node.child("right").orElseThrow());
      node = node.child("left").orElseThrow();
    }
    operands.addFirst(node);
    return operands;
  }

  /** Null where it is not sure what the text will be. */
  static @Nullable Template of(Language language, SyntaxNode node) {
    if (node.text().contains("\n")) {
      return null;
    }
    if (node.is("call")) {
      return ofFormat(node);
    }
    return language == Language.PYTHON && isPercent(node) ? ofPercent(node) : ofSum(language, node);
  }

  /** The inside of a plain literal; null for others. */
  private static @Nullable String inside(SyntaxNode literal) {
    String text = literal.text();
    char quote = text.charAt(0);
    boolean plain =
        (literal.is("string") || literal.is("string_literal"))
            && (quote == '"' || quote == '\'')
            && text.length() >= 2
            && !text.startsWith("\"\"\"")
            && !text.startsWith("'''");
    String inner = plain ? text.substring(1, text.length() - 1) : "";
    return !plain || inner.contains("\\" + quote) || inner.contains("\\N") ? null : inner;
  }

  private static @Nullable Template ofPercent(SyntaxNode node) {
    SyntaxNode left = node.children().getFirst();
    SyntaxNode right = node.children().getLast();
    @Nullable String inner = inside(left);
    List<SyntaxNode> values =
        right.is("tuple")
            ? right.children().stream().filter(SyntaxNode::named).toList()
            : List.of(right);
    if (inner == null) {
      return null;
    }
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PERCENT.matcher(inner);
    int at = 0;
    int used = 0;
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      text.append(inner, at, matcher.start());
      at = matcher.end();
      if (matcher.group(1).equals("%")) {
        text.append('%');
        continue;
      }
      String width = matcher.group(2);
      String kind = matcher.group(3);
      boolean plain = kind.equals("s") || kind.equals("r");
      if (used == values.size()
          || !isValue(values.get(used), PYTHON_VALUES)
          || (plain && !width.isEmpty())) {
        return null;
      }
      parts.add(new Part(true, text.toString(), ""));
      text.setLength(0);
      String format = kind.equals("s") ? "" : kind.equals("r") ? "!r" : ":" + width + kind;
      parts.add(new Part(false, values.get(used++).text(), format));
    }
    text.append(inner.substring(at));
    parts.add(new Part(true, text.toString(), ""));
    String rest = PERCENT.matcher(inner).replaceAll("");
    return used == 0 || used < values.size() || rest.contains("%")
        ? null
        : new Template(parts, left.text().charAt(0));
  }

  private static @Nullable Template ofFormat(SyntaxNode call) {
    SyntaxNode literal = call.child("function").flatMap(f -> f.child("object")).orElseThrow();
    @Nullable String inner = inside(literal);
    SyntaxNode list = call.child("arguments").orElse(call);
    List<SyntaxNode> values = list.children().stream().filter(SyntaxNode::named).toList();
    if (inner == null || !list.is("argument_list")) {
      return null;
    }
    List<Part> parts = new ArrayList<>();
    Matcher matcher = FIELD.matcher(inner);
    int at = 0;
    int next = 0;
    boolean automatic = false;
    boolean numbered = false;
    int used = 0;
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      text.append(inner, at, matcher.start());
      at = matcher.end();
      if (matcher.group().equals("{{") || matcher.group().equals("}}")) {
        text.append(matcher.group().charAt(0));
        continue;
      }
      String name = matcher.group(1);
      automatic |= name.isEmpty();
      numbered |= !name.isEmpty() && Character.isDigit(name.charAt(0));
      @Nullable SyntaxNode value = name.isEmpty() ? at(values, next++) : argument(values, name);
      if (value == null || !isValue(value, PYTHON_VALUES)) {
        return null;
      }
      used++;
      parts.add(new Part(true, text.toString(), ""));
      text.setLength(0);
      String conversion = matcher.group(2) == null ? "" : matcher.group(2);
      parts.add(
          new Part(
              false,
              value.text(),
              conversion + (matcher.group(3) == null ? "" : matcher.group(3))));
    }
    text.append(inner.substring(at));
    parts.add(new Part(true, text.toString(), ""));
    String rest = FIELD.matcher(inner).replaceAll("");
    return used == 0
            || (automatic && numbered)
            || used != values.size()
            || rest.contains("{")
            || rest.contains("}")
        ? null
        : new Template(parts, literal.text().charAt(0));
  }

  private static @Nullable SyntaxNode at(List<SyntaxNode> values, int index) {
    return index < values.size() ? values.get(index) : null;
  }

  private static @Nullable SyntaxNode argument(List<SyntaxNode> values, String name) {
    if (name.chars().allMatch(Character::isDigit)) {
      return name.length() > 2 ? null : at(values, Integer.parseInt(name));
    }
    for (SyntaxNode value : values) {
      if (value.is("keyword_argument")
          && value.child("name").filter(n -> n.text().equals(name)).isPresent()) {
        return value.child("value").orElse(null);
      }
    }
    return null;
  }

  private static @Nullable Template ofSum(Language language, SyntaxNode sum) {
    Set<String> known =
        language == Language.PYTHON
            ? PYTHON_VALUES
            : language == Language.JAVA ? JAVA_VALUES : SCRIPT_VALUES;
    List<SyntaxNode> operands = operands(sum);
    // Before the first text, numbers would be added.
    if (!isText(operands.get(0)) && !isText(operands.get(1))) {
      return null;
    }
    List<Part> parts = new ArrayList<>();
    char quote = 0;
    for (SyntaxNode operand : operands) {
      if (isText(operand)) {
        @Nullable String inner = inside(operand);
        char mark = operand.text().charAt(0);
        if (inner == null || (quote != 0 && mark != quote)) {
          return null;
        }
        quote = mark;
        parts.add(new Part(true, inner, ""));
      } else {
        SyntaxNode value = language == Language.PYTHON ? withoutStr(operand) : unwrapped(operand);
        if (!isValue(value, known)) {
          return null;
        }
        parts.add(new Part(false, value.text(), ""));
      }
    }
    return new Template(parts, quote);
  }

  /** The argument of {@code str()}. */
  private static SyntaxNode withoutStr(SyntaxNode node) {
    List<SyntaxNode> values =
        node.child("arguments").map(SyntaxNode::children).orElse(List.of()).stream()
            .filter(SyntaxNode::named)
            .toList();
    return node.is("call") && node.text().startsWith("str(") && values.size() == 1
        ? values.getFirst()
        : node;
  }

  private static SyntaxNode unwrapped(SyntaxNode node) {
    List<SyntaxNode> inside = node.children().stream().filter(SyntaxNode::named).toList();
    return node.is("parenthesized_expression")
            && inside.size() == 1
            && !inside.getFirst().type().contains("comment")
        ? inside.getFirst()
        : node;
  }

  private static boolean isValue(SyntaxNode node, Set<String> known) {
    String text = node.text();
    return known.contains(node.type()) && text.indexOf('\n') < 0 && text.indexOf('\\') < 0;
  }

  /** As an f-string; null where a value cannot stand in one. */
  @Nullable String python() {
    StringBuilder out = new StringBuilder("f").append(quote);
    for (Part part : parts) {
      if (part.literal()) {
        out.append(part.text().replace("{", "{{").replace("}", "}}"));
        continue;
      }
      String value = part.text();
      if (value.indexOf(quote) >= 0
          || value.indexOf('{') >= 0
          || value.indexOf('}') >= 0
          || value.indexOf('#') >= 0) {
        return null;
      }
      out.append('{').append(value).append(part.format()).append('}');
    }
    return out.append(quote).toString();
  }

  /** As a template string; null where a value cannot stand in one. */
  @Nullable String script() {
    StringBuilder out = new StringBuilder("`");
    for (Part part : parts) {
      if (part.text().indexOf('`') >= 0 || (part.literal() && part.text().contains("${"))) {
        return null;
      }
      out.append(part.literal() ? part.text() : "${" + part.text() + "}");
    }
    return out.append('`').toString();
  }

  /** As a call that formats. */
  @Nullable String java(boolean formatted) {
    StringBuilder text = new StringBuilder();
    List<String> values = new ArrayList<>();
    for (Part part : parts) {
      text.append(part.literal() ? part.text().replace("%", "%%") : "%s");
      if (!part.literal()) {
        values.add(part.text());
      }
    }
    String list = String.join(", ", values);
    return formatted
        ? "\"" + text + "\".formatted(" + list + ")"
        : "String.format(\"" + text + "\", " + list + ")";
  }
}
