package org.mycromwell.engine.apply;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.apply.HistoryEntry.FileChange;
import org.mycromwell.engine.apply.Interrupted.FileCondition;
import org.mycromwell.engine.apply.JournalState.Item;
import org.mycromwell.engine.apply.JournalState.Status;
import org.mycromwell.engine.edit.Snapshot;

/**
 * Looks at changes that were begun and neither completed nor given up, whose process is dead. Where
 * all files have their old or all their new content, the journal is told so; the rest is for the
 * user to decide.
 */
final class Recovery {
  private final History history;

  Recovery(History history) {
    this.history = history;
  }

  /**
   * What only the user can decide, oldest first; after this the journal says so of nothing else.
   */
  List<Interrupted> settle() {
    List<Interrupted> undecided = new ArrayList<>();
    if (!history.exists()) {
      return undecided;
    }
    for (Item item : history.read().items(Status.OPEN)) {
      Interrupted interrupted = settle(item);
      if (interrupted != null) {
        undecided.add(interrupted);
      }
    }
    return undecided;
  }

  private @Nullable Interrupted settle(Item seen) {
    List<Path> paths = seen.entry.files().stream().map(FileChange::file).toList();
    try (FileLocks locks = FileLocks.acquire(history, paths, Duration.ZERO)) {
      if (locks == null) {
        // It is being written right now.
        return null;
      }
      JournalState state = history.read();
      Item item = state.item(seen.entry.id());
      if (item == null || item.status != Status.OPEN) {
        return null;
      }
      Map<Path, FileCondition> conditions = new LinkedHashMap<>();
      boolean superseded = true;
      for (FileChange change : item.entry.files()) {
        deleteTemporary(change);
        String later = laterHash(state, item, change.file());
        superseded &= later != null;
        conditions.put(change.file(), condition(item, change, later));
      }
      Set<FileCondition> kinds = Set.copyOf(conditions.values());
      if (kinds.equals(Set.of(FileCondition.NEW))) {
        history.append(new JournalLine.Commit(item.entry.id()));
      } else if (superseded || kinds.equals(Set.of(FileCondition.OLD))) {
        history.append(new JournalLine.Abort(item.entry.id()));
      } else {
        return new Interrupted(item.entry, conditions);
      }
      return null;
    } catch (IOException e) {
      throw Failures.noHistory(history.root(), e);
    }
  }

  private void deleteTemporary(FileChange change) {
    try {
      history.files().delete(change.file().resolveSibling(change.temporary()));
    } catch (IOException _) {
      // It does no harm, and the next change of the file tries again.
    }
  }

  /** What the next completed change of the file found there, or null when there was none. */
  private static @Nullable String laterHash(JournalState state, Item item, Path file) {
    boolean later = false;
    for (Item other : state.items()) {
      if (later && other.status == Status.COMMITTED) {
        for (FileChange change : other.entry.files()) {
          if (change.file().equals(file)) {
            return change.oldHash();
          }
        }
      }
      later |= other == item;
    }
    return null;
  }

  private FileCondition condition(Item item, FileChange change, @Nullable String later) {
    String hash;
    try {
      hash = later != null ? later : Snapshot.sha256(history.files().read(change.file()));
    } catch (IOException _) {
      return FileCondition.UNREADABLE;
    }
    if (hash.equals(change.newHash())) {
      return FileCondition.NEW;
    }
    if (hash.equals(change.oldHash())) {
      return FileCondition.OLD;
    }
    return item.inPlace.contains(change.file())
        ? FileCondition.HALF_WRITTEN
        : FileCondition.CHANGED;
  }
}
