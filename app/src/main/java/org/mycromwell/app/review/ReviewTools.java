package org.mycromwell.app.review;

import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import org.mycromwell.app.action.AppAction;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/** What the right end of the tab bar offers while a review is in front. */
public final class ReviewTools {
  private ReviewTools() {}

  /** Makes the nodes; {@code unified} says which way of showing is on. */
  public static Node[] nodes(Consumer<AppAction> actions, boolean unified) {
    ToggleGroup group = new ToggleGroup();
    ToggleButton split = choice("review.split", "first", group, !unified);
    ToggleButton one = choice("review.unified", "last", group, unified);
    split.setOnAction(event -> change(split, one, unified, actions));
    one.setOnAction(event -> change(one, split, !unified, actions));
    HBox both = Ui.row("segmented", split, one);
    return new Node[] {
      both,
      Ui.iconButton(
          Icon.FOLD, Messages.get("review.fold"), () -> actions.accept(AppAction.TOGGLE_FOLDS))
    };
  }

  private static ToggleButton choice(String key, String place, ToggleGroup group, boolean on) {
    ToggleButton button = new ToggleButton(Messages.get(key));
    button.getStyleClass().add(place);
    button.setToggleGroup(group);
    button.setSelected(on);
    return button;
  }

  /** A press on what is on already leaves it on. */
  private static void change(
      ToggleButton pressed, ToggleButton other, boolean wasOther, Consumer<AppAction> actions) {
    pressed.setSelected(true);
    other.setSelected(false);
    if (wasOther) {
      actions.accept(AppAction.TOGGLE_UNIFIED);
    }
  }
}
