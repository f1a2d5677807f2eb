package org.mycromwell.engine.data.edits;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.edits.Literals.Literal;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** Gives a parameter, or what is taken out of an object, another default value. */
final class ChangeDefault implements EditFamily {
  private static final Phrases PHRASES = Phrases.of("change-default");

  @Override
  public String name() {
    return "change-default";
  }

  @Override
  public boolean knows(Language language) {
    return language == Language.PYTHON || Renaming.isScript(language);
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    Map<String, Literal> defaults = defaults(region);
    if (defaults.isEmpty()) {
      return Optional.empty();
    }
    Map.Entry<String, Literal> picked = random.pick(List.copyOf(defaults.entrySet()));
    Literal old = picked.getValue();
    return FreshLiterals.like(region, old, picked.getKey(), random)
        .map(fresh ->
            new Change(
                List.of(new TextEdit(old.node().start(), old.node().end(), fresh)),
                PHRASES,
                words(region, picked.getKey(), old.text(), fresh)));
  }

  /** The parameter has the default already. */
  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    Map<String, Literal> defaults = defaults(region);
    if (defaults.isEmpty()) {
      return Optional.empty();
    }
    Map.Entry<String, Literal> picked = random.pick(List.copyOf(defaults.entrySet()));
    Literal present = picked.getValue();
    return FreshLiterals.like(region, present, picked.getKey(), random)
        .map(absent ->
            new Change(List.of(), PHRASES, words(region, picked.getKey(), absent, present.text())));
  }

  private static Map<String, String> words(
      CodeRegion region, String name, String old, String fresh) {
    return Map.of(
        "name",
        name,
        "old",
        old,
        "new",
        fresh,
        "pair",
        name + "=" + fresh,
        "spaced",
        name + " = " + fresh,
        "before",
        name + "=" + old,
        "function",
        region.name());
  }

  /** What has a literal as default: parameters, and what is taken out of an object or array. */
  private static Map<String, Literal> defaults(CodeRegion region) {
    Map<String, Literal> found = new LinkedHashMap<>();
    Set<String> twice = new HashSet<>();
    region
        .definition()
        .forEach(node -> {
          Optional<SyntaxNode> name =
              switch (node.type()) {
                case "default_parameter", "typed_default_parameter" -> node.child("name");
                case "assignment_pattern", "object_assignment_pattern" -> node.child("left");
                case "required_parameter", "optional_parameter" -> node.child("pattern");
                default -> Optional.empty();
              };
          Optional<SyntaxNode> value = node.child("value").or(() -> node.child("right"));
          if (name.isPresent() && value.isPresent()) {
            String word = Literals.nameOf(name.get());
            if (word == null) {
              return;
            }
            Optional<Literal> literal = value.flatMap(Literals::of);
            if (literal.isEmpty() || found.putIfAbsent(word, literal.get()) != null) {
              twice.add(word);
            }
          }
        });
    found.keySet().removeAll(twice);
    return found;
  }
}
