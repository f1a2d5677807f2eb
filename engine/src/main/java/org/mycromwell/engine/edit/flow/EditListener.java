package org.mycromwell.engine.edit.flow;

import org.mycromwell.engine.generate.GenerationListener;

/**
 * Follows an edit. All methods are called on the thread that runs it, and it waits for them; an
 * exception ends the edit and reaches the caller. {@link GenerationListener#onText} and {@link
 * GenerationListener#onToken} get the model's answer as it is written, markers and chatter
 * included; the marks of lines in an answer in hunks are tokens without text.
 */
public interface EditListener extends GenerationListener {
  /** Hears nothing. */
  EditListener NONE = new EditListener() {};

  /** Something the user should know about how the request was understood, as one sentence. */
  default void onNote(String note) {}

  /** Once, before the model is asked: what it is shown and which lines it may change. */
  default void onPrompt(PromptParts parts) {}

  /**
   * The answer so far, cleaned, whenever a line of it has ended, and at its end. For a rewrite this
   * is the new text of the scope, growing; for hunks the same up to the last of them; for anchored
   * blocks the text of the blocks.
   */
  default void onAnswer(String text) {}
}
