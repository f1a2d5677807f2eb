package org.mycromwell.engine.edit.flow;

import java.util.List;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.prompt.AnswerFormat;

/**
 * What a model is shown for an edit, and where its answer belongs.
 *
 * @param scope the lines of the file that may change
 * @param shown the lines of the file that the model sees; empty where it sees none
 * @param format of the answer
 * @param promptTokens tokens of the prompt, all parts but the images, which have places of their
 *     own
 * @param contextTokens the positions the model has
 * @param parts of the prompt, the frame first
 */
public record PromptParts(
    LineRange scope,
    LineRange shown,
    AnswerFormat format,
    int promptTokens,
    int contextTokens,
    List<Part> parts) {
  /** What a part of a prompt is. */
  public enum Kind {
    /** The instruction and what stands around everything. */
    FRAME,
    /** The file to change, as far as it is shown. */
    FILE,
    /** Another file. */
    CONTEXT,
    /** All images. */
    IMAGES
  }

  /**
   * One of them.
   *
   * @param name of the file, "" for what is none
   * @param tokens counted by themselves: in the prompt they may be a few more or less, which the
   *     frame takes up
   */
  public record Part(Kind kind, String name, int tokens) {}

  public PromptParts {
    parts = List.copyOf(parts);
  }
}
