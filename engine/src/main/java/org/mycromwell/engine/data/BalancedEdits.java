package org.mycromwell.engine.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mycromwell.engine.data.edits.EditPairs;

/**
 * Edits of several corpora: of every family as many, and of a family as many of every corpus that
 * has it. The families take turns, so that any number of the first is balanced.
 */
final class BalancedEdits {
  /** Numbers in a row without an edit after which a corpus is taken to have none, or no more. */
  private static final int MISSES = 6;

  /** Makes the edit of a number. */
  @FunctionalInterface
  interface Maker {
    Optional<EditPair> make(EditPairs pairs, long number);
  }

  /** One family in one corpus. */
  private static final class Source {
    final EditPairs pairs;
    long next;
    int misses;

    Source(EditPairs pairs) {
      this.pairs = pairs;
    }
  }

  private final Map<String, Deque<Source>> families = new LinkedHashMap<>();
  private final Maker maker;

  /**
   * @param corpora edits by family, of each corpus
   */
  BalancedEdits(List<Map<String, EditPairs>> corpora, Maker maker) {
    this.maker = maker;
    for (Map<String, EditPairs> corpus : corpora) {
      corpus.forEach((family, pairs) ->
          families.computeIfAbsent(family, _ -> new ArrayDeque<>()).add(new Source(pairs)));
    }
  }

  /** The first ones; fewer where there are no more. */
  List<EditPair> first(int count) {
    List<EditPair> edits = new ArrayList<>();
    while (edits.size() < count && !families.isEmpty()) {
      for (Deque<Source> sources : families.values()) {
        if (edits.size() < count) {
          next(sources).ifPresent(edits::add);
        }
      }
      families.values().removeIf(Deque::isEmpty);
    }
    return edits;
  }

  private Optional<EditPair> next(Deque<Source> sources) {
    for (int left = sources.size(); left > 0; left--) {
      Source source = sources.remove();
      Optional<EditPair> edit = maker.make(source.pairs, source.next++);
      source.misses = edit.isPresent() ? 0 : source.misses + 1;
      if (source.misses < MISSES) {
        sources.add(source);
      }
      if (edit.isPresent()) {
        return edit;
      }
    }
    return Optional.empty();
  }
}
