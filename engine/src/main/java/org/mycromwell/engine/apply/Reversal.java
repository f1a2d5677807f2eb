package org.mycromwell.engine.apply;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.apply.HistoryEntry.FileChange;
import org.mycromwell.engine.apply.HistoryEntry.Kind;
import org.mycromwell.engine.edit.Merge;
import org.mycromwell.engine.edit.MergeResult;
import org.mycromwell.engine.edit.Splice;
import org.mycromwell.engine.edit.Splices;

/**
 * Takes the change of an entry, or one hunk of it, back out of the files as they are now. A file
 * that is as the entry left it gets its old bytes; from one that moved on only the change is
 * removed. Never does an old file come back over later work.
 */
final class Reversal {
  private final History history;
  private final Applier applier;

  Reversal(History history, Applier applier) {
    this.history = history;
    this.applier = applier;
  }

  UndoResult reverse(HistoryEntry entry, List<Path> wanted, int hunk, Kind kind) {
    List<Change> changes = new ArrayList<>();
    List<Path> merged = new ArrayList<>();
    Map<Path, MergeResult> conflicts = new LinkedHashMap<>();
    for (FileChange change : entry.files()) {
      if (!wanted.contains(change.file())) {
        continue;
      }
      byte[] base = history.content(change.newHash());
      byte[] old = history.content(change.oldHash());
      byte[] current = current(change.file());
      byte[] goal = hunk < 0 ? old : without(change, old, base, hunk);
      if (Arrays.equals(current, base)) {
        List<Splice> splices =
            hunk < 0
                ? Splices.inverse(old, Change.splices(change, base))
                : Splices.between(current, goal);
        changes.add(new Change(change.file(), change.file(), current, goal, splices));
      } else {
        MergeResult merge = Merge.threeWay(base, current, goal);
        if (merge.isClean()) {
          merged.add(change.file());
          changes.add(
              new Change(change.file(), change.file(), current, merge.merged(), merge.splices()));
        } else {
          conflicts.put(change.file(), merge);
        }
      }
    }
    if (!conflicts.isEmpty()) {
      return new UndoResult.Conflicted(entry, conflicts);
    }
    applier.apply(new Applier.Purpose(kind, entry.note(), entry.id(), hunk), changes);
    return new UndoResult.Done(entry, changes.stream().map(Change::file).toList(), merged);
  }

  private static byte[] without(FileChange change, byte[] old, byte[] base, int hunk) {
    List<Splice> others = new ArrayList<>(Change.splices(change, base));
    others.remove(hunk);
    return Splices.apply(old, others);
  }

  private byte[] current(Path file) {
    Targets.resolve(file, history.root());
    try {
      return history.files().read(file);
    } catch (NoSuchFileException _) {
      throw Failures.notEditable(file, "does not exist");
    } catch (IOException e) {
      throw Failures.notEditable(file, "cannot be read: " + Failures.reason(e));
    }
  }
}
