package org.mycromwell.app.editor;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/** A code pane for typing, with a bar that finds text or goes to a line. Owned by the FX thread. */
public final class EditorView extends BorderPane {
  private final CodePane pane;
  private final TextField field = new TextField();
  private final Label count = Ui.label("", "muted", "small");
  private final HBox bar;
  private final VBox top = new VBox();
  private @Nullable Node notice;
  private boolean barShown;
  private boolean lines;

  public EditorView(CodePane pane) {
    this.pane = pane;
    getStyleClass().add("center");
    field.setId("find");
    field.textProperty().addListener((property, before, after) -> changed());
    field.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
    bar =
        Ui.row(
            "findbar",
            field,
            count,
            Ui.spacer(),
            Ui.iconButton(Icon.CHEVRON_UP, Messages.get("find.previous"), () -> step(false)),
            Ui.iconButton(Icon.CHEVRON_DOWN, Messages.get("find.next"), () -> step(true)),
            Ui.iconButton(Icon.CROSS, Messages.get("close"), this::closeBar));
    setTop(top);
    setCenter(pane.node());
    pane.onEdited(() -> {
      if (barShown && !lines) {
        show(pane.search().update(field.getText()));
      }
    });
  }

  public CodePane pane() {
    return pane;
  }

  /** Shows a strip above the code; none with null. */
  public void setNotice(@Nullable Node strip) {
    notice = strip;
    showTop();
  }

  private void showTop() {
    List<Node> shown = new ArrayList<>();
    if (notice != null) {
      shown.add(notice);
    }
    if (barShown) {
      shown.add(bar);
    }
    top.getChildren().setAll(shown);
  }

  /** Asks what to find. */
  public void find() {
    open(false, Messages.get("find.placeholder"));
  }

  /** Asks for the number of a line. */
  public void goToLine() {
    open(true, Messages.get("goto.placeholder"));
  }

  private void open(boolean forLines, String prompt) {
    lines = forLines;
    field.setPromptText(prompt);
    field.setAccessibleText(prompt);
    barShown = true;
    showTop();
    field.selectAll();
    field.requestFocus();
    changed();
  }

  private void changed() {
    if (lines) {
      pane.search().end();
      boolean number = field.getText().matches("[0-9]{1,7}");
      mark(!number && !field.getText().isEmpty(), "");
    } else {
      show(pane.search().find(field.getText()));
    }
  }

  private void step(boolean forward) {
    if (lines) {
      if (field.getText().matches("[0-9]{1,7}")) {
        pane.goToLine(Math.max(1, Integer.parseInt(field.getText())));
        closeBar();
      }
    } else {
      show(forward ? pane.search().next(field.getText()) : pane.search().previous(field.getText()));
    }
  }

  private void show(TextSearch.Result result) {
    boolean missing = result.count() == 0 && !field.getText().isEmpty();
    mark(
        missing,
        missing
            ? Messages.get("find.none")
            : result.count() == 0
                ? ""
                : Messages.format("find.count", result.current(), result.count()));
  }

  private void mark(boolean wrong, String text) {
    Ui.style(field, "missing", wrong);
    count.setText(text);
  }

  private void keyPressed(KeyEvent event) {
    if (event.getCode() == KeyCode.ENTER) {
      step(!event.isShiftDown());
      event.consume();
    } else if (event.getCode() == KeyCode.ESCAPE) {
      closeBar();
      event.consume();
    }
  }

  private void closeBar() {
    barShown = false;
    showTop();
    pane.search().end();
    pane.focus();
  }
}
