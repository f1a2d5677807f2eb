package org.mycromwell.engine.apply;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the journal says, read from its start to its end. For one thread. */
final class JournalState {
  /** What became of an entry; what is said first holds. */
  enum Status {
    OPEN,
    COMMITTED,
    ABORTED
  }

  /** An entry and what is known about it. */
  static final class Item {
    final HistoryEntry entry;
    final Set<Path> inPlace = new HashSet<>();
    Status status = Status.OPEN;

    Item(HistoryEntry entry) {
      this.entry = entry;
    }
  }

  private final Map<String, Item> items = new LinkedHashMap<>();
  private boolean newer;

  void add(JournalLine line) {
    switch (line) {
      case JournalLine.Begin begin ->
          items.putIfAbsent(begin.entry().id(), new Item(begin.entry()));
      case JournalLine.InPlace inPlace -> {
        Item item = items.get(inPlace.id());
        if (item != null) {
          item.inPlace.add(inPlace.file());
        }
      }
      case JournalLine.Commit commit -> settle(commit.id(), Status.COMMITTED);
      case JournalLine.Abort abort -> settle(abort.id(), Status.ABORTED);
      case JournalLine.Newer _ -> newer = true;
    }
  }

  private void settle(String id, Status status) {
    Item item = items.get(id);
    if (item != null && item.status == Status.OPEN) {
      item.status = status;
    }
  }

  /** All entries, oldest first. */
  Collection<Item> items() {
    return items.values();
  }

  @Nullable Item item(String id) {
    return items.get(id);
  }

  /** Entries of that status, oldest first. */
  List<Item> items(Status status) {
    return items.values().stream().filter(item -> item.status == status).toList();
  }

  /** Entries whose files were written, oldest first. */
  List<HistoryEntry> committed() {
    List<HistoryEntry> entries = new ArrayList<>();
    items(Status.COMMITTED).forEach(item -> entries.add(item.entry));
    return entries;
  }

  /** True when there are lines of a later Cromwell, whose contents nobody here may delete. */
  boolean hasNewerLines() {
    return newer;
  }
}
