package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;
import org.mycromwell.engine.model.vljepa.ImportOrder;

/**
 * Sorts each block of imports that no blank line or comment parts by {@link ImportOrder}.
 * Statements stay as they are.
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
        .sorted(Comparator.comparing(SyntaxNode::text, ImportOrder.comparator()))
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
