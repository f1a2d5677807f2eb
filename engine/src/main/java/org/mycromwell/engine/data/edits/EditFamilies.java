package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.mycromwell.engine.edit.syntax.Language;

/** The kinds of edits that are generated. */
public final class EditFamilies {
  private static final Set<String> SLOW =
      Set.of(
          "add-docstring",
          "add-parameter",
          "add-type-hints",
          "change-literal",
          "early-return",
          "extract-constant",
          "format-string",
          "no-change",
          "rename-variable",
          "sort-imports",
          "try-catch");

  private EditFamilies() {}

  /** All of them; a list of several with one name counts as that many. */
  public static List<List<EditFamily>> all() {
    // Done twice these do nothing the second time.
    List<List<EditFamily>> settled =
        List.of(
            List.of(new RenameVariable()),
            List.of(new RenameParameter()),
            List.of(new RenameFunction()),
            List.of(new AddParameter()),
            List.of(new ChangeDefault()),
            List.of(new RemoveComments()),
            List.of(new ChangeLiteral()),
            List.of(new NullCheck()),
            List.of(new EarlyReturn(), new EarlyReturn(), new GuardClause()),
            List.of(new FormatString()),
            List.of(new AddDocstring()),
            List.of(new RemoveDocstring()),
            List.of(new RemovePrints()),
            List.of(new AddTypeHints()),
            List.of(new SortImports()),
            List.of(new MainGuard()));
    List<List<EditFamily>> others =
        List.of(List.of(new TryCatch()), List.of(new ExtractConstant()), List.of(new LogEntry()));
    List<EditFamily> nothing = new ArrayList<>();
    settled.forEach(place -> nothing.add(new NoChange(place.getFirst())));
    return Stream.of(settled, others, List.of(nothing)).flatMap(List::stream).toList();
  }

  /** Once more what is learnt slowly: a turn of training has these twice. */
  public static List<List<EditFamily>> turn() {
    return Stream.concat(
            all().stream(), all().stream().filter(place -> SLOW.contains(place.getFirst().name())))
        .toList();
  }

  /** Whether it is one of the languages that nearly all families know. */
  static boolean isKnown(Language language) {
    return switch (language) {
      case JAVA, PYTHON, JAVASCRIPT, TYPESCRIPT, TSX -> true;
      default -> false;
    };
  }
}
