package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** Puts another number or text where the function has a literal, which it has only once. */
final class ChangeLiteral implements EditFamily {
  private static final Phrases PHRASES = Phrases.of("change-literal");
  private static final int MAX_CHARS = 40;

  private static final List<String> TEXTS =
      List.of(
          "value",
          "error",
          "done",
          "missing",
          "name",
          "utf-8",
          "default",
          "unknown",
          "ok",
          "none",
          "input",
          "output",
          "key",
          "not found",
          "ready",
          "empty",
          "failed",
          "start",
          "end",
          "file");

  private static final List<Integer> NUMBERS =
      List.of(0, 1, 2, 3, 4, 5, 7, 8, 10, 12, 16, 20, 24, 32, 50, 60, 64, 100, 128, 256, 500, 1000);

  @Override
  public String name() {
    return "change-literal";
  }

  @Override
  public boolean knows(Language language) {
    return language == Language.JAVA || language == Language.PYTHON;
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    List<SyntaxNode> literals = new ArrayList<>();
    for (SyntaxNode node : literals(region)) {
      if (node.text().length() <= MAX_CHARS && occursOnce(region, node)) {
        literals.add(node);
      }
    }
    if (literals.isEmpty()) {
      return Optional.empty();
    }
    SyntaxNode literal = random.pick(literals);
    return fresh(region, isNumber(literal.text()), random)
        .map(text ->
            new Change(
                List.of(new TextEdit(literal.start(), literal.end(), text)),
                PHRASES,
                Map.of("old", literal.text(), "new", text)));
  }

  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    boolean number = random.nextBoolean(0.5);
    Optional<String> absent = fresh(region, number, random);
    Optional<String> fresh = fresh(region, number, random);
    return absent.isEmpty() || fresh.isEmpty() || absent.equals(fresh)
        ? Optional.empty()
        : Optional.of(
            new Change(List.of(), PHRASES, Map.of("old", absent.get(), "new", fresh.get())));
  }

  /** A literal that the function does not have. */
  private static Optional<String> fresh(CodeRegion region, boolean number, Draws random) {
    String text = number ? String.valueOf(random.pick(NUMBERS)) : "\"" + random.pick(TEXTS) + "\"";
    boolean taken = number ? region.count(text) > 0 : region.targetText().contains(text);
    return taken ? Optional.empty() : Optional.of(text);
  }

  private static List<SyntaxNode> literals(CodeRegion region) {
    List<SyntaxNode> found = new ArrayList<>();
    if (region.language() == Language.JAVA) {
      for (SyntaxNode node : region.all("decimal_integer_literal")) {
        if (isNumber(node.text())) {
          found.add(node);
        }
      }
      for (SyntaxNode node : region.all("string_literal")) {
        if (isPlain(node, '"')) {
          found.add(node);
        }
      }
    } else {
      for (SyntaxNode node : region.all("integer")) {
        if (isNumber(node.text())) {
          found.add(node);
        }
      }
      for (SyntaxNode node : region.all("string")) {
        // Docstrings and texts that are put together are another matter.
        if ((isPlain(node, '"') || isPlain(node, '\''))
            && !node.isIn("expression_statement")
            && !node.isIn("concatenated_string")) {
          found.add(node);
        }
      }
    }
    return found;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isPlain(SyntaxNode node, char quote) {
    String text = node.text();
    return text.length() > 2
        && text.charAt(0) == quote
        && text.charAt(1) != quote
        && text.indexOf('\\') < 0
        && text.indexOf('\n') < 0;
  }

  private static boolean occursOnce(CodeRegion region, SyntaxNode literal) {
    String word = literal.text();
    if (isNumber(word)) {
      return region.count(word) == 1;
    }
    String text = region.targetText();
    int at = text.indexOf(word);
    return at >= 0 && text.indexOf(word, at + 1) < 0;
  }
}
