package org.mycromwell.app.review;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.mycromwell.app.run.FailureText;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.apply.EditStore;
import org.mycromwell.engine.apply.HistoryEntry;
import org.mycromwell.engine.apply.Interrupted;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.apply.UndoResult;

/**
 * Everything that was written, of this and earlier sessions and of the command line, and what a
 * crash has left half done. Used by the FX thread; the history is read and changed by the I/O
 * thread.
 */
public final class HistoryViewModel {
  /** More than that nobody scrolls through; the command line shows all. */
  private static final int MOST = 200;

  /**
   * A change that was written. Immutable.
   *
   * @param text what the user had asked for, or what was done
   * @param files real paths of the files
   * @param applied whether it is in the files now, so that it can be taken back
   */
  public record Entry(String id, Instant time, String text, List<Path> files, boolean applied) {}

  private final StateDirectory state;
  private final Executor fx;
  private final Executor io;
  private final Consumer<String> notices;
  private final Runnable onWritten;
  private final ObservableList<Entry> entries = FXCollections.observableArrayList();
  private final ObservableList<Entry> readOnlyEntries =
      FXCollections.unmodifiableObservableList(entries);
  private final ObservableList<Interrupted> interrupted = FXCollections.observableArrayList();
  private final ObservableList<Interrupted> readOnlyInterrupted =
      FXCollections.unmodifiableObservableList(interrupted);

  /**
   * @param notices hears what went wrong
   * @param onWritten called when files were changed from here
   */
  public HistoryViewModel(
      StateDirectory state,
      Executor fx,
      Executor io,
      Consumer<String> notices,
      Runnable onWritten) {
    this.state = state;
    this.fx = fx;
    this.io = io;
    this.notices = notices;
    this.onWritten = onWritten;
  }

  /** What was written, the last first; cannot be changed from outside. */
  public ObservableList<Entry> entries() {
    return readOnlyEntries;
  }

  /** Changes that only the user can settle: {@link #restore} or {@link #keep}. */
  public ObservableList<Interrupted> interrupted() {
    return readOnlyInterrupted;
  }

  /** Reads the history again. */
  public void refresh() {
    work(_ -> {}, false);
  }

  /** Takes a change back, also one that is not the last. */
  public void undo(Entry entry) {
    work(
        store -> {
          for (HistoryEntry known : store.history()) {
            if (known.id().equals(entry.id())) {
              tell(store.undo(known));
              return;
            }
          }
          say("the history does not know this change any more");
        },
        true);
  }

  /** Gives the files of an interrupted change their old contents back. */
  public void restore(Interrupted change) {
    work(store -> store.restore(change), true);
  }

  /** Leaves the files of an interrupted change as they are. */
  public void keep(Interrupted change) {
    work(store -> store.keep(change), false);
  }

  private void work(Consumer<EditStore> action, boolean writes) {
    io.execute(() -> {
      try {
        EditStore store = EditStore.open(state);
        action.accept(store);
        List<Entry> now = entries(store);
        List<Interrupted> open = store.interrupted();
        fx.execute(() -> {
          if (!now.equals(entries)) {
            entries.setAll(now);
          }
          interrupted.setAll(open);
          if (writes) {
            onWritten.run();
          }
        });
      } catch (EngineException e) {
        say(FailureText.of(e));
      }
    });
  }

  private static List<Entry> entries(EditStore store) {
    Set<String> applied = new HashSet<>();
    store.applied().forEach(entry -> applied.add(entry.id()));
    List<Entry> all = new ArrayList<>();
    for (HistoryEntry entry : store.history()) {
      if (all.size() == MOST) {
        break;
      }
      all.add(
          new Entry(
              entry.id(),
              entry.time(),
              text(entry),
              entry.files().stream().map(HistoryEntry.FileChange::file).toList(),
              applied.contains(entry.id())));
    }
    return all;
  }

  private static String text(HistoryEntry entry) {
    return switch (entry.kind()) {
      case APPLY -> entry.note();
      case UNDO -> "Undone: " + entry.note();
      case REDO -> "Done again: " + entry.note();
      case RESTORE -> "Restored: " + entry.note();
    };
  }

  private void tell(UndoResult result) {
    switch (result) {
      case UndoResult.Done done -> {
        if (!done.merged().isEmpty()) {
          say("Only that change was taken back; what came later was kept");
        }
      }
      case UndoResult.Conflicted _ ->
          say("Later changes touch the same lines; nothing was written");
      case UndoResult.Nothing _ -> say("This change is taken back already");
    }
  }

  private void say(String text) {
    fx.execute(() -> notices.accept(text));
  }
}
