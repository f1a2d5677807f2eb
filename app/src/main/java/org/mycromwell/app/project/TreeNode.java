package org.mycromwell.app.project;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * A file or folder of the tree. A folder is read when it is opened, by the I/O thread, and nothing
 * below it. Used by the FX thread.
 */
public final class TreeNode {
  /** Folders that are nobody's source: reading them helps nobody. */
  private static final Set<String> HIDDEN = Set.of(".git", ".hg", ".svn");

  /** A folder of more entries is shown in part. */
  private static final int MOST = 5_000;

  private final Path path;
  private final boolean folder;
  private final Executor fx;
  private final Executor io;
  private final ObservableList<TreeNode> children = FXCollections.observableArrayList();
  private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
  private long version;

  TreeNode(Path path, boolean folder, Executor fx, Executor io) {
    this.path = path;
    this.folder = folder;
    this.fx = fx;
    this.io = io;
  }

  public Path path() {
    return path;
  }

  /** Name without folders. */
  public String name() {
    Path name = path.getFileName();
    return name == null ? path.toString() : name.toString();
  }

  public boolean isFolder() {
    return folder;
  }

  /** What is in the folder: folders first, by name. Empty before it is loaded. */
  public ObservableList<TreeNode> children() {
    return children;
  }

  /** Whether the folder has been read. */
  public ReadOnlyBooleanProperty loadedProperty() {
    return loaded.getReadOnlyProperty();
  }

  /** Why the folder could not be read, or is shown in part; "" otherwise. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** Reads the folder, once. */
  public void open() {
    if (folder && !loaded.get()) {
      refresh();
    }
  }

  /** Reads the folder again; nodes of what is still there stay, with what is open below them. */
  public void refresh() {
    if (!folder) {
      return;
    }
    long mine = ++version;
    io.execute(() -> {
      List<Path> folders = new ArrayList<>();
      List<Path> files = new ArrayList<>();
      String trouble = list(folders, files);
      fx.execute(() -> {
        if (mine == version) {
          show(folders, files, trouble);
        }
      });
    });
  }

  private String list(List<Path> folders, List<Path> files) {
    String trouble = "";
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        if (folders.size() + files.size() >= MOST) {
          trouble = "only the first " + MOST + " entries are shown";
          break;
        }
        if (Files.isDirectory(entry)) {
          if (!HIDDEN.contains(String.valueOf(entry.getFileName()))) {
            folders.add(entry);
          }
        } else {
          files.add(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      trouble = path + " cannot be read";
    }
    Comparator<Path> byName =
        Comparator.comparing(
            entry -> String.valueOf(entry.getFileName()), String.CASE_INSENSITIVE_ORDER);
    folders.sort(byName);
    files.sort(byName);
    return trouble;
  }

  private void show(List<Path> folders, List<Path> files, String trouble) {
    List<TreeNode> now = new ArrayList<>();
    folders.forEach(entry -> now.add(node(entry, true)));
    files.forEach(entry -> now.add(node(entry, false)));
    if (!now.equals(children)) {
      children.setAll(now);
    }
    problem.set(trouble);
    loaded.set(true);
  }

  private TreeNode node(Path entry, boolean isFolder) {
    for (TreeNode child : children) {
      if (child.path.equals(entry) && child.folder == isFolder) {
        return child;
      }
    }
    return new TreeNode(entry, isFolder, fx, io);
  }
}
