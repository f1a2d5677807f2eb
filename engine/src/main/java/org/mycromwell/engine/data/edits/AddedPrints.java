package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** Lines that print something to debug a function, such as somebody leaves behind. */
final class AddedPrints {
  private static final int MAX_PRINTS = 3;

  private static final Set<String> BLOCKS = Set.of("block", "constructor_body", "statement_block");

  private static final List<String> TEXTS =
      List.of(
          "here",
          "here 1",
          "here 2",
          "HERE",
          "test",
          "debug",
          "DEBUG",
          "got here",
          "before",
          "after",
          "start",
          "end",
          "ok",
          "done",
          "xxx",
          "---",
          "============",
          "why",
          "in loop",
          "checkpoint",
          "1",
          "2",
          "called",
          "inside if",
          "value",
          "working");

  private AddedPrints() {}

  /**
   * Insertions before statements of the target; empty where there is no place for one.
   *
   * @param functions what may be called to print
   */
  static Optional<List<TextEdit>> to(CodeRegion region, List<String> functions, Draws random) {
    if (!region.hasBlock()) {
      return Optional.empty();
    }
    List<SyntaxNode> places = new ArrayList<>(places(region));
    if (places.isEmpty()) {
      return Optional.empty();
    }
    String text = region.tree().text();
    List<String> names = names(region);
    List<TextEdit> edits = new ArrayList<>();
    for (int i = 1 + random.nextInt(MAX_PRINTS); i > 0 && !places.isEmpty(); i--) {
      SyntaxNode place = places.remove(random.nextInt(places.size()));
      int line = CodeRegion.lineStart(text, place.start());
      String indent = text.substring(line, place.start());
      edits.add(
          TextEdit.insert(
              line, indent + random.pick(functions) + print(region, names, random) + "\n"));
    }
    return Optional.of(edits);
  }

  /** Statements that begin their line; those of the head of the function are left out. */
  private static List<SyntaxNode> places(CodeRegion region) {
    String text = region.tree().text();
    int from = region.entry().map(CodeRegion.Entry::at).orElse(Integer.MAX_VALUE);
    List<SyntaxNode> places = new ArrayList<>();
    region
        .body()
        .forEach(block -> {
          if (BLOCKS.contains(block.type())) {
            block.children().stream()
                .filter(node -> node.named() && !Comments.isComment(node) && node.start() >= from)
                .filter(node -> Comments.startsLine(node, text))
                .forEach(places::add);
          }
        });
    return places;
  }

  private static String print(CodeRegion region, List<String> names, Draws random) {
    char quote = CodeStyle.quote(region);
    String name = names.isEmpty() ? "" : random.pick(names);
    String text = random.pick(TEXTS);
    int form = name.isEmpty() ? 0 : random.nextInt(4);
    String arguments =
        switch (form) {
          case 0 -> quote + text + quote;
          case 1 -> name;
          case 2 -> labelled(region.language(), name, name, quote, random);
          default -> labelled(region.language(), text, name, quote, random);
        };
    return "(" + arguments + ")" + (CodeStyle.semicolons(region) ? ";" : "");
  }

  private static String labelled(
      Language language, String label, String name, char quote, Draws random) {
    String mark = random.pick(List.of(":", "=", " =", ""));
    return switch (language) {
      case JAVA -> quote + label + mark + (mark.isEmpty() ? "" : " ") + quote + " + " + name;
      case PYTHON ->
          random.nextBoolean(0.4)
              ? "f" + quote + label + " {" + name + "}" + quote
              : quote + label + mark + quote + ", " + name;
      default -> quote + label + mark + quote + ", " + name;
    };
  }

  /** Names that the function has from the start on. */
  private static List<String> names(CodeRegion region) {
    Set<String> names = new TreeSet<>();
    Signature.of(region)
        .ifPresent(
            signature -> signature.parameters().forEach(parameter -> names.add(parameter.name())));
    return List.copyOf(names);
  }
}
