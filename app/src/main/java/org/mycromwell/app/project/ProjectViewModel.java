package org.mycromwell.app.project;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.run.FailureText;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.apply.EditStore;
import org.mycromwell.engine.apply.FileEdit;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.Snapshot;

/**
 * The open folder, the tabs and the recent files. Files are read and written by the I/O thread,
 * written by the same safe writer as proposals, so that saving can be undone from the history. Used
 * by the FX thread.
 */
public final class ProjectViewModel {
  private static final int MOST_RECENT = 20;

  private final Executor fx;
  private final Executor io;
  private final StateDirectory state;
  private final Drafts drafts;
  private final Consumer<String> notices;
  private final ReadOnlyObjectWrapper<@Nullable TreeNode> root = new ReadOnlyObjectWrapper<>();
  private final ObservableList<EditorTab> tabs = FXCollections.observableArrayList();
  private final ObjectProperty<@Nullable EditorTab> selected = new SimpleObjectProperty<>();
  private final ObservableList<Path> recent = FXCollections.observableArrayList();

  /**
   * @param io reads and writes
   * @param notices hears what went wrong, one sentence each
   */
  public ProjectViewModel(
      StateDirectory state, Executor fx, Executor io, Consumer<String> notices) {
    this.state = state;
    drafts = new Drafts(state);
    this.fx = fx;
    this.io = io;
    this.notices = notices;
  }

  /** The open folder; null for none. */
  public ReadOnlyObjectProperty<@Nullable TreeNode> rootProperty() {
    return root.getReadOnlyProperty();
  }

  /**
   * Open files, in the order of their tabs; they may be moved, and are closed by {@link #close}.
   */
  public ObservableList<EditorTab> tabs() {
    return tabs;
  }

  /** The tab in front; null for none. */
  public ObjectProperty<@Nullable EditorTab> selectedProperty() {
    return selected;
  }

  /** Files and folders that were opened, the last first. */
  public ObservableList<Path> recent() {
    return recent;
  }

  /** Replaces the recent ones, from the settings. */
  public void loadRecent(List<Path> paths) {
    recent.setAll(paths.subList(0, Math.min(paths.size(), MOST_RECENT)));
  }

  /** Opens a folder as the project, or a file in a tab. */
  public void open(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    io.execute(() -> {
      boolean folder = Files.isDirectory(absolute);
      fx.execute(() -> {
        if (folder) {
          openFolder(absolute);
        } else {
          openFile(absolute, _ -> {});
        }
      });
    });
  }

  private void openFolder(Path folder) {
    TreeNode node = new TreeNode(folder, true, fx, io);
    root.set(node);
    node.open();
    remember(folder);
  }

  /**
   * Opens a file in a tab and brings it to the front; one that is open is brought to the front.
   *
   * @param then hears of the tab, unless the file cannot be opened
   */
  public void openFile(Path file, Consumer<EditorTab> then) {
    Path absolute = file.toAbsolutePath().normalize();
    Optional<EditorTab> open = tab(absolute);
    if (open.isPresent()) {
      selected.set(open.get());
      then.accept(open.get());
      return;
    }
    io.execute(() -> {
      try {
        Snapshot read = Snapshot.read(absolute);
        fx.execute(() -> {
          EditorTab tab = tab(absolute).orElseGet(() -> added(new EditorTab(read)));
          selected.set(tab);
          remember(absolute);
          then.accept(tab);
        });
      } catch (EngineException e) {
        tell(FailureText.of(e));
      }
    });
  }

  /**
   * Opens an empty text that has no place of its own yet, such as one that a picture is to fill. It
   * is kept like any file, and goes to its place with {@link #saveAs}.
   */
  public void openDraft() {
    io.execute(() -> {
      try {
        Snapshot empty = drafts.create();
        fx.execute(() -> selected.set(added(new EditorTab(empty))));
      } catch (EngineException e) {
        tell(FailureText.of(e));
      }
    });
  }

  /** Whether a tab holds a text that has no place of its own yet. */
  public boolean isDraft(EditorTab tab) {
    return drafts.holds(tab.path());
  }

  /**
   * Writes a text to a place that the user has chosen, and shows that file in place of the tab. A
   * file that was there is replaced; the history can bring it back.
   *
   * @param text of the code pane, with {@code \n} line ends
   * @param current what the pane holds when the writing is done; typing may go on meanwhile, and
   *     goes on in the new tab
   */
  public void saveAs(EditorTab tab, Path target, String text, Supplier<String> current) {
    Path absolute = target.toAbsolutePath().normalize();
    io.execute(() -> {
      try {
        drafts.write(text, absolute);
        Snapshot after = Snapshot.read(absolute);
        fx.execute(() -> {
          String now = current.get();
          savedAs(tab, after, now.equals(text) ? null : now);
        });
      } catch (EngineException e) {
        tell(FailureText.of(e));
      }
    });
  }

  private void savedAs(EditorTab tab, Snapshot file, @Nullable String typedOn) {
    EditorTab opened = new EditorTab(file, typedOn);
    Optional<EditorTab> before = tab(opened.path());
    remember(opened.path());
    if (before.isPresent() && before.get().equals(tab)) { // a draft that is saved where it is
      tab.written(file, typedOn != null);
      return;
    }
    opened.setCaretLine(tab.caretLine());
    if (before.isPresent()) {
      tabs.set(tabs.indexOf(before.get()), opened); // its pane holds what was replaced
    } else {
      tabs.add(opened);
    }
    selected.set(opened);
    close(tab);
  }

  private EditorTab added(EditorTab tab) {
    tabs.add(tab);
    return tab;
  }

  private void remember(Path path) {
    recent.remove(path);
    recent.addFirst(path);
    if (recent.size() > MOST_RECENT) {
      recent.remove(MOST_RECENT, recent.size());
    }
  }

  /** The tab of a file. */
  public Optional<EditorTab> tab(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return tabs.stream().filter(tab -> tab.path().equals(absolute)).findFirst();
  }

  /** Closes a tab, unsaved typing or not, and a draft for good: asking is the window's. */
  public void close(EditorTab tab) {
    int at = tabs.indexOf(tab);
    if (at < 0) {
      return;
    }
    boolean front = tab.equals(selected.get());
    tabs.remove(at);
    if (isDraft(tab)) {
      io.execute(() -> drafts.remove(tab.path()));
    }
    if (front) {
      selected.set(tabs.isEmpty() ? null : tabs.get(Math.min(at, tabs.size() - 1)));
    }
  }

  /** Tabs with unsaved typing. */
  public List<EditorTab> unsaved() {
    return tabs.stream().filter(tab -> tab.dirtyProperty().get()).toList();
  }

  /**
   * Writes what was typed. A file that another program has changed is not written: the tab says so.
   *
   * @param text of the code pane, with {@code \n} line ends
   * @param current what the pane holds when the writing is done; typing may go on meanwhile
   */
  public void save(EditorTab tab, String text, Supplier<String> current) {
    Snapshot before = tab.saved();
    io.execute(() -> {
      try {
        byte[] bytes = TypedText.bytes(before, text);
        EditStore.open(state).apply(List.of(FileEdit.of(before, bytes)), "typed in the editor");
        Snapshot after = Snapshot.read(tab.path());
        fx.execute(() -> tab.written(after, !text.equals(current.get())));
      } catch (EngineException e) {
        boolean conflict = e.kind() == Kind.CHANGED_ON_DISK;
        fx.execute(() -> {
          if (conflict) {
            tab.setChangedOnDisk();
          }
          notices.accept(FailureText.of(e));
        });
      }
    });
  }

  /** Shows the file as it is on disk; unsaved typing in the tab is lost, so ask first. */
  public void reload(EditorTab tab) {
    look(List.of(tab), true);
  }

  /**
   * Looks whether other programs have changed open files: when the window comes to the front, and
   * after everything that writes. Tabs without unsaved typing show the new content.
   */
  public void checkDisk() {
    look(List.copyOf(tabs), false);
  }

  private void look(List<EditorTab> wanted, boolean evenDirty) {
    List<Snapshot> known = wanted.stream().map(EditorTab::saved).toList();
    io.execute(() -> {
      List<@Nullable Snapshot> now = new ArrayList<>();
      for (EditorTab tab : wanted) {
        now.add(read(tab.path()));
      }
      fx.execute(() -> {
        for (int i = 0; i < wanted.size(); i++) {
          update(wanted.get(i), known.get(i), now.get(i), evenDirty);
        }
      });
    });
  }

  private static @Nullable Snapshot read(Path file) {
    try {
      return Snapshot.read(file);
    } catch (EngineException _) {
      return null; // gone, or no text any more: the tab keeps what it has
    }
  }

  private void update(EditorTab tab, Snapshot known, @Nullable Snapshot now, boolean evenDirty) {
    if (!known.equals(tab.saved())) {
      return; // it was saved or shown anew meanwhile
    }
    if (now == null) {
      if (!tab.changedOnDiskProperty().get()) {
        tab.setChangedOnDisk();
        notices.accept(tab.name() + " was removed or cannot be read any more");
      }
    } else if (!now.sha256().equals(known.sha256()) || evenDirty) {
      if (tab.dirtyProperty().get() && !evenDirty) {
        tab.setChangedOnDisk();
      } else {
        tab.show(now);
      }
    }
  }

  private void tell(String problem) {
    fx.execute(() -> notices.accept(problem));
  }
}
