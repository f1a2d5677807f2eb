package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Takes comments out of a function, with their lines where nothing else stands on them: all, those
 * behind code, or the one about something. Documentation stays. Functions with comments that tools
 * read are left alone.
 */
final class RemoveComments implements EditFamily {
  private static final Phrases ALL = Phrases.of("remove-comments");
  private static final Phrases TRAILING = Phrases.of("remove-comments-trailing");
  private static final Phrases ABOUT = Phrases.of("remove-comments-about");
  private static final double ALL_SHARE = 0.5;

  @Override
  public String name() {
    return "remove-comments";
  }

  @Override
  public boolean knows(Language language) {
    return switch (language) {
      case PYTHON, JAVA, JAVASCRIPT, TYPESCRIPT, TSX -> true;
      default -> false;
    };
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    List<SyntaxNode> comments = Comments.of(region);
    if (comments.isEmpty() || comments.stream().anyMatch(RemoveComments::isUnclear)) {
      return Optional.empty();
    }
    if (random.nextBoolean(ALL_SHARE)) {
      return remove(region, comments).map(edits -> new Change(edits, ALL, Map.of()));
    }
    String text = region.tree().text();
    List<SyntaxNode> trailing = comments.stream().filter(c -> isTrailing(c, text)).toList();
    if (!trailing.isEmpty() && random.nextBoolean(0.5)) {
      return remove(region, trailing).map(edits -> new Change(edits, TRAILING, Map.of()));
    }
    List<List<SyntaxNode>> groups = groups(comments, text);
    int chosen = random.nextInt(groups.size());
    @Nullable String topic = topic(groups, chosen, random);
    return topic == null
        ? Optional.empty()
        : remove(region, groups.get(chosen))
            .map(edits -> new Change(edits, ABOUT, Map.of("topic", topic)));
  }

  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    List<SyntaxNode> comments = Comments.of(region);
    if (comments.isEmpty()) {
      Phrases phrases = random.nextBoolean(0.8) ? ALL : TRAILING;
      return Optional.of(new Change(List.of(), phrases, Map.of()));
    }
    String text = region.tree().text();
    return comments.stream().allMatch(comment -> Comments.fillsLines(comment, text))
        ? Optional.of(new Change(List.of(), TRAILING, Map.of()))
        : Optional.empty();
  }

  /** Documentation of something inside may or may not be meant. */
  private static boolean isUnclear(SyntaxNode comment) {
    return Comments.isDirective(comment) || Comments.isDocumentation(comment);
  }

  private static boolean isTrailing(SyntaxNode comment, String text) {
    return Comments.endsLine(comment, text)
        && !Comments.startsLine(comment, text)
        && !comment.isIn("jsx_expression");
  }

  private static Optional<List<TextEdit>> remove(CodeRegion region, List<SyntaxNode> comments) {
    String text = region.tree().text();
    LineCuts cuts = new LineCuts(text, region.target().start(), region.target().end());
    List<TextEdit> edits = new ArrayList<>();
    for (SyntaxNode comment : comments) {
      SyntaxNode node = comment;
      SyntaxNode outer = comment.parent().orElse(comment);
      if (outer.is("jsx_expression")
          && outer.children().stream().filter(SyntaxNode::named).count() == 1) {
        node = outer;
      }
      if (Comments.fillsLines(node, text)) {
        cuts.add(node.start(), node.end());
        continue;
      }
      int before = node.start();
      while (text.charAt(before - 1) == ' ' || text.charAt(before - 1) == '\t') {
        before--;
      }
      if (!edits.isEmpty() && edits.getLast().end() > before) {
        return Optional
            .empty(); // behind another comment: which blanks are whose is a matter of taste
      }
      if (Comments.endsLine(node, text) && !Comments.startsLine(node, text)) {
        edits.add(new TextEdit(before, lineEnd(text, node.end()), ""));
      } else if (node == comment && text.indexOf('\n', node.start()) >= node.end()) {
        edits.add(inline(text, before, node));
      } else {
        return Optional.empty();
      }
    }
    edits.addAll(cuts.edits());
    return Optional.of(edits);
  }

  /** A comment with code behind it: of the blanks around it one stays, at brackets none. */
  private static TextEdit inline(String text, int before, SyntaxNode comment) {
    int behind = comment.end();
    while (text.charAt(behind) == ' ' || text.charAt(behind) == '\t') {
      behind++;
    }
    if (text.charAt(before - 1) == '\n') {
      return new TextEdit(comment.start(), behind, "");
    }
    char left = text.charAt(before - 1);
    char right = text.charAt(behind);
    boolean tight =
        left == '('
            || left == '['
            || ")],;".indexOf(right) >= 0
            || (right == '}' && comment.isIn("jsx_expression"))
            || (left == '{' && right == '}');
    boolean blanks = before < comment.start() || behind > comment.end();
    return new TextEdit(before, behind, tight || !blanks ? "" : " ");
  }

  private static int lineEnd(String text, int at) {
    int newline = text.indexOf('\n', at);
    return newline < 0 ? text.length() : newline;
  }

  /** Comments on lines of their own that follow each other are one. */
  private static List<List<SyntaxNode>> groups(List<SyntaxNode> comments, String text) {
    List<List<SyntaxNode>> groups = new ArrayList<>();
    for (SyntaxNode comment : comments) {
      if (!groups.isEmpty()) {
        SyntaxNode last = groups.getLast().getLast();
        String between = text.substring(last.end(), comment.start());
        if (Comments.fillsLines(last, text)
            && Comments.fillsLines(comment, text)
            && between.isBlank()
            && between.indexOf('\n') == between.lastIndexOf('\n')) {
          groups.getLast().add(comment);
          continue;
        }
      }
      groups.add(new ArrayList<>(List.of(comment)));
    }
    return groups;
  }

  /** Some words of this comment that no other one has; null where there are none. */
  private static @Nullable String topic(List<List<SyntaxNode>> groups, int chosen, Draws random) {
    List<String> topics = new ArrayList<>();
    for (SyntaxNode line : groups.get(chosen)) {
      topics.addAll(Topics.of(Comments.words(line)));
    }
    List<String> others = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      if (i != chosen) {
        groups.get(i).forEach(c -> others.add(Comments.words(c).toLowerCase(Locale.ROOT)));
      }
    }
    topics.removeIf(
        topic -> others.stream().anyMatch(other -> other.contains(topic.toLowerCase(Locale.ROOT))));
    return topics.isEmpty() ? null : random.pick(topics);
  }
}
