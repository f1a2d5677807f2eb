package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.data.SourceFile;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;
import org.mycromwell.engine.edit.syntax.SyntaxTree;

/**
 * Whole lines of a file that an edit may change: one function, several of which one is the target,
 * or the file or its head. Comments and decorators directly above a function belong to its lines.
 * Immutable, for any thread.
 */
public final class CodeRegion {
  /** What a region is. */
  public enum Kind {
    /** One function. */
    FUNCTION,
    /** Two or more neighbouring functions of one block; one of them is the target. */
    FUNCTIONS,
    /** A file, or its head up to the end of a statement. There is no target. */
    FILE,
    /** A file, or its end from the start of a statement. There is no target. */
    TAIL
  }

  private static final Set<String> BLOCKS = Set.of("block", "constructor_body", "statement_block");

  private final CodeFile code;
  private final Kind kind;
  private final Optional<CodeFunction> target;
  private final List<CodeFunction> functions;
  private final int start;
  private final int end;

  CodeRegion(
      CodeFile code,
      Kind kind,
      Optional<CodeFunction> target,
      List<CodeFunction> functions,
      int start,
      int end) {
    this.code = code;
    this.kind = kind;
    this.target = target;
    this.functions = List.copyOf(functions);
    this.start = start;
    this.end = end;
  }

  /** Each function of a file as a region; none where it has errors. */
  static List<CodeRegion> functions(SourceFile file) {
    return CodeFile.parse(file)
        .map(code -> code.functions().stream().map(code::region).toList())
        .orElse(List.of());
  }

  public Kind kind() {
    return kind;
  }

  public Language language() {
    return tree().language();
  }

  public SourceFile file() {
    return code.file();
  }

  /** The tree of the whole file; offsets of nodes and edits count from its start. */
  public SyntaxTree tree() {
    return code.tree();
  }

  /** First character of the lines of the region. */
  public int start() {
    return start;
  }

  /** Behind the last line end of the region. */
  public int end() {
    return end;
  }

  /** Number of characters. */
  public int size() {
    return end - start;
  }

  public LineRange lines() {
    return code.lines(start, end);
  }

  /** The lines of the region, with their line ends. */
  public String text() {
    return tree().text().substring(start, end);
  }

  /** The lines of the region after edits of the file inside of it. */
  String after(List<TextEdit> edits) {
    List<TextEdit> moved =
        edits.stream()
            .map(e -> new TextEdit(e.start() - start, e.end() - start, e.replacement()))
            .toList();
    return TextEdit.apply(text(), moved);
  }

  /** Whether the region is the whole file. */
  public boolean isWholeFile() {
    return start == 0 && end == tree().text().length();
  }

  /** All functions in the region: in a file also those inside of others. */
  public List<CodeFunction> functions() {
    return functions;
  }

  /** The function that is to be edited; regions of kinds FILE and TAIL have none. */
  public CodeFunction target() {
    return target.orElseThrow(() -> new IllegalStateException("a region of kind " + kind));
  }

  /** The lines of the target, of a file all lines. */
  public String targetText() {
    return target.map(f -> tree().text().substring(f.start(), f.end())).orElseGet(this::text);
  }

  /** The node of the target with parameters and body; of a file its root. */
  public SyntaxNode definition() {
    return target.map(CodeFunction::definition).orElseGet(() -> tree().root());
  }

  /** Name of the target; "" of a file. */
  public String name() {
    return target.map(CodeFunction::name).orElse("");
  }

  /** The body of the target; that of an arrow function may be an expression. */
  public SyntaxNode body() {
    return definition().child("body").orElseThrow();
  }

  /** Whether the body is made of statements. */
  public boolean hasBlock() {
    return BLOCKS.contains(body().type());
  }

  /** All nodes of the target of this type; of a file those inside the region. */
  public List<SyntaxNode> all(String type) {
    List<SyntaxNode> found = new ArrayList<>();
    definition()
        .forEach(node -> {
          if (node.start() >= start && node.end() <= end && node.is(type)) {
            found.add(node);
          }
        });
    return found;
  }

  /** Every word of the file that could be a name. */
  public Set<String> words() {
    return code.words();
  }

  /** How often a word occurs in the target, as a whole word. */
  public int count(String word) {
    return Words.count(targetText(), word);
  }

  /**
   * Where statements can be put before all others, behind a docstring or the call of another
   * constructor; empty where the body shares a line with something else.
   */
  public Optional<Entry> entry() {
    if (!hasBlock()) {
      return Optional.empty();
    }
    String text = tree().text();
    List<SyntaxNode> statements = body().children().stream().filter(SyntaxNode::named).toList();
    int skipped = 0;
    if (!statements.isEmpty() && belongsToHead(statements.getFirst())) {
      skipped = 1;
    }
    if (statements.size() == skipped) {
      return Optional.empty();
    }
    SyntaxNode first =
        skipped == 0 ? firstComment().orElse(statements.getFirst()) : statements.get(1);
    int at = lineStart(text, first.start());
    String indent = text.substring(at, first.start());
    if (!indent.isBlank() || at <= definition().start()) {
      return Optional.empty();
    }
    return Optional.of(new Entry(at, indent, unit(indent)));
  }

  /** A Python body does not have the comments before its first statement, and belongs to them. */
  private Optional<SyntaxNode> firstComment() {
    String text = tree().text();
    return definition().children().stream()
        .filter(node -> node.is("comment") && node.end() <= body().start())
        .filter(node -> text.substring(lineStart(text, node.start()), node.start()).isBlank())
        .findFirst();
  }

  /**
   * The start of a body.
   *
   * @param at start of the line of its first statement
   * @param indent of that line
   * @param unit what a deeper line has more
   */
  public record Entry(int at, String indent, String unit) {}

  /** Blanks by which the body is deeper than the function. */
  private String unit(String indent) {
    String text = tree().text();
    SyntaxNode outer = target().outer();
    String outside = text.substring(lineStart(text, outer.start()), outer.start());
    return indent.startsWith(outside) && indent.length() > outside.length()
        ? indent.substring(outside.length())
        : "  ";
  }

  private boolean belongsToHead(SyntaxNode statement) {
    if (statement.is("explicit_constructor_invocation")) {
      return true;
    }
    if (!statement.is("expression_statement")) {
      return false;
    }
    SyntaxNode only = statement.children().getFirst();
    return only.is("string") || (only.is("call_expression") && only.text().startsWith("super("));
  }

  /** Start of the line of a character. */
  public static int lineStart(String text, int at) {
    return text.lastIndexOf('\n', at - 1) + 1;
  }
}
