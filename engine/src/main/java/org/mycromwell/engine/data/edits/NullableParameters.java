package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** The parameters of a function that can be null or None. */
final class NullableParameters {
  private static final Set<String> PRIMITIVES =
      Set.of("integral_type", "floating_point_type", "boolean_type");

  private NullableParameters() {}

  static List<String> in(CodeRegion region) {
    List<String> names = new ArrayList<>();
    SyntaxNode list = region.definition().child("parameters").orElse(null);
    if (list == null) {
      return names;
    }
    for (SyntaxNode parameter : list.children()) {
      if (region.language() == Language.JAVA) {
        boolean reference =
            parameter.child("type").filter(t -> !PRIMITIVES.contains(t.type())).isPresent();
        if (parameter.is("formal_parameter") && reference) {
          parameter.child("name").ifPresent(name -> names.add(name.text()));
        }
      } else if (parameter.is("identifier")) {
        add(parameter.text(), names);
      } else if (parameter.is("typed_parameter")
          && parameter.children().getFirst().is("identifier")) {
        add(parameter.children().getFirst().text(), names);
      } else if (parameter.is("default_parameter") || parameter.is("typed_default_parameter")) {
        parameter.child("name").ifPresent(name -> add(name.text(), names));
      }
    }
    return names;
  }

  private static void add(String name, List<String> names) {
    if (!name.equals("self") && !name.equals("cls")) {
      names.add(name);
    }
  }

  /** Whether the function compares the parameter with null or None already. */
  static boolean isChecked(CodeRegion region, String name) {
    String text = region.targetText();
    return text.contains(name + " == null")
        || text.contains(name + " != null")
        || text.contains(name + " is None")
        || text.contains(name + " is not None")
        || text.contains("requireNonNull(" + name);
  }
}
