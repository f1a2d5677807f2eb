package org.mycromwell.engine.apply;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mycromwell.engine.apply.HistoryEntry.FileChange;
import org.mycromwell.engine.apply.JournalState.Item;
import org.mycromwell.engine.apply.JournalState.Status;

/** Removes from the history what its limits no longer cover, and what a dead process left in it. */
final class Eviction {
  private final History history;

  Eviction(History history) {
    this.history = history;
  }

  /**
   * Keeps what the limits cover, the last change of each file, and what is not settled.
   *
   * @return the bytes of the contents that stay
   */
  long evict(HistoryLimits limits) throws IOException {
    return history.locked((journal, contents) -> {
      JournalState state = journal.read();
      List<Item> kept = kept(state, limits);
      return replace(journal, contents, state, kept);
    });
  }

  /** Removes all that is settled, and says how many entries had to stay. */
  int clear() throws IOException {
    return history.locked((journal, contents) -> {
      JournalState state = journal.read();
      List<Item> open = state.items(Status.OPEN);
      replace(journal, contents, state, open);
      return open.size();
    });
  }

  private static long replace(
      Journal journal, ContentStore contents, JournalState state, List<Item> kept)
      throws IOException {
    if (state.hasNewerLines()) {
      // Contents that look forgotten may be those of a later Cromwell.
      return 0;
    }
    Sizes sizes = new Sizes();
    kept.forEach(item -> sizes.add(item.entry));
    if (kept.size() != state.items().size()) {
      journal.rewrite(kept);
    }
    contents.retain(sizes.hashes);
    return sizes.total;
  }

  private List<Item> kept(JournalState state, HistoryLimits limits) {
    Map<Path, String> last = new HashMap<>();
    for (HistoryEntry entry : state.committed()) {
      entry.files().forEach(change -> last.put(change.file(), entry.id()));
    }
    Set<String> protectedIds = new HashSet<>(last.values());
    Sizes sizes = new Sizes();
    for (Item item : state.items()) {
      if (item.status == Status.OPEN || protectedIds.contains(item.entry.id())) {
        sizes.add(item.entry);
      }
    }
    Instant oldest = history.clock().instant().minus(limits.age());
    boolean full = false;
    List<Item> kept = new ArrayList<>();
    for (Item item : List.copyOf(state.items()).reversed()) {
      if (item.status == Status.OPEN || protectedIds.contains(item.entry.id())) {
        kept.add(item);
      } else if (item.status == Status.COMMITTED && !full && !item.entry.time().isBefore(oldest)) {
        sizes.add(item.entry);
        full = sizes.total > limits.sizeBytes();
        if (!full) {
          kept.add(item);
        }
      }
    }
    return kept.reversed();
  }

  /** Contents and how much they take together, each counted once. */
  private static final class Sizes {
    final Set<String> hashes = new HashSet<>();
    long total;

    void add(HistoryEntry entry) {
      for (FileChange change : entry.files()) {
        total += hashes.add(change.oldHash()) ? change.oldSizeBytes() : 0;
        total += hashes.add(change.newHash()) ? change.newSizeBytes() : 0;
      }
    }
  }
}
