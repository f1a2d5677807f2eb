package org.mycromwell.app.instruct;

import java.util.function.BooleanSupplier;
import javafx.beans.property.StringProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.mycromwell.app.action.AppAction;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/** The box for the instruction, with what goes with it. Owned by the FX thread. */
public final class InstructionView extends VBox {
  private final InstructionActions actions;
  private final TextArea text = new TextArea();
  private final FlowPane chips = new FlowPane(6, 6);
  private final MenuButton scope = new MenuButton();
  private final Label estimate = Ui.label("", "hint");
  private final Label obstacle = Ui.paragraph("", "hint");
  private BooleanSupplier historyWalks = () -> text.getText().isEmpty();
  private final Button run;
  private final Button stop;
  private final Button retry;
  private final Button retryWithNote;
  private final Button discard;

  public InstructionView(InstructionActions actions) {
    this.actions = actions;
    getStyleClass().add("panel");
    text.setWrapText(true);
    text.setPromptText(Messages.get("run.placeholder"));
    text.setAccessibleText(Messages.get("run.placeholder"));
    text.getStyleClass().add("instruction-text");
    text.setId("instruction");
    text.setPrefRowCount(4);
    VBox.setVgrow(text, Priority.ALWAYS);
    text.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
    text.addEventHandler(DragEvent.DRAG_OVER, InstructionView::textOver);
    text.addEventHandler(DragEvent.DRAG_DROPPED, this::textDropped);
    scope.getStyleClass().addAll("flat", "small");
    scope.setMnemonicParsing(false);
    scope.setAccessibleText(Messages.get("run.scope"));
    run = Ui.button(Icon.PLAY, Messages.get("run.run"), actions::run, "primary");
    run.setId("run");
    run.setText(Messages.get("run.run") + "   " + AppAction.RUN.keysText(false));
    stop = Ui.button(Icon.STOP, Messages.get("run.stop"), actions::stop, "primary");
    stop.setId("stop");
    stop.setText(Messages.get("run.stop") + "   " + AppAction.STOP.keysText(false));
    retry = Ui.button(Icon.RETRY, Messages.get("run.retry"), actions::retry);
    retryWithNote =
        Ui.button(
            Messages.get("run.retry-note") + "   " + AppAction.RETRY_WITH_NOTE.keysText(false),
            actions::retryWithNote,
            "link",
            "small");
    retryWithNote.setId("retry-with-note");
    discard = Ui.button(Messages.get("run.discard"), actions::discard, "flat");
    HBox head = Ui.row("panel-head", Ui.sectionTitle("column.instruction"), Ui.spacer(), scope);
    Button addFile = Ui.button(Icon.PLUS, Messages.get("run.add-file"), actions::addFile, "flat");
    addFile.getStyleClass().add("small");
    Button addImage =
        Ui.button(Icon.IMAGE, Messages.get("run.add-image"), actions::addImage, "flat", "small");
    HBox adding = Ui.row("adding", addFile, addImage);
    adding.setSpacing(4);
    HBox buttons = Ui.row("buttons", Ui.spacer(), discard, retry, stop, run);
    buttons.setAlignment(Pos.CENTER_LEFT);
    buttons.setSpacing(6);
    getChildren().addAll(head, text, chips, adding, obstacle, estimate, retryWithNote, buttons);
  }

  /**
   * Who says whether the arrow keys go through earlier instructions; by default in an empty box.
   */
  public void historyWalk(BooleanSupplier walks) {
    historyWalks = walks;
  }

  /** What the user writes. */
  public StringProperty text() {
    return text.textProperty();
  }

  /** Moves the keyboard here. */
  public void focus() {
    text.requestFocus();
  }

  /** Moves the keyboard to a new line below what is there. */
  public void beginNote() {
    if (!text.getText().isBlank() && !text.getText().endsWith("\n")) {
      text.appendText("\n");
    }
    text.end();
    text.requestFocus();
  }

  public void show(InstructionContent content) {
    scope.setText(content.scope());
    scope.getItems().clear();
    for (String choice : content.scopes()) {
      MenuItem item = new MenuItem(choice);
      item.setMnemonicParsing(false);
      item.setOnAction(event -> actions.chooseScope(choice));
      scope.getItems().add(item);
    }
    Ui.show(scope, !content.scope().isEmpty());
    chips.getChildren().clear();
    for (InstructionContent.Chip chip : content.chips()) {
      chips.getChildren().add(chip(chip));
    }
    Ui.show(chips, !content.chips().isEmpty());
    estimate.setText(content.estimate());
    Ui.show(estimate, !content.estimate().isEmpty() && !content.running());
    boolean blocked = !content.obstacle().isEmpty();
    String trouble = content.notice().isEmpty() ? content.obstacle() : content.notice();
    obstacle.setText(trouble);
    Ui.show(obstacle, !trouble.isEmpty() && !content.running());
    Ui.show(run, !content.running());
    Ui.show(stop, content.running());
    run.setDisable(blocked);
    boolean idle = !content.running();
    Ui.show(retry, idle && content.after() != InstructionContent.After.NOTHING);
    Ui.show(retryWithNote, idle && content.after() != InstructionContent.After.NOTHING);
    Ui.show(discard, idle && content.after() == InstructionContent.After.RETRY_OR_DISCARD);
  }

  private HBox chip(InstructionContent.Chip chip) {
    Button remove =
        Ui.iconButton(
            Icon.CROSS,
            Messages.format("run.remove", chip.name()),
            () -> actions.removeChip(chip),
            "close");
    HBox box =
        Ui.row(
            "chip",
            Ui.icon(chip.image() ? Icon.IMAGE : Icon.FILE),
            Ui.label(chip.name()),
            Ui.label(chip.detail(), "muted"),
            remove);
    box.setAlignment(Pos.CENTER_LEFT);
    return box;
  }

  /** Files go to the targets of the window, text comes here. */
  private static void textOver(DragEvent event) {
    if (isText(event)) {
      event.acceptTransferModes(TransferMode.COPY);
      event.consume();
    }
  }

  private void textDropped(DragEvent event) {
    if (isText(event)) {
      text.replaceSelection(event.getDragboard().getString());
      text.requestFocus();
      event.setDropCompleted(true);
      event.consume();
    }
  }

  private static boolean isText(DragEvent event) {
    return event.getDragboard().hasString() && !event.getDragboard().hasFiles();
  }

  private void keyPressed(KeyEvent event) {
    if (event.getCode() == KeyCode.ENTER && event.isShortcutDown() && !event.isShiftDown()) {
      event.consume();
      if (!run.isDisabled() && run.isVisible()) {
        actions.run();
      }
    } else if (event.getCode() == KeyCode.UP && historyWalks.getAsBoolean()) {
      actions.olderInstruction();
      event.consume();
    } else if (event.getCode() == KeyCode.DOWN && historyWalks.getAsBoolean()) {
      actions.newerInstruction();
      event.consume();
    }
  }
}
