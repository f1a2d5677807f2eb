package org.mycromwell.engine.apply;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.apply.HistoryEntry.FileChange;

/**
 * Which entries of the history can be undone and redone, file by file. Undoing goes backwards
 * through the edits that are still applied; a new edit of a file ends what could be redone in it.
 * Immutable once made.
 */
final class UndoStack {
  /** Both oldest first. */
  private static final class OfFile {
    final List<HistoryEntry> applied = new ArrayList<>();
    final List<HistoryEntry> undone = new ArrayList<>();
  }

  private final Map<String, HistoryEntry> entries = new LinkedHashMap<>();
  private final Map<String, Integer> order = new HashMap<>();
  private final Map<Path, OfFile> stacks = new HashMap<>();

  UndoStack(List<HistoryEntry> committed) {
    for (HistoryEntry entry : committed) {
      order.put(entry.id(), entries.size());
      entries.put(entry.id(), entry);
      for (FileChange change : entry.files()) {
        add(entry, stacks.computeIfAbsent(change.file(), _ -> new OfFile()));
      }
    }
  }

  private void add(HistoryEntry entry, OfFile stack) {
    switch (entry.kind()) {
      case APPLY, RESTORE -> {
        stack.applied.add(entry);
        stack.undone.clear();
      }
      case UNDO -> {
        if (entry.hunk() < 0) {
          stack.applied.removeIf(other -> other.id().equals(entry.target()));
        }
        stack.undone.add(entry);
      }
      case REDO -> {
        stack.undone.removeIf(other -> other.id().equals(entry.target()));
        HistoryEntry undo = entries.get(entry.target());
        HistoryEntry again = undo == null ? null : entries.get(undo.target());
        if (again != null && !stack.applied.contains(again)) {
          stack.applied.add(again);
          stack.applied.sort((a, b) -> Integer.compare(position(a), position(b)));
        }
      }
    }
  }

  private int position(HistoryEntry entry) {
    return order.getOrDefault(entry.id(), -1);
  }

  /** The last edit of a file that is still applied. */
  @Nullable HistoryEntry lastApplied(Path file) {
    OfFile stack = stacks.get(file);
    return stack == null || stack.applied.isEmpty() ? null : stack.applied.getLast();
  }

  /** The last undo of a file that can be taken back. */
  @Nullable HistoryEntry lastUndone(Path file) {
    OfFile stack = stacks.get(file);
    return stack == null || stack.undone.isEmpty() ? null : stack.undone.getLast();
  }

  /** The last edit of any file that is still applied in at least one of its files. */
  @Nullable HistoryEntry lastApplied() {
    HistoryEntry last = null;
    for (Path file : stacks.keySet()) {
      HistoryEntry entry = lastApplied(file);
      if (entry != null && (last == null || position(entry) > position(last))) {
        last = entry;
      }
    }
    return last;
  }

  /** The files of an entry in which it is still applied. */
  List<Path> appliedFiles(HistoryEntry entry) {
    List<Path> files = new ArrayList<>();
    for (FileChange change : entry.files()) {
      OfFile stack = stacks.get(change.file());
      if (stack != null && stack.applied.contains(entry)) {
        files.add(change.file());
      }
    }
    return files;
  }
}
