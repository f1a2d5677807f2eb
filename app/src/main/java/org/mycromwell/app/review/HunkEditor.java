package org.mycromwell.app.review;

import java.util.List;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.util.UndoUtils;
import org.mycromwell.ui.resources.Messages;

/**
 * A box over the lines of a hunk on the right side, to type into. What was typed is told when it is
 * left, by Escape or because the keyboard goes elsewhere: all of it is one step for undo. Owned by
 * the FX thread.
 */
final class HunkEditor extends CodeArea {
  /** Hears what became of the lines. */
  interface Listener {
    /**
     * The user has changed the lines.
     *
     * @param hunk from 0
     */
    void typed(int hunk, List<String> lines);

    /** The box is gone; called by Escape only, when nothing else has the keyboard. */
    void left();
  }

  /** Pixels of the line at its left, as in {@code review.css}. */
  static final double BORDER = 2;

  private final Listener listener;
  private int hunk = -1;
  private String before = "";

  HunkEditor(Listener listener) {
    this.listener = listener;
    setId("hunk-editor");
    getStyleClass().add("hunk-editor");
    setAccessibleText(Messages.get("action.edit-hunk"));
    setVisible(false);
    focusedProperty()
        .addListener((property, was, focused) -> {
          if (!focused) {
            close();
          }
        });
    addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
  }

  private void keyPressed(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE) {
      event.consume();
      close();
      listener.left();
    } else if (event.getCode() == KeyCode.S && event.isShortcutDown()) {
      close(); // what is applied then is what was typed
      listener.left();
    }
  }

  /** Opens over the lines of a hunk and takes the keyboard. */
  void open(int index, List<String> lines) {
    hunk = index;
    before = TypedLines.text(lines);
    replaceText(before);
    setUndoManager(UndoUtils.plainTextUndoManager(this)); // typing begins here
    moveTo(0);
    setVisible(true);
    requestFocus();
  }

  /** The hunk whose lines are typed; -1 for none. */
  int hunk() {
    return hunk;
  }

  /** Lines as they are now, the caret needs one at least. */
  int rows() {
    return Math.max(1, getParagraphs().size());
  }

  private void close() {
    if (hunk < 0) {
      return;
    }
    int typed = hunk;
    hunk = -1;
    setVisible(false);
    if (!getText().equals(before)) {
      listener.typed(typed, TypedLines.lines(getText()));
    }
  }
}
