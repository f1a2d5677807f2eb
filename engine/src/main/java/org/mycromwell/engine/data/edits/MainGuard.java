package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Puts all that stands behind the last function or class of a file under {@code if __name__ ==
 * "__main__":}, in JavaScript modules with {@code require} under {@code if (require.main ===
 * module)}. Files that have such a guard are shown without it; others must end with calls of their
 * own functions. Variant for files that end with a definition: a guard that calls the function
 * which the instruction names.
 */
final class MainGuard implements EditFamily {
  private static final Phrases PHRASES = Phrases.of("main-guard");
  private static final Phrases CALL = Phrases.of("main-guard-call");
  private static final int MAX_LINES = 10;

  private static final Set<String> DEFINITIONS =
      Set.of(
          "function_definition",
          "class_definition",
          "decorated_definition",
          "function_declaration",
          "generator_function_declaration",
          "class_declaration");

  private static final Set<String> SIMPLE =
      Set.of("expression_statement", "lexical_declaration", "variable_declaration");

  @Override
  public String name() {
    return "main-guard";
  }

  @Override
  public boolean knows(Language language) {
    return language == Language.PYTHON || language == Language.JAVASCRIPT;
  }

  @Override
  public Set<CodeRegion.Kind> kinds() {
    return Set.of(CodeRegion.Kind.TAIL);
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    List<SyntaxNode> top =
        region.definition().children().stream()
            .filter(node -> node.named() && node.start() >= region.start())
            .toList();
    int last = -1;
    for (int i = 0; i < top.size(); i++) {
      if (DEFINITIONS.contains(top.get(i).type())) {
        last = i;
      }
    }
    if (last < 0) {
      return Optional.empty();
    }
    Optional<String> unit = unit(region, top.get(last));
    if (unit.isEmpty()) {
      return Optional.empty();
    }
    List<SyntaxNode> script = top.subList(last + 1, top.size());
    if (script.stream().allMatch(MainGuard::exports)) {
      return called(region, unit.get(), random);
    }
    return script.size() == 1 && script.getFirst().is("if_statement")
        ? unguarded(region, script.getFirst(), unit.get())
        : guarded(region, script, unit.get());
  }

  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    List<SyntaxNode> top =
        region.definition().children().stream().filter(SyntaxNode::named).toList();
    return !top.isEmpty()
            && top.getLast().is("if_statement")
            && top.getLast().start() >= region.start()
            && top.getLast().text().startsWith(head(region))
        ? Optional.of(new Change(List.of(), PHRASES, words(region)))
        : Optional.empty();
  }

  private static boolean isPython(CodeRegion region) {
    return region.language() == Language.PYTHON;
  }

  /** The line that begins a guard. */
  private static String head(CodeRegion region) {
    char quote = CodeStyle.quote(region);
    return isPython(region)
        ? "if __name__ == " + quote + "__main__" + quote + ":"
        : "if (require.main === module) {";
  }

  private static Map<String, String> words(CodeRegion region) {
    String head = head(region);
    String guard =
        isPython(region) ? head.substring(0, head.length() - 1) : "require.main === module";
    return Map.of("guard", guard, "aguard", (isPython(region) ? "an " : "a ") + guard);
  }

  /** Blanks by which the last definition is indented. */
  private static Optional<String> unit(CodeRegion region, SyntaxNode definition) {
    SyntaxNode inner =
        definition.is("decorated_definition")
            ? definition.child("definition").orElse(definition)
            : definition;
    String text = region.tree().text();
    return inner
        .child("body")
        .flatMap(body -> body.children().stream().filter(SyntaxNode::named).findFirst())
        .map(node -> text.substring(CodeRegion.lineStart(text, node.start()), node.start()))
        .filter(indent -> indent.isBlank() && !indent.isEmpty());
  }

  /** Takes a guard away, whose lines are simple statements. */
  private static Optional<Change> unguarded(CodeRegion region, SyntaxNode guard, String unit) {
    String text = region.tree().text();
    SyntaxNode body = guard.child("consequence").orElse(guard);
    boolean simple =
        body.children().stream()
            .filter(SyntaxNode::named)
            .allMatch(node -> SIMPLE.contains(node.type()) || Comments.isComment(node));
    int line = text.indexOf('\n', guard.start()) + 1;
    if (!simple
        || guard.child("alternative").isPresent()
        || line == 0
        || !text.substring(guard.start(), line - 1).equals(head(region))) {
      return Optional.empty();
    }
    int end = isPython(region) ? region.end() : CodeRegion.lineStart(text, guard.end());
    if (!isPython(region) && !text.substring(end, region.end()).strip().equals("}")) {
      return Optional.empty();
    }
    String inner = text.substring(line, end);
    StringBuilder out = new StringBuilder();
    for (String row : inner.lines().toList()) {
      if (!row.isEmpty() && !row.startsWith(unit)) {
        return Optional.empty();
      }
      out.append(row.isEmpty() ? "" : row.substring(unit.length())).append('\n');
    }
    List<String> rows = out.toString().lines().toList();
    if (rows.isEmpty()
        || rows.size() > MAX_LINES
        || inner.contains("\"\"\"")
        || inner.contains("'''")
        || inner.contains("`")
        || Character.isWhitespace(rows.getFirst().charAt(0))
        || rows.getLast().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Change(
            List.of(new TextEdit(guard.start(), region.end(), out.toString())),
            PHRASES,
            words(region),
            true));
  }

  /** A guard that calls a function which needs no arguments. */
  private static Optional<Change> called(CodeRegion region, String unit, Draws random) {
    boolean python = isPython(region);
    List<String> names = new ArrayList<>();
    for (SyntaxNode node : region.definition().children()) {
      boolean plain =
          node.start() >= region.start()
              && (node.is("function_definition") || node.is("function_declaration"));
      if (plain
          && node.child("parameters").filter(list -> takesNothing(list, python)).isPresent()) {
        node.child("name")
            .map(SyntaxNode::text)
            .filter(name -> !name.startsWith("__"))
            .ifPresent(names::add);
      }
    }
    String text = region.tree().text();
    boolean module = python || (!text.contains("import ") && !text.contains("export "));
    if (names.isEmpty() || !module || text.contains("__main__") || text.contains("require.main")) {
      return Optional.empty();
    }
    String name = random.pick(names);
    String call = unit + name + "()";
    String guard =
        python
            ? "\n\n" + head(region) + "\n" + call + "\n"
            : "\n"
                + head(region)
                + "\n"
                + call
                + (CodeStyle.semicolons(region) ? ";" : "")
                + "\n}\n";
    Map<String, String> words = new HashMap<>(words(region));
    words.put("name", name);
    return Optional.of(new Change(List.of(TextEdit.insert(region.end(), guard)), CALL, words));
  }

  /** Whether it says what a JavaScript module gives to others. */
  private static boolean exports(SyntaxNode statement) {
    return statement.text().startsWith("module.exports") || statement.text().startsWith("exports.");
  }

  /** Whether a function can be called without arguments. */
  private static boolean takesNothing(SyntaxNode list, boolean python) {
    return list.children().stream()
        .filter(SyntaxNode::named)
        .allMatch(node ->
            python
                ? node.is("default_parameter") || node.is("typed_default_parameter")
                : node.is("assignment_pattern"));
  }

  private static Optional<Change> guarded(CodeRegion region, List<SyntaxNode> script, String unit) {
    String text = region.tree().text();
    Set<String> own = new HashSet<>();
    region
        .tree()
        .root()
        .forEach(node -> {
          if (DEFINITIONS.contains(node.type())) {
            node.child("name").ifPresent(name -> own.add(name.text()));
          }
        });
    boolean calls =
        script.stream()
            .allMatch(node ->
                Comments.isComment(node) || (node.is("expression_statement") && calls(node, own)));
    int start = script.getFirst().start();
    String inner = text.substring(start, region.end());
    List<String> rows = inner.lines().toList();
    boolean module = isPython(region) || (text.contains("require(") && !text.contains("export "));
    if (!calls
        || !module
        || script.stream().allMatch(Comments::isComment)
        || !Comments.startsLine(script.getFirst(), text)
        || inner.contains("\"\"\"")
        || inner.contains("'''")
        || inner.contains("`")
        || rows.size() > MAX_LINES) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>(List.of(head(region)));
    for (String row : rows) {
      lines.add(row.isBlank() ? "" : unit + row);
    }
    while (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    if (!isPython(region)) {
      lines.add("}");
    }
    return Optional.of(
        new Change(
            List.of(new TextEdit(start, region.end(), String.join("\n", lines) + "\n")),
            PHRASES,
            words(region)));
  }

  /** Whether it is a call of one of these functions, whatever is done with the result. */
  private static boolean calls(SyntaxNode statement, Set<String> functions) {
    boolean[] found = new boolean[1];
    statement.forEach(node -> {
      if ((node.is("call") || node.is("call_expression"))
          && node.child("function").filter(f -> functions.contains(f.text())).isPresent()) {
        found[0] = true;
      }
    });
    return found[0]
        && (statement.children().getFirst().is("call")
            || statement.children().getFirst().is("call_expression"));
  }
}
