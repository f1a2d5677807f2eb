package org.mycromwell.engine.edit.prompt;

import org.mycromwell.engine.edit.LineRange;

/** How one kind of model is asked for edits. */
interface PromptStyle {
  /** For the user, in one line. */
  String describe();

  /** Whether the model can be asked for blocks at all. */
  boolean knowsBlocks();

  RenderedPrompt edit(EditTask task, AnswerFormat format);

  RenderedPrompt retryBlock(EditTask task, LineRange piece);
}
