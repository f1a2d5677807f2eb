package org.mycromwell.app.review;

import javafx.collections.ListChangeListener;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/**
 * The hunks of a review as a plain list that says each of them in words: the whole review for those
 * who hear it. The hunk that is selected is the current one of the review. Owned by the FX thread.
 */
public final class HunkListView extends BorderPane {
  private final ReviewViewModel model;
  private final Runnable leave;
  private final ListView<HunkItem> list;

  /**
   * Shows the hunks of any review to come.
   *
   * @param leave goes back to the review itself
   */
  public HunkListView(ReviewViewModel model, Runnable leave) {
    this.model = model;
    this.leave = leave;
    list = new ListView<>(model.hunks());
    list.setId("hunk-list");
    list.setAccessibleText(Messages.get("action.hunk-list"));
    list.setCellFactory(view -> new SpokenCell());
    list.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
    list.getSelectionModel()
        .selectedIndexProperty()
        .addListener((property, before, after) -> model.select(after.intValue()));
    model.currentProperty().addListener((property, before, after) -> showCurrent());
    model
        .hunks()
        .addListener(
            (ListChangeListener<HunkItem>)
                change -> {
                  if (getScene() != null && model.hunks().isEmpty()) {
                    leave.run();
                  }
                });
    getStyleClass().addAll("center", "hunk-list");
    setTop(
        Ui.row(
            "models-head",
            Ui.label(Messages.get("action.hunk-list"), "title"),
            Ui.label(Messages.get("hunks.keys"), "muted"),
            Ui.spacer(),
            Ui.iconButton(Icon.CROSS, Messages.get("close"), leave)));
    setCenter(list);
  }

  /** Moves the keyboard to the current hunk. */
  public void focus() {
    showCurrent();
    list.requestFocus();
  }

  private void showCurrent() {
    int current = model.currentProperty().get();
    if (current >= 0 && current != list.getSelectionModel().getSelectedIndex()) {
      list.getSelectionModel().select(current);
      list.scrollTo(current);
    }
  }

  private void keyPressed(KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown() || event.isShiftDown()) {
      return;
    }
    switch (event.getCode()) {
      case A -> model.accept();
      case X -> model.reject();
      case SPACE -> model.toggle();
      case ENTER, ESCAPE -> leave.run();
      default -> {
        return;
      }
    }
    event.consume();
  }

  private static final class SpokenCell extends ListCell<HunkItem> {
    @Override
    protected void updateItem(@Nullable HunkItem hunk, boolean empty) {
      super.updateItem(hunk, empty);
      setText(hunk == null || empty ? "" : hunk.spoken());
    }
  }
}
