package org.mycromwell.app.project;

import java.nio.file.Path;
import java.util.Objects;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.Snapshot;

/**
 * An open file. The text that is being typed lives in the code pane, which tells whether it differs
 * from the file; {@link #savedProperty} is the file as it was read or written last. Used by the FX
 * thread.
 */
public final class EditorTab {
  /** How much the code pane may do with a file. */
  public enum Size {
    NORMAL,
    /** No highlighting and no word marks: more than 1 MB or 20,000 lines. */
    LARGE
  }

  private static final int LARGE_BYTES = 1 << 20;
  private static final int LARGE_LINES = 20_000;

  private final Path path;
  private final ReadOnlyObjectWrapper<Snapshot> saved = new ReadOnlyObjectWrapper<>();
  private final @Nullable String typed;
  private final BooleanProperty dirty = new SimpleBooleanProperty();
  private final ReadOnlyBooleanWrapper changedOnDisk = new ReadOnlyBooleanWrapper();
  private int caretLine;

  EditorTab(Snapshot file) {
    this(file, null);
  }

  /**
   * @param typed what the code pane begins with in place of the file's text; null for that text
   */
  EditorTab(Snapshot file, @Nullable String typed) {
    this.typed = typed;
    dirty.set(typed != null);
    path = Objects.requireNonNull(file.path()).toAbsolutePath().normalize();
    saved.set(file);
  }

  /** Absolute. */
  public Path path() {
    return path;
  }

  /** Name without folders. */
  public String name() {
    return String.valueOf(path.getFileName());
  }

  /** The file as it was read or written last; the code pane shows another one when it changes. */
  public ReadOnlyObjectProperty<Snapshot> savedProperty() {
    return saved.getReadOnlyProperty();
  }

  /** The file as it was read or written last. */
  public Snapshot saved() {
    return saved.get();
  }

  /** Its text for the code pane: every line that has an end, with {@code \n}. */
  public String text() {
    return saved().text(saved().allLines());
  }

  /** What the code pane begins with: the file's text, or what was typed before there was a pane. */
  public String firstText() {
    return typed != null ? typed : text();
  }

  /** Whether the code pane holds something else; set by the pane. */
  public BooleanProperty dirtyProperty() {
    return dirty;
  }

  /** Whether another program has changed the file while the pane holds unsaved typing. */
  public ReadOnlyBooleanProperty changedOnDiskProperty() {
    return changedOnDisk.getReadOnlyProperty();
  }

  /** How much can be done with it. */
  public Size size() {
    return saved().sizeBytes() > LARGE_BYTES || saved().lineCount() > LARGE_LINES
        ? Size.LARGE
        : Size.NORMAL;
  }

  /** Line of the caret, from 0, to come back to. */
  public int caretLine() {
    return caretLine;
  }

  public void setCaretLine(int line) {
    caretLine = Math.max(0, line);
  }

  /** The file is now this, and the pane shows it. */
  void show(Snapshot file) {
    changedOnDisk.set(false);
    dirty.set(false);
    saved.set(file);
  }

  /** The file is now this, because the pane's text was written to it; typing may have gone on. */
  void written(Snapshot file, boolean typedOn) {
    changedOnDisk.set(false);
    saved.set(file);
    dirty.set(typedOn);
  }

  void setChangedOnDisk() {
    changedOnDisk.set(true);
  }
}
