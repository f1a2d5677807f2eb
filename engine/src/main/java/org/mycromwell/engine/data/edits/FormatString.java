package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Writes texts that are put together at run time in another way: f-strings in Python, template
 * strings in JavaScript and TypeScript, {@code String.format} or {@code formatted} in Java. All of
 * a function, or none.
 */
final class FormatString implements EditFamily {
  private static final Phrases PYTHON = Phrases.of("format-string-python");
  private static final Phrases SCRIPT = Phrases.of("format-string-script");
  private static final Phrases FORMAT = Phrases.of("format-string-format");
  private static final Phrases FORMATTED = Phrases.of("format-string-formatted");

  private static final int MOST = 6;

  @Override
  public String name() {
    return "format-string";
  }

  @Override
  public boolean knows(Language language) {
    return EditFamilies.isKnown(language);
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    boolean formatted = random.nextBoolean(0.5);
    List<SyntaxNode> found = found(region);
    if (found.isEmpty() || found.size() > MOST) {
      return Optional.empty();
    }
    List<TextEdit> edits = new ArrayList<>();
    int end = -1;
    for (SyntaxNode node : found) {
      @Nullable Template template = Template.of(region.language(), node);
      @Nullable String written =
          template == null
              ? null
              : switch (region.language()) {
                case PYTHON -> template.python();
                case JAVA -> template.java(formatted);
                default -> template.script();
              };
      // One inside of another would have to be written twice.
      if (written == null || node.start() < end) {
        return Optional.empty();
      }
      end = node.end();
      edits.add(new TextEdit(node.start(), node.end(), written));
    }
    return Optional.of(new Change(edits, phrases(region, formatted), Map.of()));
  }

  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    return found(region).isEmpty() && !region.targetText().contains("%")
        ? Optional.of(new Change(List.of(), phrases(region, random.nextBoolean(0.5)), Map.of()))
        : Optional.empty();
  }

  private static Phrases phrases(CodeRegion region, boolean formatted) {
    return switch (region.language()) {
      case PYTHON -> PYTHON;
      case JAVA -> formatted ? FORMATTED : FORMAT;
      default -> SCRIPT;
    };
  }

  /** Whatever puts a text together the old way, whether it can be rewritten or not. */
  private static List<SyntaxNode> found(CodeRegion region) {
    List<SyntaxNode> found = new ArrayList<>();
    region
        .definition()
        .forEach(node -> {
          if (Template.isOld(region.language(), node)) {
            found.add(node);
          }
        });
    return found;
  }
}
