package org.mycromwell.engine.edit.answer;

import org.mycromwell.engine.edit.prompt.RenderedPrompt;
import org.mycromwell.engine.generate.StopReason;

/**
 * Takes the answer out of the stream of a model's text. Owned by one generation; one thread at a
 * time.
 */
public final class AnswerParser {
  private AnswerParser() {}

  /** A parser for the answer to this prompt. */
  public static AnswerParser of(RenderedPrompt prompt) {
    throw new UnsupportedOperationException(prompt.fileName());
  }

  /** The next piece of the model's text. */
  public void feed(String text) {
    throw new UnsupportedOperationException(text);
  }

  /**
   * What can be shown so far: of a rewrite its text, of blocks the text as it came. Every call
   * returns an extension of what the one before returned.
   */
  public String text() {
    throw new UnsupportedOperationException();
  }

  /** Whether the model goes round in circles, so that waiting for the end is of no use. */
  public boolean isLooping() {
    throw new UnsupportedOperationException();
  }

  /** The whole answer. */
  public Answer end(StopReason reason) {
    throw new UnsupportedOperationException(reason.name());
  }
}
