package org.mycromwell.app.shell;

import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.mycromwell.app.action.AppAction;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/** The line at the top: name, project, the way to everything. Owned by the FX thread. */
final class TitleBar extends HBox {
  private static final double SIDE_WIDTH = 190;

  private final Label project = Ui.label("", "muted");

  TitleBar(Consumer<AppAction> actions, Runnable showOffline) {
    getStyleClass().add("titlebar");
    Button search =
        Ui.button(
            Icon.SEARCH,
            Messages.get("app.search"),
            () -> actions.accept(AppAction.GO_TO_FILE),
            "search");
    search.setId("search");
    Label keys = Ui.label(AppAction.GO_TO_FILE.keysText(false), "small");
    HBox face = new HBox(8, Ui.icon(Icon.SEARCH), Ui.label(Messages.get("app.search")));
    face.getChildren().addAll(Ui.spacer(), keys);
    face.setAlignment(Pos.CENTER_LEFT);
    face.prefWidthProperty().bind(search.widthProperty().subtract(22));
    search.setText("");
    search.setGraphic(face);
    search.setAccessibleText(Messages.get("app.search"));
    Button offline = Ui.button(Icon.LOCK, Messages.get("app.offline"), showOffline, "flat");
    Ui.name(offline, Messages.get("app.offline.tip"));
    HBox before =
        new HBox(
            8,
            button(Icon.COLUMN_LEFT, AppAction.TOGGLE_FILES, actions),
            Ui.label(Messages.get("app.name"), "brand"),
            project);
    before.setAlignment(Pos.CENTER_LEFT);
    HBox after =
        new HBox(
            8,
            offline,
            button(Icon.THEME, AppAction.CHANGE_THEME, actions),
            button(Icon.COLUMN_RIGHT, AppAction.TOGGLE_SIDE, actions));
    after.setAlignment(Pos.CENTER_RIGHT);
    // Both sides are as wide as each other, so that the middle is the middle.
    for (HBox side : List.of(before, after)) {
      side.setPrefWidth(SIDE_WIDTH);
      HBox.setHgrow(side, Priority.ALWAYS);
    }
    getChildren().addAll(before, search, after);
  }

  private static Button button(Icon icon, AppAction action, Consumer<AppAction> actions) {
    String keys = action.keysText(false);
    String name = keys.isEmpty() ? action.text() : action.text() + " (" + keys + ")";
    Button button = Ui.iconButton(icon, name, () -> actions.accept(action));
    button.setId(action.id());
    return button;
  }

  void setProject(String name) {
    project.setText(name);
  }
}
