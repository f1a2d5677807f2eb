package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Sorts each block of imports that no blank line or comment parts. Statements stay as they are.
 *
 * <ul>
 *   <li>Python: {@code import a} before {@code from a import b}; each by the name of the module
 *       without regard to case, relative ones last; {@code __future__} first.
 *   <li>Java: by name; imports with and without {@code static} are blocks of their own.
 *   <li>JavaScript and TypeScript: by path without regard to case, relative ones last.
 * </ul>
 *
 * <p>Blocks that are sorted are shown in disorder.
 */
final class SortImports implements EditFamily {
  private static final Phrases PHRASES = Phrases.of("sort-imports");
  private static final int MAX_BLOCK = 12;
  private static final int MAX_ALL = 20;

  private static final Set<String> TYPES =
      Set.of(
          "import_statement",
          "import_from_statement",
          "future_import_statement",
          "import_declaration");

  @Override
  public String name() {
    return "sort-imports";
  }

  @Override
  public boolean knows(Language language) {
    return Docs.knows(language);
  }

  @Override
  public Set<CodeRegion.Kind> kinds() {
    return Set.of(CodeRegion.Kind.FILE);
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    List<List<SyntaxNode>> blocks = blocks(region);
    if (blocks.isEmpty()) {
      return Optional.empty();
    }
    List<TextEdit> edits = new ArrayList<>();
    for (List<SyntaxNode> block : blocks) {
      addEdits(block, sorted(block), edits);
    }
    if (!edits.isEmpty()) {
      return Optional.of(new Change(edits, PHRASES, Map.of()));
    }
    for (List<SyntaxNode> block : blocks) {
      addEdits(block, disorder(block, random), edits);
    }
    return edits.isEmpty()
        ? Optional.empty()
        : Optional.of(new Change(edits, PHRASES, Map.of(), true));
  }

  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    List<List<SyntaxNode>> blocks = blocks(region);
    return !blocks.isEmpty() && blocks.stream().allMatch(block -> block.equals(sorted(block)))
        ? Optional.of(new Change(List.of(), PHRASES, Map.of()))
        : Optional.empty();
  }

  private static void addEdits(
      List<SyntaxNode> block, List<SyntaxNode> wanted, List<TextEdit> edits) {
    for (int i = 0; i < block.size(); i++) {
      SyntaxNode old = block.get(i);
      if (old != wanted.get(i)) {
        edits.add(new TextEdit(old.start(), old.end(), wanted.get(i).text()));
      }
    }
  }

  private static List<SyntaxNode> sorted(List<SyntaxNode> block) {
    return block.stream()
        .sorted(Comparator.comparing(SortImports::key).thenComparing(SyntaxNode::text))
        .toList();
  }

  /** Blocks of two and more; none where it is not clear what may be moved. */
  private static List<List<SyntaxNode>> blocks(CodeRegion region) {
    String text = region.tree().text();
    List<SyntaxNode> imports =
        region.definition().children().stream()
            .filter(node -> TYPES.contains(node.type()) && node.end() <= region.end())
            .toList();
    List<List<SyntaxNode>> blocks = new ArrayList<>();
    for (SyntaxNode node : imports) {
      if (!Comments.fillsLines(node, text) || !isClear(node)) {
        return List.of();
      }
      SyntaxNode last = blocks.isEmpty() ? null : blocks.getLast().getLast();
      boolean same =
          last != null
              && text.substring(last.end(), node.start()).equals("\n")
              && isStatic(last) == isStatic(node);
      if (!same) {
        blocks.add(new ArrayList<>());
      }
      blocks.getLast().add(node);
    }
    blocks.removeIf(block -> block.size() < 2);
    boolean tooLong =
        imports.size() > MAX_ALL || blocks.stream().anyMatch(block -> block.size() > MAX_BLOCK);
    return tooLong ? List.of() : blocks;
  }

  /** Imports of nothing are there for what they do: their order counts. */
  private static boolean isClear(SyntaxNode node) {
    if (node.child("source").isPresent()) {
      return node.children().stream().anyMatch(child -> child.is("import_clause"));
    }
    return node.children().stream().noneMatch(child -> child.is("import_require_clause"));
  }

  private static boolean isStatic(SyntaxNode node) {
    return node.children().stream().anyMatch(child -> child.is("static"));
  }

  private static String key(SyntaxNode node) {
    Optional<SyntaxNode> source = node.child("source");
    if (source.isPresent()) {
      String path = source.get().text().substring(1).toLowerCase(Locale.ROOT);
      return (path.startsWith(".") ? "1" : "0") + path.substring(0, path.length() - 1);
    }
    return switch (node.type()) {
      case "import_declaration" ->
          node.text().replaceFirst("^import\\s+(static\\s+)?", "").replaceFirst("\\s*;$", "");
      case "future_import_statement" -> "0";
      case "import_from_statement" -> {
        String module = node.child("module_name").map(SyntaxNode::text).orElse("");
        yield (module.startsWith(".") ? "3" : "2") + module.toLowerCase(Locale.ROOT);
      }
      default -> "1" + node.text().substring("import".length()).strip().toLowerCase(Locale.ROOT);
    };
  }

  /** A few statements moved, or all in a random order. */
  private static List<SyntaxNode> disorder(List<SyntaxNode> block, Draws random) {
    List<SyntaxNode> shuffled = new ArrayList<>(block);
    if (random.nextBoolean(0.4)) {
      for (int i = random.nextInt(2); i >= 0; i--) {
        SyntaxNode moved = shuffled.remove(random.nextInt(shuffled.size()));
        shuffled.add(random.nextInt(shuffled.size() + 1), moved);
      }
    } else {
      for (int i = 0; i < shuffled.size() - 1; i++) {
        Collections.swap(shuffled, i, i + random.nextInt(shuffled.size() - i));
      }
    }
    return shuffled;
  }
}
