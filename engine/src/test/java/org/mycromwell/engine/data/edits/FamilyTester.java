package org.mycromwell.engine.data.edits;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.SourceFile;

/** Asks a family for edits of a text until it makes the wanted one. */
final class FamilyTester {
  private static final int SEEDS = 400;

  private final EditFamily family;
  private final String fileName;

  FamilyTester(EditFamily family, String fileName) {
    this.family = family;
    this.fileName = fileName;
  }

  /** The file with the new name or value as {@code NEW}, where the words are these; "" if never. */
  String edit(String code, Map<String, String> words) {
    return changes(code, words)
        .findFirst()
        .map(change -> {
          String result = TextEdit.apply(code, change.edits());
          String fresh = change.words().getOrDefault("new", "");
          return fresh.isEmpty() ? result : result.replaceAll("\\b" + fresh + "\\b", "NEW");
        })
        .orElse("");
  }

  Stream<EditFamily.Change> changes(String code, Map<String, String> words) {
    return all(code)
        .filter(change ->
            words.entrySet().stream()
                .allMatch(word -> word.getValue().equals(change.words().get(word.getKey()))));
  }

  /** What this word is in any of the edits. */
  Set<String> words(String code, String word) {
    Set<String> found = new TreeSet<>();
    all(code).forEach(change -> found.add(change.words().getOrDefault(word, "")));
    return found;
  }

  Stream<EditFamily.Change> all(String code) {
    CodeRegion region = region(code);
    return IntStream.range(0, SEEDS)
        .mapToObj(seed -> family.change(region, Draws.of(seed)))
        .flatMap(Optional::stream);
  }

  /** The first function. */
  CodeRegion region(String code) {
    return CodeRegion.functions(new SourceFile(fileName, code)).getFirst();
  }

  /** The edit of a region with all functions, of which one is the target. */
  String editSeveral(String code, String target) {
    CodeFile file = CodeFile.parse(new SourceFile(fileName, code)).orElseThrow();
    for (int seed = 0; seed < SEEDS; seed++) {
      Draws draws = Draws.of(seed);
      Optional<CodeRegion> region =
          file.several(file.functions().getFirst(), code.length(), draws)
              .filter(r -> r.name().equals(target));
      Optional<EditFamily.Change> change = region.flatMap(r -> family.change(r, draws));
      if (change.isPresent()) {
        String fresh = change.get().words().getOrDefault("new", "");
        return TextEdit.apply(code, change.get().edits()).replaceAll("\\b" + fresh + "\\b", "NEW");
      }
    }
    return "";
  }
}
