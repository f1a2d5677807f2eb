package org.mycromwell.engine.data.edits;

import java.util.List;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** Values that functions give back when there is nothing better. */
final class Values {
  private Values() {}

  /** For languages that do not say of which type a value is. */
  static List<String> ofAnyType(CodeRegion region) {
    String empty = BlockWriter.quoted(region, "");
    return region.language() == Language.PYTHON
        ? List.of("[]", "{}", "0", "1", "False", "True", empty, "()", "-1")
        : List.of("[]", "{}", "0", "1", "false", "true", empty, "-1");
  }

  /** What the function can give back besides null; nothing where that is not known. */
  static List<String> returned(CodeRegion region) {
    if (region.language() != Language.JAVA) {
      return ofAnyType(region);
    }
    SyntaxNode type = region.definition().child("type").orElse(null);
    return type == null
        ? List.of()
        : switch (type.text()) {
          case "boolean" -> List.of("false", "true");
          case "int", "long" -> List.of("0", "-1", "1");
          case "double" -> List.of("0", "-1", "Double.NaN");
          case "String" -> List.of("\"\"", "\"none\"", "\"unknown\"");
          case "void" -> List.of();
          default -> List.of("null");
        };
  }
}
