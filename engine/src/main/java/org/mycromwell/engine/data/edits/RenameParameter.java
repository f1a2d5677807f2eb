package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.edits.NameRules.Role;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Gives a parameter another name, everywhere in its function, in calls of the function to itself by
 * keyword, and where the documentation marks it as a name: in {@code @param} and {@code :param:},
 * at the start of a line of a list of arguments, in backticks, {@code *stars*} and code tags.
 */
final class RenameParameter implements EditFamily {
  private static final Phrases PHRASES = Phrases.of("rename-parameter");

  @Override
  public String name() {
    return "rename-parameter";
  }

  @Override
  public boolean knows(Language language) {
    return Renaming.knows(language);
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    Optional<NameTable> table = NameTable.of(region.language(), region.definition());
    List<String> names = table.map(t -> candidates(t, region)).orElse(List.of());
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String old = random.pick(names);
    return FreshNames.variable(region, old, random)
        .map(fresh -> {
          List<TextEdit> edits = new ArrayList<>();
          for (NameTable.Name place : table.orElseThrow().of(old)) {
            edits.add(Renaming.edit(place.leaf(), fresh));
          }
          keywords(region, old, fresh, edits);
          documentation(region, old, fresh, edits);
          return new Change(edits, PHRASES, Renaming.words(region, old, fresh));
        });
  }

  /** Some parameter has the new name already, and nothing the old one. */
  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    return Renaming.vacuous(
        region,
        NameTable.of(region.language(), region.definition())
            .map(table -> candidates(table, region))
            .orElse(List.of()),
        PHRASES,
        random);
  }

  private static List<String> candidates(NameTable table, CodeRegion region) {
    return table.sure(Role.PARAMETER).stream()
        .filter(word ->
            Renaming.isUsual(word)
                && !Renaming.isFunction(region, word)
                && table.of(word).stream().allMatch(name -> name.scope() == region.definition()))
        .toList();
  }

  private static void keywords(CodeRegion region, String old, String fresh, List<TextEdit> edits) {
    for (SyntaxNode argument : region.all("keyword_argument")) {
      Optional<SyntaxNode> name = argument.child("name").filter(n -> n.text().equals(old));
      Optional<SyntaxNode> called =
          argument.parent().flatMap(SyntaxNode::parent).flatMap(call -> call.child("function"));
      if (name.isPresent()
          && called.filter(function -> isTarget(function.text(), region.name())).isPresent()) {
        edits.add(new TextEdit(name.get().start(), name.get().end(), fresh));
      }
    }
  }

  private static boolean isTarget(String called, String name) {
    return called.equals(name) || called.equals("self." + name) || called.equals("cls." + name);
  }

  private static void documentation(
      CodeRegion region, String old, String fresh, List<TextEdit> edits) {
    String word = Pattern.quote(old);
    Pattern marked;
    List<SyntaxNode> documents;
    if (region.language() == Language.PYTHON) {
      documents = docstring(region);
      marked =
          Pattern.compile(
              // :param x: and :param int x:
              ":(?:param|parameter|arg|argument|key|keyword|type)(?: [\\w.\\[\\]]+)? ("
                  + word
                  + "):"
                  // x: what it is, and x (int): what it is
                  + "|(?m:^[ \\t]+\\*{0,2}("
                  + word
                  + ")(?: ?\\([^()\\n]*\\))? ?:[ \\n])"
                  // ``x``, `x` and *x*
                  + "|`("
                  + word
                  + ")`"
                  + "|(?<!\\*)\\*("
                  + word
                  + ")\\*(?!\\*)");
    } else {
      documents = region.target().above().stream().filter(n -> n.text().startsWith("/**")).toList();
      marked =
          Pattern.compile(
              "@(?:param|arg|argument)\\s+(?:\\{[^}\\n]*\\}\\s+)?\\[?("
                  + word
                  + ")(?![\\w$])"
                  + "|\\{@code ("
                  + word
                  + ")\\}"
                  + "|`("
                  + word
                  + ")`");
    }
    for (SyntaxNode document : documents) {
      Matcher found = marked.matcher(document.text());
      while (found.find()) {
        for (int group = 1; group <= found.groupCount(); group++) {
          if (found.start(group) >= 0) {
            int at = document.start() + found.start(group);
            edits.add(new TextEdit(at, at + old.length(), fresh));
          }
        }
      }
    }
  }

  private static List<SyntaxNode> docstring(CodeRegion region) {
    return region.body().children().stream()
        .filter(SyntaxNode::named)
        .limit(1)
        .filter(first -> first.is("expression_statement"))
        .map(first -> first.children().getFirst())
        .filter(only -> only.is("string"))
        .toList();
  }
}
