package org.mycromwell.engine.data.edits;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.edits.Signature.Parameter;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Leaves a function before all other statements when a parameter has no value, is empty or
 * negative. Where the request names no value, functions that give something back return null or
 * None, others nothing.
 */
final class EarlyReturn implements EditFamily {
  private static final Phrases PLAIN = Phrases.of("early-return");
  private static final Phrases VALUE = Phrases.of("early-return-value");
  private static final Phrases EMPTY = Phrases.of("early-return-empty");
  private static final Phrases FALSE = Phrases.of("early-return-false");
  private static final Phrases NEGATIVE = Phrases.of("early-return-negative");

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
    Optional<CodeRegion.Entry> entry = region.entry();
    if (entry.isEmpty() || Signature.isGenerator(region) || isConstructor(region)) {
      return Optional.empty();
    }
    List<Parameter> parameters =
        Signature.of(region).map(Signature::parameters).orElse(List.of()).stream()
            .filter(p -> p.kind() == Signature.Kind.ONE)
            .filter(p -> !NullableParameters.isChecked(region, p.name()))
            .toList();
    if (parameters.isEmpty()) {
      return Optional.empty();
    }
    Parameter parameter = random.pick(parameters);
    boolean nullable = NullableParameters.in(region).contains(parameter);
    Map<String, String> words = new HashMap<>();
    words.put("name", parameter.name());
    words.put("null", BlockWriter.nothing(region));
    int choice = random.nextInt(10);
    @Nullable String value = plainReturn(region);
    @Nullable String condition;
    Phrases phrases;
    if (choice < 3) {
      phrases = PLAIN;
      condition = nullable ? BlockWriter.isNothing(region, parameter.name()) : null;
    } else if (choice < 6) {
      List<String> values = Values.returned(region);
      if (values.isEmpty()) {
        return Optional.empty();
      }
      phrases = VALUE;
      condition = nullable ? BlockWriter.isNothing(region, parameter.name()) : null;
      value = "return " + random.pick(values);
      words.put("value", value.substring("return ".length()));
    } else if (choice < 8) {
      phrases = EMPTY;
      condition = isEmpty(region, parameter);
    } else if (choice < 9) {
      phrases = FALSE;
      condition = isFalse(region, parameter);
    } else {
      phrases = NEGATIVE;
      condition = isNumber(region, parameter) ? parameter.name() + " < 0" : null;
    }
    if (condition == null || value == null) {
      return Optional.empty();
    }
    String lines = BlockWriter.guard(region, entry.get(), condition, value);
    return Optional.of(
        new Change(List.of(TextEdit.insert(entry.get().at(), lines)), phrases, words));
  }

  private static boolean isConstructor(CodeRegion region) {
    return region.definition().is("constructor_declaration")
        || region.name().equals("constructor")
        || region.name().equals("__init__");
  }

  /** Null where it is not clear what to return. */
  private static @Nullable String plainReturn(CodeRegion region) {
    if (region.language() == Language.JAVA) {
      List<String> values = Values.returned(region);
      return values.isEmpty() ? "return" : values.equals(List.of("null")) ? "return null" : null;
    }
    return Signature.returnsValue(region) ? "return " + BlockWriter.nothing(region) : "return";
  }

  private static @Nullable String isEmpty(CodeRegion region, Parameter parameter) {
    String name = parameter.name();
    @Nullable String type = type(parameter);
    if (region.language() == Language.PYTHON) {
      return "not " + name;
    }
    if (region.language() == Language.JAVA) {
      if (type == null) {
        return null;
      }
      if (type.endsWith("[]")) {
        return name + ".length == 0";
      }
      return type.matches("(String|Collection|List|Set|Map|Iterable|Queue|Deque)(<.*>)?")
          ? name + ".isEmpty()"
          : null;
    }
    boolean counted =
        type == null || type.equals("string") || type.endsWith("[]") || type.startsWith("Array<");
    return counted ? name + ".length === 0" : null;
  }

  private static @Nullable String isFalse(CodeRegion region, Parameter parameter) {
    @Nullable String type = type(parameter);
    boolean fits =
        region.language() == Language.JAVA
            ? "boolean".equals(type)
            : type == null || type.equals("bool") || type.equals("boolean");
    if (!fits) {
      return null;
    }
    return (region.language() == Language.PYTHON ? "not " : "!") + parameter.name();
  }

  private static boolean isNumber(CodeRegion region, Parameter parameter) {
    @Nullable String type = type(parameter);
    @Nullable SyntaxNode value = parameter.value();
    if (type != null) {
      return switch (type) {
        case "int", "long", "double", "float", "number" -> true;
        default -> false;
      };
    }
    return value != null
        ? value.is("integer") || value.is("number") || value.is("float")
        : region.count(parameter.name()) > 1
            && parameter.name().matches("n|i|k|count|size|index|limit|length|offset|width|height");
  }

  private static @Nullable String type(Parameter parameter) {
    return parameter.type() == null ? null : parameter.type().text().replaceFirst("^:", "").strip();
  }
}
