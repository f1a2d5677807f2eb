package org.mycromwell.engine.data.edits;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.mycromwell.engine.data.edits.Signature.Parameter;
import org.mycromwell.engine.edit.syntax.Language;

/** The parameters of a function that can be null, None or undefined. */
final class NullableParameters {
  private static final Set<String> PRIMITIVES =
      Set.of("integral_type", "floating_point_type", "boolean_type");

  private static final Set<String> SCRIPT_PRIMITIVES = Set.of("number", "boolean", "bigint");

  private NullableParameters() {}

  /** Those that are nowhere compared with nothing yet. */
  static List<Parameter> unchecked(CodeRegion region) {
    return in(region).stream().filter(parameter -> !isChecked(region, parameter.name())).toList();
  }

  static List<Parameter> in(CodeRegion region) {
    Optional<Signature> signature = Signature.of(region);
    return signature.map(Signature::parameters).orElse(List.of()).stream()
        .filter(parameter -> parameter.kind() == Signature.Kind.ONE)
        .filter(parameter -> isNullable(region.language(), parameter))
        .toList();
  }

  private static boolean isNullable(Language language, Parameter parameter) {
    if (parameter.type() == null) {
      return true;
    }
    return language == Language.JAVA
        ? !PRIMITIVES.contains(parameter.type().type())
        : !SCRIPT_PRIMITIVES.contains(parameter.type().text().replace(":", "").strip());
  }

  /** Whether the function compares the parameter with null or None already. */
  static boolean isChecked(CodeRegion region, String name) {
    String word = "\\b" + Pattern.quote(name) + "\\b";
    return Pattern.compile(
            word
                + "\\s*(is|==|!=|===|!==)\\s*(not\\s+)?(None|null|undefined)\\b|(!|\\bnot )\\s*"
                + word
                + "|(requireNonNull|checkNotNull|notNull)\\("
                + word
                + "|\\bif\\s*\\(?"
                + word
                + "\\s*[):]")
        .matcher(region.targetText())
        .find();
  }
}
