package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.edits.Literals.Kind;
import org.mycromwell.engine.data.edits.Literals.Literal;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Puts another value where the function has a literal: one that it has only once, said by its
 * value, or what the only place that sets a name gives it.
 */
final class ChangeLiteral implements EditFamily {
  private static final Phrases BY_VALUE = Phrases.of("change-literal");
  private static final Phrases BY_NAME = Phrases.of("change-literal-name");

  /** Users do not look which quotes the code has. */
  private static final double OTHER_QUOTES = 0.2;

  @Override
  public String name() {
    return "change-literal";
  }

  @Override
  public boolean knows(Language language) {
    return Renaming.knows(language);
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    if (random.nextBoolean(0.45)) {
      Optional<Change> named = byName(region, random);
      if (named.isPresent()) {
        return named;
      }
    }
    return byValue(region, random);
  }

  private static Optional<Change> byValue(CodeRegion region, Draws random) {
    Optional<Literal> literal = pick(once(region), random);
    return literal.flatMap(old ->
        FreshLiterals.like(region, old, "", random)
            .map(fresh ->
                new Change(
                    List.of(edit(old, fresh)),
                    BY_VALUE,
                    words(region, old.text(), fresh, random))));
  }

  private static Optional<Change> byName(CodeRegion region, Draws random) {
    Map<String, Literal> places = named(region);
    if (places.isEmpty()) {
      return Optional.empty();
    }
    String name = random.pick(List.copyOf(places.keySet()));
    Literal old = places.get(name);
    if (old == null) {
      return Optional.empty();
    }
    return FreshLiterals.like(region, old, name, random)
        .map(fresh -> {
          Map<String, String> words = named(region, name, old.text(), fresh, random);
          return new Change(List.of(edit(old, fresh)), BY_NAME, words);
        });
  }

  /** The name has the value already. */
  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    Map<String, Literal> places = named(region);
    if (places.isEmpty()) {
      return Optional.empty();
    }
    String name = random.pick(List.copyOf(places.keySet()));
    Literal present = places.get(name);
    if (present == null) {
      return Optional.empty();
    }
    return FreshLiterals.like(region, present, name, random)
        .map(absent -> {
          Map<String, String> words = named(region, name, absent, present.text(), random);
          return new Change(List.of(), BY_NAME, words);
        });
  }

  private static TextEdit edit(Literal old, String fresh) {
    return new TextEdit(old.node().start(), old.node().end(), fresh);
  }

  private static Map<String, String> words(
      CodeRegion region, String old, String fresh, Draws random) {
    boolean other = region.language() != Language.JAVA && random.nextBoolean(OTHER_QUOTES);
    Map<String, String> words = new HashMap<>();
    words.put("old", other ? otherQuotes(old) : old);
    words.put("new", other ? otherQuotes(fresh) : fresh);
    words.put("function", region.name());
    return words;
  }

  private static Map<String, String> named(
      CodeRegion region, String name, String old, String fresh, Draws random) {
    Map<String, String> words = words(region, old, fresh, random);
    words.put("name", name);
    words.put("pair", name + "=" + words.get("new"));
    words.put("spaced", name + " = " + words.get("new"));
    words.put("before", name + "=" + words.get("old"));
    return words;
  }

  private static String otherQuotes(String literal) {
    char quote = literal.charAt(0);
    char other = quote == '"' ? '\'' : '"';
    boolean plain = (quote == '"' || quote == '\'') && literal.indexOf(other) < 0;
    return plain ? other + literal.substring(1, literal.length() - 1) + other : literal;
  }

  /** Texts and truth values are fewer than numbers: each kind has its turn. */
  private static Optional<Literal> pick(List<Literal> literals, Draws random) {
    if (literals.isEmpty()) {
      return Optional.empty();
    }
    Kind kind = random.pick(literals.stream().map(Literal::kind).distinct().toList());
    return Optional.of(random.pick(literals.stream().filter(l -> l.kind() == kind).toList()));
  }

  private static List<Literal> once(CodeRegion region) {
    List<Literal> all = Literals.in(region.definition());
    Map<String, Integer> counts = new HashMap<>();
    for (Literal literal : all) {
      counts.merge(literal.value(), 1, Integer::sum);
    }
    return all.stream()
        .filter(l -> l.kind() != Kind.NULL && counts.getOrDefault(l.value(), 0) == 1)
        .toList();
  }

  /** Names that are set in one place only, to a literal. */
  private static Map<String, Literal> named(CodeRegion region) {
    Map<String, List<Optional<Literal>>> bySimpleName = new LinkedHashMap<>();
    Map<String, String> fullNames = new HashMap<>();
    region
        .definition()
        .forEach(node -> {
          @Nullable String target = target(node);
          if (target != null) {
            String simple = target.substring(target.lastIndexOf('.') + 1);
            fullNames.put(simple, target);
            bySimpleName
                .computeIfAbsent(simple, _ -> new ArrayList<>())
                .add(value(node).flatMap(Literals::of).filter(l -> l.kind() != Kind.NULL));
          }
        });
    Map<String, Literal> places = new LinkedHashMap<>();
    bySimpleName.forEach((simple, values) -> {
      if (values.size() == 1 && !Renaming.isFunction(region, simple)) {
        values
            .getFirst()
            .ifPresent(literal -> places.put(fullNames.getOrDefault(simple, simple), literal));
      }
    });
    return places;
  }

  private static Optional<SyntaxNode> value(SyntaxNode node) {
    return switch (node.type()) {
      case "assignment", "assignment_expression" -> node.child("right");
      case "variable_declarator", "keyword_argument", "pair" -> node.child("value");
      default -> Optional.empty();
    };
  }

  /** What a node sets; null where it sets nothing with a simple name. */
  private static @Nullable String target(SyntaxNode node) {
    Optional<SyntaxNode> target =
        switch (node.type()) {
          case "assignment",
              "assignment_expression",
              "augmented_assignment",
              "augmented_assignment_expression",
              "for_statement",
              "for_in_clause",
              "for_in_statement",
              "assignment_pattern",
              "object_assignment_pattern" ->
              node.child("left");
          case "variable_declarator",
              "keyword_argument",
              "default_parameter",
              "typed_default_parameter",
              "formal_parameter",
              "enhanced_for_statement" ->
              node.child("name");
          case "required_parameter", "optional_parameter" -> node.child("pattern");
          case "pair" -> node.child("key");
          case "update_expression" -> node.child("argument").or(() -> operand(node));
          default -> Optional.empty();
        };
    return target.map(Literals::nameOf).orElse(null);
  }

  private static Optional<SyntaxNode> operand(SyntaxNode node) {
    return node.children().stream().filter(SyntaxNode::named).findFirst();
  }
}
