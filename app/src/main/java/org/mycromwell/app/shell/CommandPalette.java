package org.mycromwell.app.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.action.AppAction;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/** Finds files by name and, after {@code >}, commands. Owned by the FX thread. */
final class CommandPalette extends VBox {
  private static final int MOST = 100;
  private static final double ROW = 30;
  private static final int ROWS = 10;

  /** A line of the list: a command, or a file when there is none. */
  record Choice(String text, String keys, @Nullable AppAction action) {}

  private final TextField query = new TextField();
  private final ListView<Choice> list = new ListView<>();
  private final Label nothing = Ui.label(Messages.get("palette.empty"), "hint");
  private final Consumer<AppAction> actions;
  private final Consumer<String> openFile;
  private final Runnable close;
  private List<String> files = List.of();

  CommandPalette(Consumer<AppAction> actions, Consumer<String> openFile, Runnable close) {
    this.actions = actions;
    this.openFile = openFile;
    this.close = close;
    getStyleClass().add("palette");
    setMaxHeight(USE_PREF_SIZE);
    query.setPromptText(Messages.get("palette.placeholder"));
    query.setId("palette-query");
    list.setFocusTraversable(false);
    list.setFixedCellSize(ROW);
    list.setCellFactory(view -> new ChoiceCell());
    list.setOnMouseClicked(event -> choose());
    query.textProperty().addListener((property, before, after) -> filter());
    query.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
    getChildren().addAll(query, list, nothing);
  }

  /** Begins anew with files, or with commands. */
  void open(List<String> newFiles, boolean commands) {
    files = List.copyOf(newFiles);
    query.setText(commands ? "> " : "");
    query.end();
    filter();
    query.requestFocus();
    query.deselect();
    query.end();
  }

  private void filter() {
    String text = query.getText().strip().toLowerCase(Locale.ROOT);
    List<Choice> choices = new ArrayList<>();
    if (text.startsWith(">") || files.isEmpty()) {
      String wanted = text.startsWith(">") ? text.substring(1).strip() : text;
      for (AppAction action : AppAction.values()) {
        if (matches(action.text(), wanted)) {
          choices.add(new Choice(action.text(), action.keysText(false), action));
        }
      }
    } else {
      for (String file : files) {
        if (matches(file, text) && choices.size() < MOST) {
          choices.add(new Choice(file, "", null));
        }
      }
    }
    list.getItems().setAll(choices);
    list.getSelectionModel().selectFirst();
    list.setPrefHeight(Math.min(ROWS, choices.size()) * ROW + 2);
    Ui.show(list, !choices.isEmpty());
    Ui.show(nothing, choices.isEmpty());
  }

  /** Whether the letters are in the text in this order, which is how people abbreviate. */
  static boolean matches(String text, String letters) {
    String lower = text.toLowerCase(Locale.ROOT);
    int at = 0;
    for (int i = 0; i < letters.length(); i++) {
      if (letters.charAt(i) != ' ') {
        at = lower.indexOf(letters.charAt(i), at) + 1;
        if (at == 0) {
          return false;
        }
      }
    }
    return true;
  }

  private void keyPressed(KeyEvent event) {
    int selected = list.getSelectionModel().getSelectedIndex();
    switch (event.getCode()) {
      case DOWN -> select(selected + 1);
      case UP -> select(selected - 1);
      case ENTER -> choose();
      case ESCAPE -> close.run();
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void select(int index) {
    int size = list.getItems().size();
    if (size > 0) {
      list.getSelectionModel().select(Math.floorMod(index, size));
      list.scrollTo(Math.max(0, list.getSelectionModel().getSelectedIndex() - ROWS / 2));
    }
  }

  private void choose() {
    Choice choice = list.getSelectionModel().getSelectedItem();
    if (choice == null) {
      return;
    }
    close.run();
    AppAction action = choice.action();
    if (action != null) {
      actions.accept(action);
    } else {
      openFile.accept(choice.text());
    }
  }

  /** A line of the list. */
  private static final class ChoiceCell extends ListCell<Choice> {
    @Override
    protected void updateItem(@Nullable Choice choice, boolean empty) {
      super.updateItem(choice, empty);
      if (empty || choice == null) {
        setGraphic(null);
        return;
      }
      HBox row = new HBox(8);
      if (choice.action() == null) {
        row.getChildren().add(Ui.icon(Icon.FILE));
      }
      row.getChildren()
          .addAll(Ui.label(choice.text()), Ui.spacer(), Ui.label(choice.keys(), "keys"));
      setGraphic(row);
    }
  }
}
