package org.mycromwell.engine.apply;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.apply.HistoryEntry.FileChange;
import org.mycromwell.engine.apply.HistoryEntry.Kind;
import org.mycromwell.engine.apply.Interrupted.FileCondition;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.Splice;
import org.mycromwell.engine.edit.Splices;

/**
 * Applies edits to files, remembers them, and undoes them, also in a later process. The only part
 * of the engine that writes files of the user.
 *
 * <p>What it promises: the name of a file leads to its complete old or its complete new content at
 * every instant; mode, owner, links and extended attributes stay; contents are in the history
 * before the file is touched; a file that is not what the edit was made for is not written; nothing
 * in a {@code .git} directory is written. When a method fails, the files are as they were, unless
 * the message says otherwise.
 *
 * <p>What no program can promise: systems have no "replace if unchanged", so what another program
 * writes in the microseconds between the last look and the rename is lost; several files do not
 * change at one instant; a file that can only be written in place (it has several names, an owner
 * that a new file cannot get, a directory that cannot be written) may be found half written after a
 * crash, and is then {@link #interrupted() offered for restoring}. An access list that the system
 * does not let Java read is copied but not compared.
 *
 * <p>For any thread, and for any number of processes on one state directory. Writing is not cut
 * short by an interrupt of the calling thread, which stays set.
 */
public final class EditStore {
  /** By so much the history may grow over its limit before it is cut back to it: a tenth. */
  private static final int SLACK_DIVISOR = 10;

  private final History history;
  private final HistoryLimits limits;
  private final Applier applier;
  private final Reversal reversal;
  private final AtomicLong storedBytes = new AtomicLong();

  private EditStore(History history, HistoryLimits limits) {
    this.history = history;
    this.limits = limits;
    this.applier = new Applier(history);
    this.reversal = new Reversal(history, applier);
  }

  /**
   * Opens the history with the usual limits, settles what a dead process left where that is beyond
   * doubt, and removes what is too old. Creates nothing.
   */
  public static EditStore open(StateDirectory directory) {
    return open(directory, HistoryLimits.DEFAULT);
  }

  public static EditStore open(StateDirectory directory, HistoryLimits limits) {
    return open(directory, limits, new DiskFiles(), InstantSource.system());
  }

  static EditStore open(
      StateDirectory directory, HistoryLimits limits, FileOperations files, InstantSource clock) {
    EditStore store = new EditStore(new History(directory, files, clock), limits);
    store.tidy();
    return store;
  }

  /**
   * Writes an edit into its file.
   *
   * @param note what the user asked for, for the history
   * @throws EngineException CHANGED_ON_DISK, NOT_EDITABLE, or WRITE_FAILED
   */
  public ApplyResult apply(Snapshot before, List<Splice> splices, String note) {
    return apply(List.of(new FileEdit(before, splices)), note);
  }

  /**
   * Writes edits of several different files as one entry of the history: new contents are prepared
   * beside all files before the first is replaced, and after a failure those already replaced get
   * their old contents back.
   */
  public ApplyResult apply(List<FileEdit> edits, String note) {
    List<Change> changes = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    for (FileEdit edit : edits) {
      Change change = change(edit);
      if (!seen.add(change.file())) {
        throw new IllegalArgumentException(change.file() + " is edited twice");
      }
      if (!change.changesNothing()) {
        changes.add(change);
      }
    }
    if (changes.isEmpty()) {
      return new ApplyResult("", List.of(), List.of());
    }
    return Uninterruptible.call(() -> {
      ApplyResult result = applier.apply(new Applier.Purpose(Kind.APPLY, note, "", -1), changes);
      grow(changes);
      return result;
    });
  }

  /**
   * Fails as {@link #apply} would for a file that must not or may not be written, before any work
   * is put into an edit of it.
   *
   * @param before a snapshot of a file
   * @throws EngineException NOT_EDITABLE, or CHANGED_ON_DISK
   */
  public static void requireWritable(StateDirectory directory, Snapshot before) {
    Path given = Objects.requireNonNull(before.path());
    try {
      Targets.checkWritable(given, FileState.read(target(before, directory.root())));
    } catch (IOException e) {
      throw Failures.notWritten(given, e);
    }
  }

  private Change change(FileEdit edit) {
    Snapshot before = edit.before();
    Path given = Objects.requireNonNull(before.path());
    Path file = target(before, history.root());
    byte[] bytes = before.bytes();
    byte[] after = Splices.apply(bytes, edit.splices());
    if (after.length > FileOperations.MAX_FILE_BYTES) {
      throw Failures.notWritten(
          given,
          "it would have "
              + after.length
              + " bytes, more than the "
              + FileOperations.MAX_FILE_BYTES
              + " that could be undone");
    }
    return new Change(given, file, bytes, after, edit.splices());
  }

  private static Path target(Snapshot before, Path stateRoot) {
    Path given = Objects.requireNonNull(before.path());
    Path file = Targets.resolve(given, stateRoot);
    if (!file.equals(before.realPath())) {
      // A symbolic link that leads elsewhere by now.
      throw Failures.changedOnDisk(given);
    }
    return file;
  }

  /** Undoes the last edit of a file that is still applied; again and again back to the first. */
  public UndoResult undo(Path file) {
    Path real = knownPath(file);
    return Uninterruptible.call(() -> {
      HistoryEntry entry = settled().lastApplied(real);
      return reverse(entry, List.of(real), -1, Kind.UNDO);
    });
  }

  /** Undoes the last edit that is still applied, in all files where it is. */
  public UndoResult undoLast() {
    return Uninterruptible.call(() -> {
      UndoStack stack = settled();
      HistoryEntry entry = stack.lastApplied();
      return reverse(entry, entry == null ? List.of() : stack.appliedFiles(entry), -1, Kind.UNDO);
    });
  }

  /** Undoes an edit that need not be the last one, in all files where it is still applied. */
  public UndoResult undo(HistoryEntry entry) {
    return Uninterruptible.call(() -> reverse(entry, settled().appliedFiles(entry), -1, Kind.UNDO));
  }

  /**
   * Undoes one hunk of an edit that is still applied.
   *
   * @param hunk its index in the change of the file
   */
  public UndoResult undoHunk(HistoryEntry entry, Path file, int hunk) {
    Path real = knownPath(file);
    for (FileChange change : entry.files()) {
      if (change.file().equals(real)) {
        Objects.checkIndex(hunk, change.hunks().size());
      }
    }
    return Uninterruptible.call(() -> {
      List<Path> files = new ArrayList<>(settled().appliedFiles(entry));
      files.retainAll(List.of(real));
      return reverse(entry, files, hunk, Kind.UNDO);
    });
  }

  /** Takes back the last undo of a file, if the file was not edited since. */
  public UndoResult redo(Path file) {
    Path real = knownPath(file);
    return Uninterruptible.call(() -> {
      HistoryEntry entry = settled().lastUndone(real);
      return reverse(entry, List.of(real), -1, Kind.REDO);
    });
  }

  /** Everything that was written and is remembered, the last first. */
  public List<HistoryEntry> history() {
    Uninterruptible.call(this::undecided);
    return history.read().committed().reversed();
  }

  /** The edits of {@link #history} that are still applied in at least one of their files. */
  public List<HistoryEntry> applied() {
    List<HistoryEntry> entries = history();
    UndoStack stack = new UndoStack(entries.reversed());
    return entries.stream().filter(entry -> !stack.appliedFiles(entry).isEmpty()).toList();
  }

  /** A content the history names by its hash. */
  public byte[] content(String hash) {
    return Uninterruptible.call(() -> history.content(hash));
  }

  /** Changes that a dead process left in a state that only the user can judge, oldest first. */
  public List<Interrupted> interrupted() {
    return Uninterruptible.call(this::undecided);
  }

  /**
   * Gives the files of an interrupted change their old contents back, those that still exist. What
   * they hold now goes into the history first, so that this can be undone.
   */
  public ApplyResult restore(Interrupted interrupted) {
    return Uninterruptible.call(() -> {
      List<Change> changes = new ArrayList<>();
      for (FileChange file : interrupted.entry().files()) {
        if (interrupted.files().get(file.file()) != FileCondition.UNREADABLE) {
          changes.add(oldContent(file));
        }
      }
      HistoryEntry entry = interrupted.entry();
      ApplyResult result =
          changes.isEmpty()
              ? new ApplyResult("", List.of(), List.of())
              : applier.apply(
                  new Applier.Purpose(Kind.RESTORE, entry.note(), entry.id(), -1), changes);
      note(new JournalLine.Abort(entry.id()));
      return result;
    });
  }

  /** Leaves the files of an interrupted change as they are; from now on it counts as applied. */
  public void keep(Interrupted interrupted) {
    Uninterruptible.call(() -> {
      note(new JournalLine.Commit(interrupted.entry().id()));
      return true;
    });
  }

  /**
   * Erases the history: entries and contents. What is being written at this moment, or was
   * interrupted and not decided, stays.
   *
   * @return how many entries stay
   */
  public int clear() {
    return Uninterruptible.call(() -> {
      undecided();
      try {
        int open = history.exists() ? new Eviction(history).clear() : 0;
        storedBytes.set(0);
        return open;
      } catch (IOException e) {
        throw Failures.noHistory(history.root(), e);
      }
    });
  }

  private Change oldContent(FileChange file) {
    Targets.resolve(file.file(), history.root());
    byte[] old = history.content(file.oldHash());
    try {
      byte[] current = history.files().read(file.file());
      return new Change(file.file(), file.file(), current, old, Splices.between(current, old));
    } catch (IOException e) {
      throw Failures.notWritten(file.file(), e);
    }
  }

  private UndoResult reverse(@Nullable HistoryEntry entry, List<Path> files, int hunk, Kind kind) {
    if (entry == null || files.isEmpty()) {
      return new UndoResult.Nothing();
    }
    return reversal.reverse(entry, files, hunk, kind);
  }

  private UndoStack settled() {
    undecided();
    return new UndoStack(history.read().committed());
  }

  private List<Interrupted> undecided() {
    return new Recovery(history).settle();
  }

  private void note(JournalLine line) {
    try {
      history.append(line);
    } catch (IOException e) {
      throw Failures.noHistory(history.root(), e);
    }
  }

  /** The real path of a file, or the nearest to it for one that is gone. */
  private static Path knownPath(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException _) {
      return file.toAbsolutePath().normalize();
    }
  }

  private void tidy() {
    Uninterruptible.call(() -> {
      try {
        undecided();
        evict();
      } catch (EngineException _) {
        // Whatever needs the history will say so; looking at a file does not.
      }
      return true;
    });
  }

  private void grow(List<Change> changes) {
    long added = changes.stream().mapToLong(c -> c.before().length + c.after().length).sum();
    if (storedBytes.addAndGet(added) > limits.sizeBytes() + limits.sizeBytes() / SLACK_DIVISOR) {
      evict();
    }
  }

  private void evict() {
    if (history.exists()) {
      try {
        storedBytes.set(new Eviction(history).evict(limits));
      } catch (IOException _) {
        // The history stays larger than it should be, which must not fail an edit.
      }
    }
  }
}
