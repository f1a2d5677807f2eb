package org.mycromwell.engine.data.edits;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** What all kinds of renaming have in common. */
final class Renaming {
  private Renaming() {}

  static boolean knows(Language language) {
    return switch (language) {
      case PYTHON, JAVA, JAVASCRIPT, TYPESCRIPT, TSX -> true;
      default -> false;
    };
  }

  static boolean isScript(Language language) {
    return switch (language) {
      case JAVASCRIPT, TYPESCRIPT, TSX -> true;
      default -> false;
    };
  }

  /** Puts a new name; where {@code x} stands for {@code x: x}, the property stays. */
  static TextEdit edit(SyntaxNode leaf, String fresh) {
    boolean shorthand = leaf.type().startsWith("shorthand_property_identifier");
    return new TextEdit(leaf.start(), leaf.end(), shorthand ? leaf.text() + ": " + fresh : fresh);
  }

  /** A request to give something one of these names, which it has already. */
  static Optional<EditFamily.Change> vacuous(
      CodeRegion region, List<String> names, Phrases phrases, Draws random) {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String fresh = random.pick(names);
    return FreshNames.variable(region, fresh, random)
        .map(old -> new EditFamily.Change(List.of(), phrases, words(region, old, fresh)));
  }

  /** Words of the request to give {@code old} the name {@code fresh}. */
  static Map<String, String> words(CodeRegion region, String old, String fresh) {
    return Map.of("old", old, "new", fresh, "function", region.name());
  }

  /** Whether somebody would want another name. */
  static boolean isUsual(String word) {
    return !word.startsWith("__")
        && !word.equals("self")
        && !word.equals("cls")
        && word.chars().anyMatch(Character::isLetter);
  }

  /** Whether a function of the region has this name. */
  static boolean isFunction(CodeRegion region, String word) {
    return region.functions().stream().anyMatch(function -> function.name().equals(word));
  }
}
