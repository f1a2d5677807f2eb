package org.mycromwell.engine.data.edits;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** Puts a check for null or None before all other statements: it throws, or it returns early. */
final class GuardParameter implements EditFamily {
  private static final Phrases CHECK = Phrases.of("null-check");
  private static final Phrases RETURN = Phrases.of("early-return");
  private final boolean returns;

  private GuardParameter(boolean returns) {
    this.returns = returns;
  }

  static GuardParameter check() {
    return new GuardParameter(false);
  }

  static GuardParameter earlyReturn() {
    return new GuardParameter(true);
  }

  @Override
  public String name() {
    return returns ? "early-return" : "null-check";
  }

  @Override
  public boolean knows(Language language) {
    return language == Language.JAVA || language == Language.PYTHON;
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    List<String> names =
        NullableParameters.in(region).stream()
            .filter(name -> !NullableParameters.isChecked(region, name))
            .toList();
    Optional<CodeRegion.Entry> entry = region.entry();
    if (names.isEmpty() || entry.isEmpty()) {
      return Optional.empty();
    }
    String name = random.pick(names);
    boolean java = region.language() == Language.JAVA;
    @Nullable String statement = returns ? returnStatement(region) : throwStatement(java, name);
    if (statement == null) {
      return Optional.empty();
    }
    String indent = entry.get().indent();
    String guard =
        java
            ? indent
                + "if ("
                + name
                + " == null) {\n"
                + indent
                + entry.get().unit()
                + statement
                + "\n"
                + indent
                + "}\n"
            : indent
                + "if "
                + name
                + " is None:\n"
                + indent
                + entry.get().unit()
                + statement
                + "\n";
    return Optional.of(
        new Change(
            List.of(TextEdit.insert(entry.get().at(), guard)),
            returns ? RETURN : CHECK,
            Map.of("name", name, "null", java ? "null" : "None")));
  }

  private static String throwStatement(boolean java, String name) {
    return java
        ? "throw new IllegalArgumentException(\"" + name + " is null\");"
        : "raise ValueError(\"" + name + " is None\")";
  }

  /** Null where it is not clear what to return. */
  private static @Nullable String returnStatement(CodeRegion region) {
    if (region.language() == Language.PYTHON) {
      return region.all("yield").isEmpty() ? "return None" : null;
    }
    SyntaxNode type = region.definition().child("type").orElse(null);
    if (type == null) {
      return null;
    }
    return switch (type.type()) {
      case "void_type" -> "return;";
      case "integral_type", "floating_point_type", "boolean_type" -> null;
      default -> "return null;";
    };
  }
}
