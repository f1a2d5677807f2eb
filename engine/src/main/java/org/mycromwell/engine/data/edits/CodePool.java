package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;

/** Some files, with regions of the size that is asked for. Immutable, for any thread. */
final class CodePool {
  /** How far from the size that is wanted, as a share of it. */
  private static final double TOLERANCE = 0.25;

  /** A function and its file. */
  private record Place(CodeFile file, CodeFunction function) {
    int size() {
      return function.end() - function.start();
    }
  }

  private final Map<Language, List<Place>> bySize = new EnumMap<>(Language.class);
  private final Map<Language, List<CodeFile>> files = new EnumMap<>(Language.class);

  CodePool(List<CodeFile> parsed) {
    for (CodeFile file : parsed) {
      files.computeIfAbsent(file.language(), _ -> new ArrayList<>()).add(file);
      List<Place> places = bySize.computeIfAbsent(file.language(), _ -> new ArrayList<>());
      file.functions().forEach(function -> places.add(new Place(file, function)));
    }
    bySize.values().forEach(places -> places.sort(Comparator.comparingInt(Place::size)));
  }

  /** What a region should be like. */
  record Wish(CodeRegion.Kind kind, boolean callers, int chars, int maxChars) {}

  /** A region of about the size; empty where the pool has none, or chance found none. */
  Optional<CodeRegion> pick(Predicate<Language> known, Wish wish, Draws draws) {
    List<Language> languages = files.keySet().stream().filter(known).toList();
    if (languages.isEmpty()) {
      return Optional.empty();
    }
    Language language = draws.pick(languages);
    List<Place> places = bySize.getOrDefault(language, List.of());
    return switch (wish.kind()) {
      case FILE ->
          draws.pick(files.getOrDefault(language, List.of())).head(wish.chars(), wish.maxChars());
      case TAIL ->
          draws.pick(files.getOrDefault(language, List.of())).tail(wish.chars(), wish.maxChars());
      case FUNCTION ->
          near(places, wish.chars(), draws).map(place -> place.file().region(place.function()));
      case FUNCTIONS -> {
        // The others need some room too.
        int share = wish.chars() / (2 + draws.nextInt(CodeFile.MAX_FUNCTIONS - 1));
        yield near(places, share, draws)
            .flatMap(place ->
                wish.callers()
                    ? place.file().callers(place.function(), wish.maxChars())
                    : place.file().several(place.function(), wish.chars(), draws));
      }
    };
  }

  /** One of those near the size, or else of the next. */
  private static Optional<Place> near(List<Place> places, int chars, Draws draws) {
    if (places.isEmpty()) {
      return Optional.empty();
    }
    int from = firstFrom(places, (int) (chars * (1 - TOLERANCE)));
    int to = firstFrom(places, (int) (chars * (1 + TOLERANCE)));
    if (from == to) {
      from = Math.max(0, from - 2);
      to = Math.min(places.size(), to + 2);
    }
    return Optional.of(places.get(from + draws.nextInt(to - from)));
  }

  private static int firstFrom(List<Place> places, int size) {
    int low = 0;
    int high = places.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (places.get(middle).size() < size) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
