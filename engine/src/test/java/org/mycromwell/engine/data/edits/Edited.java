package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.SourceFile;

/** What a family makes of a text, for tests. */
final class Edited {
  private static final int SEEDS = 400;

  private Edited() {}

  /** A change and the text that it leads to. */
  record Result(String text, EditFamily.Change change) {
    String phrases() {
      return change.phrases().name();
    }

    /** A word for the phrases. */
    String word(String key) {
      return Objects.requireNonNull(change.words().get(key), key);
    }
  }

  /** All results of a family for a function of a file. */
  static List<Result> all(EditFamily family, String fileName, String function, String text) {
    CodeRegion region =
        CodeRegion.functions(new SourceFile(fileName, text)).stream()
            .filter(r -> r.name().equals(function))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no function " + function + " in\n" + text));
    return all(family, region);
  }

  static List<Result> all(EditFamily family, CodeRegion region) {
    Map<String, Result> results = new HashMap<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      family
          .change(region, Draws.of(seed))
          .ifPresent(change -> {
            Result result =
                new Result(TextEdit.apply(region.tree().text(), change.edits()), change);
            if (!ParseCheck.parses(region, region.after(change.edits()))) {
              throw new AssertionError("does not parse:\n" + result.text());
            }
            results.putIfAbsent(result.phrases() + result.text() + change.words(), result);
          });
    }
    return List.copyOf(results.values());
  }

  /** The only text that the variant leads to, forward. */
  static String only(
      EditFamily family, String phrases, String fileName, String function, String text) {
    return only(phrases, all(family, fileName, function, text));
  }

  static String only(String phrases, List<Result> results) {
    List<String> texts = new ArrayList<>();
    for (Result result : results) {
      if (result.phrases().equals(phrases)
          && !result.change().backwards()
          && !texts.contains(result.text())) {
        texts.add(result.text());
      }
    }
    if (texts.size() != 1) {
      throw new AssertionError(
          texts.size()
              + " results for "
              + phrases
              + ", of "
              + new TreeSet<>(results.stream().map(Result::phrases).toList())
              + "\n"
              + String.join("\n", texts));
    }
    return texts.getFirst();
  }

  /** The whole file as a region. */
  static CodeRegion file(CodeRegion.Kind kind, String fileName, String text) {
    CodeFile file = CodeFile.parse(new SourceFile(fileName, text)).orElseThrow();
    Optional<CodeRegion> region =
        kind == CodeRegion.Kind.TAIL
            ? file.tail(text.length(), text.length())
            : file.head(text.length(), text.length());
    return region.filter(CodeRegion::isWholeFile).orElseThrow();
  }
}
