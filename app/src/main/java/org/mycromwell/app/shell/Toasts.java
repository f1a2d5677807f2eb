package org.mycromwell.app.shell;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/** Short notices at the lower right, two at most, each with one action. Owned by the FX thread. */
public final class Toasts extends VBox {
  private static final int MOST = 2;

  /**
   * A notice.
   *
   * @param action what the button says; empty for none
   * @param run what the button does
   * @param close takes the notice away
   * @param failure whether something went wrong
   */
  public record Toast(String text, String action, Runnable run, Runnable close, boolean failure) {}

  Toasts() {
    getStyleClass().add("toasts");
    setPickOnBounds(false);
    setFillWidth(false);
  }

  /** Shows the newest of these, which are in their order, and no other. */
  public void show(List<Toast> toasts) {
    getChildren().clear();
    for (Toast toast : toasts.subList(Math.max(0, toasts.size() - MOST), toasts.size())) {
      getChildren().add(box(toast));
    }
  }

  private static HBox box(Toast toast) {
    Label text = Ui.paragraph(toast.text());
    HBox box =
        Ui.row(
            "toast",
            Ui.icon(
                toast.failure() ? Icon.ERROR : Icon.CHECK, toast.failure() ? "error" : "insert"),
            text);
    Ui.style(box, "failed", toast.failure());
    if (!toast.action().isEmpty()) {
      box.getChildren().add(Ui.button(toast.action(), toast.run(), "link"));
    }
    box.getChildren().add(Ui.iconButton(Icon.CROSS, Messages.get("close"), toast.close()));
    return box;
  }
}
