package org.mycromwell.engine.edit.flow;

import java.util.Optional;
import org.mycromwell.engine.edit.answer.Answer;
import org.mycromwell.engine.edit.prompt.RenderedPrompt;
import org.mycromwell.engine.image.CharacterCells;
import org.mycromwell.engine.image.ImageTensor;

/** Asks a model; the seam at which a test answers in its place. */
interface Questions {
  /**
   * Asks and waits for the whole answer.
   *
   * @param tokens of the prompt
   */
  Answer ask(RenderedPrompt prompt, int[] tokens, int maxTokens);

  /**
   * Asks for another answer to the same question. The listener is not told of it while it comes.
   *
   * @param left the answer that it begins as
   * @param place the token at which it takes another way; those before are kept
   */
  Answer branch(RenderedPrompt prompt, int[] tokens, int maxTokens, AnswerTrace left, int place);

  /** The same, for a block that had no place. */
  Answer askAgain(RenderedPrompt prompt, int[] tokens, int maxTokens);

  /** What the model takes the cells of a picture for; empty where it cannot tell. */
  default Optional<CharacterCells> readCells(ImageTensor image) {
    return Optional.empty();
  }

  /**
   * Asks for the text of a piece of the picture of the request, which is shown alone.
   *
   * @param before the text of the pieces before it
   */
  default Answer transcribe(
      RenderedPrompt prompt, int[] tokens, int maxTokens, PicturePiece piece, String before) {
    return ask(prompt, tokens, maxTokens);
  }

  /** The tokens of the last answer with their probabilities; empty where nobody asked for them. */
  default Optional<AnswerTrace> trace() {
    return Optional.empty();
  }

  /** Figures of all questions so far. */
  EditStats stats();
}
