package org.mycromwell.engine.data.edits;

import java.util.Set;
import org.mycromwell.engine.edit.syntax.Language;

/** Habits of the code, told from a region alone, as a reader of the region can. */
final class CodeStyle {
  private static final Set<String> STATEMENTS =
      Set.of(
          "expression_statement",
          "lexical_declaration",
          "variable_declaration",
          "return_statement",
          "throw_statement");

  private CodeStyle() {}

  /**
   * The quote character that more strings have: where it is a draw, {@code '} in JavaScript, else
   * {@code "}.
   */
  static char quote(CodeRegion region) {
    if (region.language() == Language.JAVA) {
      return '"';
    }
    int[] more = new int[1];
    region
        .definition()
        .forEach(node -> {
          if (node.is("string")
              && node.named()
              && !node.isIn("jsx_attribute")
              && node.start() >= region.start()
              && node.end() <= region.end()) {
            String text = node.text();
            int at = 0;
            while (at < text.length() && Character.isLetter(text.charAt(at))) {
              at++;
            }
            String marks = text.substring(at);
            if (!marks.startsWith("\"\"\"") && !marks.startsWith("'''")) {
              more[0] += marks.startsWith("'") ? 1 : -1;
            }
          }
        });
    boolean single = region.language() == Language.PYTHON ? more[0] > 0 : more[0] >= 0;
    return single ? '\'' : '"';
  }

  /** Whether statements end with a semicolon; as long as none is seen in JavaScript, they do. */
  static boolean semicolons(CodeRegion region) {
    if (region.language() == Language.PYTHON || region.language() == Language.JAVA) {
      return region.language() == Language.JAVA;
    }
    int[] more = new int[1];
    region
        .definition()
        .forEach(node -> {
          if (STATEMENTS.contains(node.type())
              && node.start() >= region.start()
              && node.end() <= region.end()) {
            more[0] += node.text().endsWith(";") ? 1 : -1;
          }
        });
    return more[0] >= 0;
  }
}
