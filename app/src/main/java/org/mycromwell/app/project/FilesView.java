package org.mycromwell.app.project;

import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.app.project.FilesContent.Entry;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/** The left column: files of the project, context and history. Owned by the FX thread. */
public final class FilesView extends VBox {
  /** What can be done in the column. Called on the FX thread. */
  public interface Actions {
    void open(String path);

    /** A folder of the tree was opened or closed. */
    void expanded(String path, boolean expanded);

    void openFolder();

    void removeContext(String name);

    void showHistory(String id);
  }

  private final Actions actions;
  private final TreeView<Entry> tree = new TreeView<>();
  private final VBox noFiles;
  private final VBox context = Ui.column("context-files");
  private final VBox history = new VBox();

  public FilesView(Actions actions) {
    this.actions = actions;
    getStyleClass().add("column");
    tree.setShowRoot(false);
    tree.setAccessibleText(Messages.get("column.files"));
    tree.setCellFactory(view -> new EntryCell());
    tree.setOnMouseClicked(event -> openSelected());
    tree.setOnKeyPressed(event -> {
      if (event.getCode() == KeyCode.ENTER) {
        openSelected();
      }
    });
    VBox.setVgrow(tree, Priority.ALWAYS);
    noFiles =
        Ui.column(
            "panel",
            Ui.paragraph(Messages.get("files.empty"), "hint"),
            Ui.button(Icon.FOLDER_OPEN, Messages.get("empty.open-folder"), actions::openFolder));
    VBox.setVgrow(noFiles, Priority.ALWAYS);
    ScrollPane past = new ScrollPane(history);
    past.setFitToWidth(true);
    past.setPrefHeight(150);
    past.setMinHeight(60);
    getChildren()
        .addAll(
            Ui.row("column-header", Ui.sectionTitle("column.files")),
            tree,
            noFiles,
            divided(Ui.row("column-header", Ui.sectionTitle("column.context"))),
            context,
            divided(Ui.row("column-header", Ui.sectionTitle("column.history"))),
            past);
  }

  /** Moves the keyboard to the files. */
  public void focus() {
    tree.requestFocus();
  }

  private static HBox divided(HBox header) {
    header.getStyleClass().add("panel-divided");
    return header;
  }

  public void show(FilesContent content) {
    TreeItem<Entry> root = new TreeItem<>();
    for (Entry entry : content.roots()) {
      root.getChildren().add(item(entry));
    }
    tree.setRoot(root);
    TreeItem<Entry> open = find(root, content.open());
    if (open != null) {
      tree.getSelectionModel().select(open);
    }
    boolean any = !content.roots().isEmpty();
    Ui.show(tree, any);
    Ui.show(noFiles, !any);
    context.getChildren().clear();
    for (FilesContent.ContextFile file : content.context()) {
      context.getChildren().add(contextRow(file));
    }
    if (content.context().isEmpty()) {
      context.getChildren().add(note("column.empty-context"));
    }
    history.getChildren().clear();
    for (FilesContent.HistoryEntry entry : content.history()) {
      Label time = Ui.label(entry.time(), "muted", "small");
      time.setMinWidth(Region.USE_PREF_SIZE);
      var button = Ui.button("", () -> actions.showHistory(entry.id()), "history-row");
      Label text = Ui.label(entry.text(), "small");
      text.setMinWidth(0);
      button.setGraphic(new HBox(8, time, text));
      button.setMinWidth(0);
      button.setAccessibleText(entry.time() + " " + entry.text());
      history.getChildren().add(button);
    }
    if (content.history().isEmpty()) {
      history.getChildren().add(note("column.empty-history"));
    }
  }

  private static Label note(String key) {
    Label label = Ui.paragraph(Messages.get(key), "hint");
    label.setPadding(new Insets(0, 12, 4, 12));
    return label;
  }

  private HBox contextRow(FilesContent.ContextFile file) {
    Label name = Ui.label(file.name());
    name.setMinWidth(0);
    HBox row = Ui.row("file-row", Ui.icon(Icon.FILE), name, Ui.spacer());
    if (file.tokens() > 0) {
      row.getChildren()
          .add(Ui.label(Messages.format("files.tokens", file.tokens()), "muted", "small"));
    }
    row.getChildren()
        .add(
            Ui.iconButton(
                Icon.CROSS,
                Messages.format("run.remove", file.name()),
                () -> actions.removeContext(file.name())));
    return row;
  }

  private TreeItem<Entry> item(Entry entry) {
    TreeItem<Entry> item = new EntryItem(entry);
    item.setExpanded(entry.expanded());
    item.expandedProperty()
        .addListener((property, before, after) -> actions.expanded(entry.path(), after));
    for (Entry child : entry.children()) {
      item.getChildren().add(item(child));
    }
    return item;
  }

  private static @Nullable TreeItem<Entry> find(TreeItem<Entry> item, String path) {
    if (item.getValue() != null && item.getValue().path().equals(path)) {
      return item;
    }
    for (TreeItem<Entry> child : item.getChildren()) {
      TreeItem<Entry> found = find(child, path);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private void openSelected() {
    TreeItem<Entry> selected = tree.getSelectionModel().getSelectedItem();
    if (selected != null && !selected.getValue().folder()) {
      actions.open(selected.getValue().path());
    }
  }

  /** A folder can be opened before it is known what it holds. */
  private static final class EntryItem extends TreeItem<Entry> {
    EntryItem(Entry entry) {
      super(entry);
    }

    @Override
    public boolean isLeaf() {
      return !getValue().folder();
    }
  }

  /** A row of the tree. */
  private static final class EntryCell extends TreeCell<Entry> {
    @Override
    protected void updateItem(@Nullable Entry entry, boolean empty) {
      super.updateItem(entry, empty);
      if (empty || entry == null) {
        setText(null);
        setGraphic(null);
      } else {
        setText(entry.changed() ? entry.name() + "  \u2022" : entry.name());
        setGraphic(Ui.icon(entry.folder() ? Icon.FOLDER : Icon.FILE));
      }
    }
  }
}
