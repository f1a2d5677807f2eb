package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.edits.Literals.Kind;
import org.mycromwell.engine.data.edits.Literals.Literal;
import org.mycromwell.engine.data.edits.NameLists.Style;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Gives a number or text a name. The constant stands directly above the function and what belongs
 * to it: in Python {@code NAME = value} and two empty lines, in JavaScript and TypeScript {@code
 * const NAME = value} and one, both for functions at the top of a file only; in Java {@code private
 * static final} and one. All places of the function that have the literal use it.
 */
final class ExtractConstant implements EditFamily {
  private static final Phrases PHRASES = Phrases.of("extract-constant");

  /** Where a literal cannot be replaced by a name, or it would be odd. */
  private static final Set<String> FIXED =
      Set.of(
          "literal_type",
          "jsx_attribute",
          "annotation_argument_list",
          "element_value_pair",
          "annotation",
          "decorator",
          "unary_operator",
          "unary_expression",
          "type",
          "import_statement");

  private static final Set<String> DULL = Set.of("0", "1", "-1", "0.0", "1.0", "0L", "1L");

  @Override
  public String name() {
    return "extract-constant";
  }

  @Override
  public boolean knows(Language language) {
    return Renaming.knows(language);
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    if (!isAtHome(region)) {
      return Optional.empty();
    }
    Map<String, List<Literal>> byValue = new LinkedHashMap<>();
    for (Literal literal : Literals.in(region.target().outer())) {
      byValue.computeIfAbsent(literal.value(), _ -> new ArrayList<>()).add(literal);
    }
    List<List<Literal>> candidates =
        byValue.values().stream()
            .filter(places -> places.stream().allMatch(ExtractConstant::isFree))
            .filter(places -> isOnlyHere(region, places))
            .toList();
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    List<Literal> places = random.pick(candidates);
    Literal literal = places.getFirst();
    Style style =
        Renaming.isScript(region.language()) && random.nextBoolean(0.2)
            ? Style.CAMEL
            : Style.CONSTANT;
    @Nullable String type = javaType(literal);
    if (region.language() == Language.JAVA && type == null) {
      return Optional.empty();
    }
    return FreshNames.constant(region, style, about(literal), random)
        .map(name -> {
          List<TextEdit> edits = new ArrayList<>();
          edits.add(
              TextEdit.insert(region.target().start(), definition(region, type, name, literal)));
          for (Literal place : places) {
            edits.add(new TextEdit(place.node().start(), place.node().end(), name));
          }
          return new Change(
              edits,
              PHRASES,
              Map.of(
                  "name",
                  name,
                  "literal",
                  literal.text(),
                  "spaced",
                  name + " = " + literal.text(),
                  "function",
                  region.name()));
        });
  }

  private static String definition(
      CodeRegion region, @Nullable String type, String name, Literal literal) {
    String text = region.tree().text();
    int start = region.target().start();
    int first = start;
    while (text.charAt(first) == ' ' || text.charAt(first) == '\t') {
      first++;
    }
    String indent = text.substring(start, first);
    return switch (region.language()) {
      case PYTHON -> name + " = " + literal.text() + "\n\n\n";
      case JAVA ->
          indent + "private static final " + type + " " + name + " = " + literal.text() + ";\n\n";
      default ->
          indent
              + "const "
              + name
              + " = "
              + literal.text()
              + (hasSemicolons(region) ? ";" : "")
              + "\n\n";
    };
  }

  private static boolean hasSemicolons(CodeRegion region) {
    boolean[] found = {false};
    region
        .target()
        .outer()
        .forEach(node -> found[0] |= node.is(";") && !node.isIn("for_statement"));
    return found[0];
  }

  /** Whether there is a place for a constant above the function. */
  private static boolean isAtHome(CodeRegion region) {
    @Nullable SyntaxNode parent = region.target().outer().parent().orElse(null);
    if (parent == null) {
      return false;
    }
    return switch (region.language()) {
      case PYTHON -> parent.is("module");
      case JAVA ->
          (parent.is("class_body")
                  && parent
                      .parent()
                      .filter(type -> type.is("class_declaration") || type.is("record_declaration"))
                      .filter(type -> !type.isIn("block"))
                      .isPresent())
              || parent.is("enum_body_declarations");
      default -> parent.is("program");
    };
  }

  private static boolean isFree(Literal literal) {
    if (literal.kind() != Kind.STRING
        && literal.kind() != Kind.INTEGER
        && literal.kind() != Kind.FLOAT) {
      return false;
    }
    if (DULL.contains(literal.text())
        || (literal.kind() == Kind.STRING && literal.content().isBlank())) {
      return false;
    }
    SyntaxNode node = literal.node();
    if (node.isIn("pair") && node.field().equals("key")) {
      // A key of an object in JavaScript must be a text; in Python it may be a name.
      return node.parent().flatMap(SyntaxNode::parent).filter(p -> p.is("dictionary")).isPresent();
    }
    @Nullable SyntaxNode at = node.parent().orElse(null);
    while (at != null && !at.type().endsWith("statement") && !at.type().endsWith("body")) {
      if (FIXED.contains(at.type())) {
        return false;
      }
      at = at.parent().orElse(null);
    }
    String call =
        node.parent()
            .flatMap(SyntaxNode::parent)
            .flatMap(p -> p.child("function"))
            .map(SyntaxNode::text)
            .orElse("");
    return !call.equals("require") && !call.equals("import");
  }

  /** Whether no other function of the region has the literal. */
  private static boolean isOnlyHere(CodeRegion region, List<Literal> places) {
    String text = places.getFirst().text();
    return region.functions().size() == 1
        || Words.count(region.text(), text) == Words.count(region.targetText(), text);
  }

  private static @Nullable String javaType(Literal literal) {
    String text = literal.text();
    return switch (literal.kind()) {
      case STRING -> literal.node().is("string_literal") ? "String" : null;
      case INTEGER -> {
        if (text.endsWith("L") || text.endsWith("l")) {
          yield "long";
        }
        yield "int";
      }
      case FLOAT -> text.endsWith("f") || text.endsWith("F") ? "float" : "double";
      default -> null;
    };
  }

  /** Words that say what a literal is about: those of a text, or of what it is given to. */
  private static List<String> about(Literal literal) {
    if (literal.kind() == Kind.STRING) {
      List<String> words = NameLists.wordsOf(literal.content());
      if (!words.isEmpty() && words.size() <= 4) {
        return words;
      }
    }
    return literal
        .node()
        .parent()
        .flatMap(p -> p.child("name").or(() -> p.child("left")).or(() -> p.child("key")))
        .filter(n -> n.text().length() <= 24)
        .map(n -> NameLists.wordsOf(n.text()))
        .map(words -> words.stream().filter(w -> !w.equals("self") && !w.equals("this")).toList())
        .orElse(List.of());
  }
}
