package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.SourceFile;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;
import org.mycromwell.engine.edit.syntax.SyntaxTree;

/** A file without syntax errors, and the regions that can be edited in it. For any thread. */
final class CodeFile {
  /** Neighbouring functions that a region has at most. */
  static final int MAX_FUNCTIONS = 4;

  private final SourceFile file;
  private final SyntaxTree tree;
  private final List<CodeFunction> functions = new ArrayList<>();

  /** The functions of a block, by the node of the block. */
  private final Map<SyntaxNode, List<CodeFunction>> siblings = new HashMap<>();

  private final int[] lineStarts;
  private @Nullable Set<String> words;

  private CodeFile(SourceFile file, SyntaxTree tree) {
    this.file = file;
    this.tree = tree;
    String text = tree.text();
    lineStarts =
        IntStream.concat(
                IntStream.of(0),
                IntStream.range(0, text.length())
                    .filter(i -> text.charAt(i) == '\n')
                    .map(i -> i + 1))
            .toArray();
    tree.root().forEach(node -> CodeFunction.of(node, text).ifPresent(functions::add));
    for (CodeFunction function : functions) {
      siblings
          .computeIfAbsent(function.outer().parent().orElseThrow(), _ -> new ArrayList<>())
          .add(function);
    }
  }

  /** Empty where the file is of no language that is known here, or has errors. */
  static Optional<CodeFile> parse(SourceFile file) {
    return file.language()
        .filter(EditFamilies::isKnown)
        .flatMap(language -> SyntaxTree.parse(language, file.text()))
        .filter(tree -> !tree.hasErrors())
        .map(tree -> new CodeFile(file, tree));
  }

  SourceFile file() {
    return file;
  }

  SyntaxTree tree() {
    return tree;
  }

  Language language() {
    return tree.language();
  }

  List<CodeFunction> functions() {
    return functions;
  }

  /** A region with this function alone. */
  CodeRegion region(CodeFunction function) {
    return new CodeRegion(
        this,
        CodeRegion.Kind.FUNCTION,
        Optional.of(function),
        List.of(function),
        function.start(),
        function.end());
  }

  /** A function with its neighbours below until the size is reached; one of them is the target. */
  Optional<CodeRegion> several(CodeFunction first, int chars, Draws draws) {
    List<CodeFunction> siblings = siblings(first);
    List<CodeFunction> taken = new ArrayList<>();
    for (CodeFunction function : siblings.subList(siblings.indexOf(first), siblings.size())) {
      if (taken.size() == MAX_FUNCTIONS
          || (taken.size() > 1 && function.end() - first.start() > chars)) {
        break;
      }
      taken.add(function);
    }
    return taken.size() < 2 ? Optional.empty() : window(taken, draws.pick(taken));
  }

  /** A function with the nearest of its neighbours that calls it, and those between. */
  Optional<CodeRegion> callers(CodeFunction target, int maxChars) {
    List<CodeFunction> siblings = siblings(target);
    int at = siblings.indexOf(target);
    String call = target.name() + "(";
    for (int distance = 1; distance < MAX_FUNCTIONS; distance++) {
      for (int other : new int[] {at - distance, at + distance}) {
        if (other >= 0
            && other < siblings.size()
            && siblings.get(other).definition().text().contains(call)) {
          List<CodeFunction> taken = siblings.subList(Math.min(at, other), Math.max(at, other) + 1);
          return window(taken, target).filter(region -> region.size() <= maxChars);
        }
      }
    }
    return Optional.empty();
  }

  private List<CodeFunction> siblings(CodeFunction function) {
    return siblings.getOrDefault(function.outer().parent().orElseThrow(), List.of());
  }

  /** Empty where a name comes twice, or functions share lines. */
  private Optional<CodeRegion> window(List<CodeFunction> taken, CodeFunction target) {
    Set<String> names = new HashSet<>();
    int end = taken.getFirst().start();
    for (CodeFunction function : taken) {
      if (function.start() < end || !names.add(function.name())) {
        return Optional.empty();
      }
      end = function.end();
    }
    return Optional.of(
        new CodeRegion(
            this,
            CodeRegion.Kind.FUNCTIONS,
            Optional.of(target),
            taken,
            taken.getFirst().start(),
            end));
  }

  /**
   * The head of the file up to the end of the statement at the top that is nearest to the size,
   * which may be the last.
   */
  Optional<CodeRegion> head(int chars, int maxChars) {
    String text = tree.text();
    int best = -1;
    for (SyntaxNode node : tree.root().children()) {
      int end = text.indexOf('\n', node.end()) + 1;
      if (end > 0
          && end <= maxChars
          && text.substring(node.end(), end).isBlank()
          && (best < 0 || Math.abs(end - chars) < Math.abs(best - chars))) {
        best = end;
      }
    }
    if (best <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new CodeRegion(this, CodeRegion.Kind.FILE, Optional.empty(), inside(best), 0, best));
  }

  /** The file, or its end from the start of the statement at the top nearest to the size. */
  Optional<CodeRegion> tail(int chars, int maxChars) {
    String text = tree.text();
    int best = -1;
    for (SyntaxNode node : tree.root().children()) {
      int start = CodeRegion.lineStart(text, node.start());
      int size = text.length() - start;
      if (start == node.start()
          && size <= maxChars
          && (best < 0 || Math.abs(size - chars) < Math.abs(text.length() - best - chars))) {
        best = start;
      }
    }
    if (best < 0 || !text.endsWith("\n")) {
      return Optional.empty();
    }
    int start = best;
    return Optional.of(
        new CodeRegion(
            this,
            CodeRegion.Kind.TAIL,
            Optional.empty(),
            functions.stream().filter(function -> function.start() >= start).toList(),
            start,
            text.length()));
  }

  private List<CodeFunction> inside(int end) {
    return functions.stream().filter(function -> function.end() <= end).toList();
  }

  /** The lines of a range of characters that begins and ends with a line. */
  LineRange lines(int start, int end) {
    return new LineRange(line(start), line(end));
  }

  private int line(int at) {
    int found = Arrays.binarySearch(lineStarts, at);
    return found >= 0 ? found : -found - 2;
  }

  /** Every word of the file that could be a name. */
  synchronized Set<String> words() {
    if (words == null) {
      words = Words.of(tree.text());
    }
    return words;
  }
}
