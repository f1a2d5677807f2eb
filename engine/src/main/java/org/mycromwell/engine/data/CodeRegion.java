package org.mycromwell.engine.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;
import org.mycromwell.engine.edit.syntax.SyntaxTree;

/**
 * A function of a file, as generators of edits see it: it fills its lines.
 *
 * @param definition the node of the function
 * @param lines of the file
 * @param start first character of these lines
 * @param end behind the last line end of these lines
 */
public record CodeRegion(
    SourceFile file, SyntaxTree tree, SyntaxNode definition, LineRange lines, int start, int end) {
  private static final Set<String> FUNCTIONS = Set.of("method_declaration", "function_definition");

  /** All functions with a body that fill their lines, in the order of the text. */
  static List<CodeRegion> of(SourceFile file, SyntaxTree tree) {
    List<CodeRegion> regions = new ArrayList<>();
    tree.root()
        .forEach(node -> {
          if (FUNCTIONS.contains(node.type()) && node.child("body").isPresent()) {
            of(file, tree, node).ifPresent(regions::add);
          }
        });
    return regions;
  }

  private static Optional<CodeRegion> of(SourceFile file, SyntaxTree tree, SyntaxNode node) {
    String text = tree.text();
    SyntaxNode outer =
        node.parent().filter(parent -> parent.is("decorated_definition")).orElse(node);
    int start = lineStart(text, outer.start());
    int end = text.indexOf('\n', outer.end()) + 1;
    if (end == 0
        || !text.substring(start, outer.start()).isBlank()
        || !text.substring(outer.end(), end).isBlank()) {
      return Optional.empty();
    }
    int first = (int) text.chars().limit(start).filter(c -> c == '\n').count();
    int count = (int) text.substring(start, end).chars().filter(c -> c == '\n').count();
    return Optional.of(
        new CodeRegion(file, tree, node, new LineRange(first, first + count), start, end));
  }

  public Language language() {
    return tree.language();
  }

  /** The lines of the function, with their line ends. */
  public String text() {
    return tree.text().substring(start, end);
  }

  /** Name of the function. */
  public String name() {
    return definition.child("name").map(SyntaxNode::text).orElse("");
  }

  public SyntaxNode body() {
    return definition.child("body").orElseThrow();
  }

  /** All nodes of the function of this type. */
  public List<SyntaxNode> all(String type) {
    List<SyntaxNode> found = new ArrayList<>();
    definition.forEach(node -> {
      if (node.is(type)) {
        found.add(node);
      }
    });
    return found;
  }

  /** Every word of the file that could be a name. */
  public Set<String> words() {
    Set<String> words = new HashSet<>();
    String text = tree.text();
    int at = 0;
    while (at < text.length()) {
      int to = at;
      while (to < text.length() && Character.isJavaIdentifierPart(text.charAt(to))) {
        to++;
      }
      if (to > at) {
        words.add(text.substring(at, to));
      }
      at = Math.max(to, at + 1);
    }
    return words;
  }

  /** How often a word occurs in the function, as a whole word. */
  public int count(String word) {
    String text = text();
    int count = 0;
    for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      int to = at + word.length();
      boolean begins = at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1));
      boolean ends = to == text.length() || !Character.isJavaIdentifierPart(text.charAt(to));
      count += begins && ends ? 1 : 0;
    }
    return count;
  }

  /**
   * Where statements can be put before all others, behind a docstring; empty where the body shares
   * a line with something else.
   */
  Optional<Entry> entry() {
    SyntaxNode body = body();
    String text = tree.text();
    List<SyntaxNode> statements = body.children().stream().filter(SyntaxNode::named).toList();
    if (statements.isEmpty()) {
      return Optional.empty();
    }
    SyntaxNode first = statements.getFirst();
    if (language() == Language.PYTHON && isDocstring(first)) {
      if (statements.size() == 1) {
        return Optional.empty();
      }
      first = statements.get(1);
    }
    int at = lineStart(text, first.start());
    String indent = text.substring(at, first.start());
    if (!indent.isBlank() || at <= definition.start()) {
      return Optional.empty();
    }
    return Optional.of(new Entry(at, indent, unit(text, indent)));
  }

  /**
   * The start of a body.
   *
   * @param at start of the line of its first statement
   * @param indent of that line
   * @param unit what a deeper line has more
   */
  record Entry(int at, String indent, String unit) {}

  /** Blanks by which the body is deeper than the function. */
  private String unit(String text, String indent) {
    int line = lineStart(text, definition.start());
    String outer = text.substring(line, definition.start());
    return indent.startsWith(outer) && indent.length() > outer.length()
        ? indent.substring(outer.length())
        : "  ";
  }

  private static boolean isDocstring(SyntaxNode statement) {
    return statement.is("expression_statement")
        && statement.children().size() == 1
        && statement.children().getFirst().is("string");
  }

  static int lineStart(String text, int at) {
    return text.lastIndexOf('\n', at - 1) + 1;
  }
}
