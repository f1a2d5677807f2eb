package org.mycromwell.app.editor;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.scene.layout.Region;

/**
 * Shows code. A pane either holds a text that can be edited, or rows that compare a text with
 * another. Owned by the FX thread, which alone may call it; no method waits.
 */
public interface CodePane {
  /** The node to put into the window. */
  Region node();

  /**
   * Shows a file for editing. What can be undone is forgotten.
   *
   * @param document made by {@link SyntaxService#open}
   */
  void open(CodeDocument document);

  /** The text as it is now, lines ended by LF. */
  String text();

  /**
   * Shows rows, which cannot be edited. Only rows that differ from those shown before are made
   * anew, so it may be called for every few characters of a growing text.
   */
  void showRows(List<CodeRow> rows);

  /** The rows shown last; empty when a text is edited. */
  List<CodeRow> rows();

  /** Whether the user may type. */
  void setEditable(boolean editable);

  /** Called on the FX thread after each change of the text by the user. */
  void onEdited(Runnable listener);

  /** Called with the index of a row that was clicked. */
  void onRowClicked(IntConsumer listener);

  /** Puts the caret at the start of a line, counted from 1, and shows it. */
  void goToLine(int line);

  /**
   * Makes sure that a row, counted from 0, is seen; one that was out of sight comes to a third of
   * the height. Before the first layout this is done as soon as there is one. The caret stays.
   */
  void showRow(int row);

  /** Lines of the selection or the caret, counted from 1. */
  LineSelection selection();

  /** Called after the caret has come to another line, and after the selection has changed. */
  void onSelection(Consumer<LineSelection> listener);

  /** The line of the caret, counted from 1. */
  ReadOnlyIntegerProperty caretLine();

  void undo();

  void redo();

  /** Finds text in this pane. */
  TextSearch search();

  /** Where rows are on the screen. */
  RowGeometry geometry();

  /** The syntax of the text, when it is edited and known. */
  Optional<String> fileName();

  /** Moves the keyboard here. */
  void focus();
}
