package org.mycromwell.engine.data.edits;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;

/** Names that a file does not have yet. */
final class FreshNames {
  private static final int TRIES = 20;

  private static final List<String> NOUNS =
      List.of(
          "value", "result", "item", "count", "index", "total", "text", "entry", "node", "data",
          "size", "buffer", "offset", "name", "key", "line", "limit", "state", "source", "target",
          "start", "length", "part", "word", "path", "token", "row", "column", "field", "group",
          "record", "message", "number", "list", "table", "block", "window", "scale", "rate");

  private static final List<String> ADJECTIVES =
      List.of(
          "new", "old", "first", "last", "next", "current", "left", "right", "max", "min", "other",
          "inner", "outer", "raw", "full", "local", "best", "wanted");

  private FreshNames() {}

  static Optional<String> pick(CodeRegion region, Draws random) {
    Set<String> taken = region.words();
    for (int i = 0; i < TRIES; i++) {
      String name = word(region.language(), random);
      if (!taken.contains(name)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private static String word(Language language, Draws random) {
    String noun = random.pick(NOUNS);
    if (random.nextBoolean(0.5)) {
      return noun;
    }
    String adjective = random.pick(ADJECTIVES);
    return language == Language.PYTHON
        ? adjective + "_" + noun
        : adjective + noun.substring(0, 1).toUpperCase(Locale.ROOT) + noun.substring(1);
  }
}
