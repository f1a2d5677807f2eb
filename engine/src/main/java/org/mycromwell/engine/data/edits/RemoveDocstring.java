package org.mycromwell.engine.data.edits;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Takes the docstring out of a function, or the Javadoc or JSDoc comment above it. A Python body of
 * nothing else becomes {@code pass}.
 */
final class RemoveDocstring implements EditFamily {
  private static final Phrases PHRASES = Phrases.of("remove-docstring");

  @Override
  public String name() {
    return "remove-docstring";
  }

  @Override
  public boolean knows(Language language) {
    return Docs.knows(language);
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    String text = region.tree().text();
    return Docs.of(region)
        .filter(node -> Comments.fillsLines(node, text))
        .map(node ->
            new Change(
                edits(region, node), PHRASES, Map.of("doc", Docs.word(region.language(), random))));
  }

  private static List<TextEdit> edits(CodeRegion region, SyntaxNode node) {
    String text = region.tree().text();
    if (region.language() == Language.PYTHON && Docs.statements(region).size() == 1) {
      return List.of(new TextEdit(node.start(), node.end(), "pass"));
    }
    LineCuts cuts = new LineCuts(text, region.target().start(), region.target().end());
    cuts.add(node.start(), node.end());
    return cuts.edits();
  }

  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    return Docs.of(region).isPresent()
        ? Optional.empty()
        : Optional.of(
            new Change(List.of(), PHRASES, Map.of("doc", Docs.word(region.language(), random))));
  }
}
