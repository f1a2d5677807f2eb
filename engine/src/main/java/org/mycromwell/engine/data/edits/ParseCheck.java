package org.mycromwell.engine.data.edits;

import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;
import org.mycromwell.engine.edit.syntax.SyntaxNode;
import org.mycromwell.engine.edit.syntax.SyntaxReport;

/** Whether a file is still without errors when a region of it is replaced. */
final class ParseCheck {
  private ParseCheck() {}

  static boolean parses(CodeRegion region, String after) {
    // The file was right before: the region with as little around it as it needs is much cheaper.
    return isClean(region.language(), wrap(region, after))
        || isClean(
            region.language(),
            region.tree().text().substring(0, region.start())
                + after
                + region.tree().text().substring(region.end()));
  }

  private static boolean isClean(Language language, String text) {
    SyntaxReport report = SyntaxChecker.errors(language, text);
    return report.isChecked() && !report.hasErrors();
  }

  private static String wrap(CodeRegion region, String after) {
    if (region.kind() == CodeRegion.Kind.FILE || region.kind() == CodeRegion.Kind.TAIL) {
      return after;
    }
    if (region.language() == Language.PYTHON) {
      boolean indented = after.startsWith(" ") || after.startsWith("\t");
      return indented ? "if 1:\n" + after : after;
    }
    String holder = region.target().outer().parent().map(SyntaxNode::type).orElse("");
    return switch (holder) {
      case "class_body", "interface_body", "enum_body_declarations" ->
          "class X {\n" + after + "}\n";
      case "object" -> "x = {\n" + after + "};\n";
      default -> after;
    };
  }
}
