package org.mycromwell.engine.data.edits;

import org.mycromwell.engine.edit.syntax.Language;

/** Writes statements the way the code around them is written. */
final class BlockWriter {
  private BlockWriter() {}

  /** Lines of an {@code if} with one statement, at the start of the body. */
  static String guard(
      CodeRegion region, CodeRegion.Entry entry, String condition, String statement) {
    String indent = entry.indent();
    String inner = indent + entry.unit() + statement + end(region) + "\n";
    return region.language() == Language.PYTHON
        ? indent + "if " + condition + ":\n" + inner
        : indent + "if (" + condition + ")" + open(region, indent) + inner + indent + "}\n";
  }

  /** What ends a simple statement. */
  static String end(CodeRegion region) {
    return CodeStyle.semicolons(region) ? ";" : "";
  }

  /** The mark that begins a block, and the line end behind it. */
  static String open(CodeRegion region, String indent) {
    return bracesBelow(region) ? "\n" + indent + "{\n" : " {\n";
  }

  /** Whether braces stand on lines of their own. */
  static boolean bracesBelow(CodeRegion region) {
    String text = region.tree().text();
    int brace = region.body().start();
    return text.substring(CodeRegion.lineStart(text, brace), brace).isBlank();
  }

  /** A text in the quotes of the region. */
  static String quoted(CodeRegion region, String text) {
    char quote = CodeStyle.quote(region);
    return quote + text + quote;
  }

  /** The word for no value. */
  static String nothing(CodeRegion region) {
    return region.language() == Language.PYTHON ? "None" : "null";
  }

  /** Whether a name has no value. */
  static String isNothing(CodeRegion region, String name) {
    return region.language() == Language.PYTHON ? name + " is None" : name + " == null";
  }

  /** Words that differ between languages, for phrases. */
  static String raise(CodeRegion region) {
    return region.language() == Language.PYTHON ? "raise" : "throw";
  }
}
