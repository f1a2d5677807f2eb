package org.mycromwell.app.desktop;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.beans.InvalidationListener;
import javafx.collections.ListChangeListener;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.project.EditorTab;
import org.mycromwell.app.project.FilesContent;
import org.mycromwell.app.project.FilesContent.Entry;
import org.mycromwell.app.project.FilesView;
import org.mycromwell.app.project.ProjectViewModel;
import org.mycromwell.app.project.TreeNode;
import org.mycromwell.app.workbench.Workbench;

/** Keeps the tree of the left column like the project. Owned by the FX thread. */
final class ProjectFiles {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

  private final Workbench bench;
  private final ProjectViewModel project;
  private final FilesView view;
  private final Set<String> expanded = new HashSet<>();
  private final Set<TreeNode> followed = new HashSet<>();
  private final ListChangeListener<TreeNode> changed = change -> show();

  ProjectFiles(Workbench bench, FilesView view) {
    this.bench = bench;
    this.project = bench.project();
    this.view = view;
    InvalidationListener beside = property -> show();
    bench.instruction().chips().addListener(beside);
    bench.history().entries().addListener(beside);
    project.rootProperty().addListener((property, before, after) -> opened(after));
    project.selectedProperty().addListener((property, before, after) -> show());
    InvalidationListener dirty = property -> show();
    project
        .tabs()
        .addListener(
            (ListChangeListener<EditorTab>)
                change -> {
                  while (change.next()) {
                    change.getAddedSubList().forEach(tab -> tab.dirtyProperty().addListener(dirty));
                  }
                });
    opened(project.rootProperty().get());
  }

  private void opened(@Nullable TreeNode root) {
    expanded.clear();
    followed.clear();
    if (root != null) {
      follow(root);
    }
    show();
  }

  private void follow(TreeNode node) {
    if (followed.add(node)) {
      node.children().addListener(changed);
    }
  }

  /** The user has opened or closed a folder. */
  void expand(String path, boolean open) {
    if (!open) {
      expanded.remove(path);
      return;
    }
    expanded.add(path);
    TreeNode root = project.rootProperty().get();
    TreeNode node = root == null ? null : find(root, path);
    if (node != null) {
      follow(node);
      node.open();
    }
  }

  private static @Nullable TreeNode find(TreeNode node, String path) {
    if (node.path().toString().equals(path)) {
      return node;
    }
    for (TreeNode child : node.children()) {
      TreeNode found = find(child, path);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private void show() {
    TreeNode root = project.rootProperty().get();
    EditorTab front = project.selectedProperty().get();
    List<Entry> roots = root == null ? List.of() : entries(root);
    view.show(
        new FilesContent(roots, front == null ? "" : front.path().toString(), context(), past()));
  }

  private List<FilesContent.ContextFile> context() {
    return bench.instruction().chips().stream()
        .map(chip ->
            new FilesContent.ContextFile(
                String.valueOf(chip.path().getFileName()), chip.tokens().orElse(0)))
        .toList();
  }

  private List<FilesContent.HistoryEntry> past() {
    return bench.history().entries().stream()
        .map(entry ->
            new FilesContent.HistoryEntry(
                entry.id(), TIME.format(entry.time().atZone(ZoneId.systemDefault())), entry.text()))
        .toList();
  }

  private List<Entry> entries(TreeNode folder) {
    List<Entry> entries = new ArrayList<>();
    for (TreeNode child : folder.children()) {
      String path = child.path().toString();
      boolean changedHere =
          project.tab(child.path()).map(tab -> tab.dirtyProperty().get()).orElse(false);
      entries.add(
          new Entry(
              path,
              child.name(),
              child.isFolder(),
              expanded.contains(path),
              changedHere,
              child.isFolder() ? entries(child) : List.of()));
    }
    return entries;
  }

  /** Names of the files that are known, relative to the project. */
  List<String> names() {
    TreeNode root = project.rootProperty().get();
    List<String> names = new ArrayList<>();
    if (root != null) {
      collect(root, root.path(), names);
    }
    return names;
  }

  private static void collect(TreeNode folder, Path base, List<String> names) {
    for (TreeNode child : folder.children()) {
      if (child.isFolder()) {
        collect(child, base, names);
      } else {
        names.add(base.relativize(child.path()).toString());
      }
    }
  }
}
