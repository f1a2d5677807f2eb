package org.mycromwell.app.shell;

import java.util.Locale;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import org.mycromwell.app.fx.Ui;

/** The line at the bottom. Every item is a button. Owned by the FX thread. */
final class StatusBar extends HBox {
  /** What the items stand for. */
  enum Item {
    STATE,
    MODEL,
    CONTEXT,
    RATE,
    POSITION,
    ENCODING,
    PROBLEMS
  }

  /** Hears of a click. */
  interface Listener {
    void clicked(Item item);
  }

  private final Button[] buttons = new Button[Item.values().length];

  StatusBar(Listener listener) {
    getStyleClass().add("statusbar");
    for (Item item : Item.values()) {
      Button button = Ui.button("", () -> listener.clicked(item));
      button.setId("status-" + item.name().toLowerCase(Locale.ROOT));
      buttons[item.ordinal()] = button;
      if (item == Item.POSITION) {
        getChildren().add(Ui.spacer());
      }
      getChildren().add(button);
    }
    buttons[Item.STATE.ordinal()].getStyleClass().add("state");
  }

  void show(StatusContent content) {
    set(Item.STATE, content.state());
    set(Item.MODEL, content.model());
    set(Item.CONTEXT, content.context());
    set(Item.RATE, content.rate());
    set(Item.POSITION, content.position());
    set(Item.ENCODING, content.encoding());
    set(Item.PROBLEMS, content.problems());
    Button state = buttons[Item.STATE.ordinal()];
    Ui.style(state, "attention", content.tone() == StatusContent.Tone.ATTENTION);
    Ui.style(state, "failed", content.tone() == StatusContent.Tone.FAILED);
  }

  private void set(Item item, String text) {
    Button button = buttons[item.ordinal()];
    button.setText(text);
    Ui.show(button, !text.isEmpty());
  }
}
