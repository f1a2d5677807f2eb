package org.mycromwell.engine.edit.answer;

import java.util.List;
import org.mycromwell.engine.edit.prompt.RenderedPrompt;
import org.mycromwell.engine.generate.StopReason;

/**
 * Takes the answer out of the stream of a model's text. Owned by one generation; one thread at a
 * time.
 */
public final class AnswerParser {
  private final RenderedPrompt prompt;
  private final StringBuilder raw = new StringBuilder();

  private AnswerParser(RenderedPrompt prompt) {
    this.prompt = prompt;
  }

  /** A parser for the answer to this prompt. */
  public static AnswerParser of(RenderedPrompt prompt) {
    return new AnswerParser(prompt);
  }

  /** The next piece of the model's text. */
  public void feed(String text) {
    raw.append(text);
  }

  /**
   * What can be shown so far: of a rewrite its text, of blocks the text as it came. Every call
   * returns an extension of what the one before returned.
   */
  public String text() {
    return raw.toString();
  }

  /** Whether the model goes round in circles, so that waiting for the end is of no use. */
  public boolean isLooping() {
    return raw.length() > 1 << 20;
  }

  /** The whole answer. */
  public Answer end(StopReason reason) {
    AnswerProblem problem =
        new AnswerProblem(
            AnswerProblem.Kind.GARBAGE,
            -1,
            reason + " in " + prompt.fileName() + ": no parser yet");
    return new Answer.Rewrite(raw.toString(), List.of(problem));
  }
}
