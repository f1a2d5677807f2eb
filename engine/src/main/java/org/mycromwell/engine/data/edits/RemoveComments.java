package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** Takes all comments out of a function, with their lines where nothing else stands on them. */
final class RemoveComments implements EditFamily {
  private static final Phrases PHRASES = Phrases.of("remove-comments");

  @Override
  public String name() {
    return "remove-comments";
  }

  @Override
  public boolean knows(Language language) {
    return language == Language.JAVA || language == Language.PYTHON;
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    List<SyntaxNode> comments = comments(region);
    String text = region.tree().text();
    List<TextEdit> edits = new ArrayList<>();
    for (SyntaxNode comment : comments) {
      int lineStart = CodeRegion.lineStart(text, comment.start());
      int lineEnd = text.indexOf('\n', comment.end());
      if (lineEnd < 0 || !text.substring(comment.end(), lineEnd).isBlank()) {
        return Optional.empty();
      }
      String before = text.substring(lineStart, comment.start());
      edits.add(
          before.isBlank()
              ? new TextEdit(lineStart, lineEnd + 1, "")
              : new TextEdit(lineStart + before.stripTrailing().length(), lineEnd, ""));
    }
    return edits.isEmpty() ? Optional.empty() : Optional.of(new Change(edits, PHRASES, Map.of()));
  }

  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    return comments(region).isEmpty()
        ? Optional.of(new Change(List.of(), PHRASES, Map.of()))
        : Optional.empty();
  }

  private static List<SyntaxNode> comments(CodeRegion region) {
    List<SyntaxNode> comments = new ArrayList<>(region.all("comment"));
    comments.addAll(region.all("line_comment"));
    comments.addAll(region.all("block_comment"));
    return comments;
  }
}
