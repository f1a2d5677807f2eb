package org.mycromwell.app.review;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import javafx.scene.Node;
import javafx.scene.input.KeyEvent;
import org.mycromwell.app.editor.CodePane;
import org.mycromwell.app.editor.LineSelection;

/**
 * The keys of the review. They work while hunks can be decided about and the keyboard is in the
 * panes, and nowhere else: elsewhere a letter is a letter.
 */
final class ReviewKeys {
  /** Takes the first and the last of some rows, from 0. */
  interface RowsListener {
    void accept(int first, int last);
  }

  private final ReviewActions actions;
  private final IntSupplier current;
  private final CodePane pane;
  private final BooleanSupplier awake;
  private final RowsListener toggleRows;
  private final Runnable edit;

  ReviewKeys(
      ReviewActions actions,
      IntSupplier current,
      CodePane pane,
      BooleanSupplier awake,
      RowsListener toggleRows,
      Runnable edit) {
    this.actions = actions;
    this.current = current;
    this.pane = pane;
    this.awake = awake;
    this.toggleRows = toggleRows;
    this.edit = edit;
  }

  void install(Node node) {
    node.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (awake.getAsBoolean() && act(event)) {
            event.consume();
          }
        });
  }

  private boolean act(KeyEvent event) {
    int hunk = current.getAsInt();
    boolean plain = !event.isShortcutDown() && !event.isAltDown() && !event.isShiftDown();
    boolean all = event.isShortcutDown() && event.isShiftDown();
    boolean alt = event.isAltDown() && !event.isShortcutDown();
    boolean some = hunk >= 0;
    return switch (event.getCode()) {
      case F7 -> run(event.isShiftDown() ? actions::previousHunk : actions::nextHunk);
      case J -> plain && run(actions::nextHunk);
      case K -> plain && run(actions::previousHunk);
      case A -> plain && some && run(() -> actions.toggleAccept(hunk));
      case X -> plain && some && run(() -> actions.toggleReject(hunk));
      case SPACE -> plain && some && run(() -> toggle(hunk));
      case ENTER ->
          all
              ? run(actions::acceptAll)
              : some && ((plain && run(edit)) || (alt && run(() -> actions.toggleAccept(hunk))));
      case BACK_SPACE ->
          all ? run(actions::rejectRest) : alt && some && run(() -> actions.toggleReject(hunk));
      default -> false;
    };
  }

  private void toggle(int hunk) {
    LineSelection selected = pane.selection();
    if (selected.empty()) {
      actions.toggleAccept(hunk);
    } else {
      toggleRows.accept(selected.first() - 1, selected.last() - 1);
    }
  }

  private static boolean run(Runnable action) {
    action.run();
    return true;
  }
}
