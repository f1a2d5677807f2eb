package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

  /** For each function its neighbours below in the same block, itself first. */
  private final List<List<CodeFunction>> runs = new ArrayList<>();

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
    neighbours();
  }

  /** Empty where the file is of no language that is known here, or has errors. */
  static Optional<CodeFile> parse(SourceFile file) {
    return file.language()
        .filter(CodeFile::isKnown)
        .flatMap(language -> SyntaxTree.parse(language, file.text()))
        .filter(tree -> !tree.hasErrors())
        .map(tree -> new CodeFile(file, tree));
  }

  private static boolean isKnown(Language language) {
    return switch (language) {
      case JAVA, PYTHON, JAVASCRIPT, TYPESCRIPT, TSX -> true;
      default -> false;
    };
  }

  private void neighbours() {
    Map<SyntaxNode, List<CodeFunction>> byParent = new LinkedHashMap<>();
    for (CodeFunction function : functions) {
      byParent
          .computeIfAbsent(function.outer().parent().orElseThrow(), _ -> new ArrayList<>())
          .add(function);
    }
    for (CodeFunction function : functions) {
      List<CodeFunction> siblings =
          byParent.getOrDefault(function.outer().parent().orElseThrow(), List.of());
      int at = siblings.indexOf(function);
      runs.add(siblings.subList(at, Math.min(siblings.size(), at + MAX_FUNCTIONS)));
    }
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

  /** A region of the kind; empty where there is none, or it has more characters. */
  Optional<CodeRegion> pick(CodeRegion.Kind kind, int maxChars, Draws draws) {
    return switch (kind) {
      case FUNCTION ->
          functions.isEmpty()
              ? Optional.empty()
              : Optional.of(region(draws.pick(functions))).filter(r -> r.size() <= maxChars);
      case FUNCTIONS -> several(maxChars, draws);
      case FILE -> head(maxChars, draws);
      case TAIL -> tail(maxChars, draws);
    };
  }

  /** Two or more neighbours with names of their own. */
  private Optional<CodeRegion> several(int maxChars, Draws draws) {
    if (functions.isEmpty()) {
      return Optional.empty();
    }
    List<CodeFunction> run = draws.pick(runs);
    int wanted = 2 + draws.nextInt(MAX_FUNCTIONS - 1);
    List<CodeFunction> taken = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (CodeFunction function : run) {
      if (taken.size() == wanted
          || function.end() - run.getFirst().start() > maxChars
          || (!taken.isEmpty() && function.start() < taken.getLast().end())
          || !names.add(function.name())) {
        break;
      }
      taken.add(function);
    }
    if (taken.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new CodeRegion(
            this,
            CodeRegion.Kind.FUNCTIONS,
            Optional.of(draws.pick(taken)),
            taken,
            taken.getFirst().start(),
            taken.getLast().end()));
  }

  /** The file, or its head up to the end of any statement at the top, a line end behind it. */
  private Optional<CodeRegion> head(int maxChars, Draws draws) {
    String text = tree.text();
    List<Integer> ends = new ArrayList<>();
    if (text.length() <= maxChars) {
      ends.add(text.length());
    }
    for (SyntaxNode node : tree.root().children()) {
      int end = text.indexOf('\n', node.end()) + 1;
      if (end > 0 && end <= maxChars && text.substring(node.end(), end).isBlank()) {
        ends.add(end);
      }
    }
    if (ends.isEmpty() || text.charAt(ends.getFirst() - 1) != '\n') {
      return Optional.empty();
    }
    // As often the whole file as a part of it.
    int end = draws.nextBoolean(0.5) ? ends.getFirst() : draws.pick(ends);
    return Optional.of(
        new CodeRegion(this, CodeRegion.Kind.FILE, Optional.empty(), inside(end), 0, end));
  }

  /** The file, or its end from the start of any statement at the top. */
  private Optional<CodeRegion> tail(int maxChars, Draws draws) {
    String text = tree.text();
    List<Integer> starts = new ArrayList<>();
    for (SyntaxNode node : tree.root().children()) {
      int start = CodeRegion.lineStart(text, node.start());
      if (start == node.start() && text.length() - start <= maxChars) {
        starts.add(start);
      }
    }
    if (starts.isEmpty() || !text.endsWith("\n")) {
      return Optional.empty();
    }
    int start = draws.pick(starts);
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
