package org.mycromwell.engine.edit.prompt;

import java.util.List;
import org.mycromwell.engine.tokenizer.Prompt;

/**
 * A prompt and what its answer looks like, which is all the parser of the answer needs.
 *
 * @param stopStrings for the generation; an answer that one of them ends is complete
 * @param format of the answer; the one asked for, except where the family knows only one
 * @param frame what stands around the answer
 * @param sentinel name in the markers around a rewrite, or the word in those of blocks; "" when
 *     they have none
 * @param fillInMiddle whether the model was asked with its tokens for filling in the middle
 * @param bannedTokens for the generation: tokens that would open a channel of thoughts, or that
 *     answers of this kind do not have
 * @param fileName of the file to change
 * @param source the text that the answer replaces, or whose lines its blocks name; "" when it is an
 *     insertion
 */
public record RenderedPrompt(
    Prompt prompt,
    List<String> stopStrings,
    AnswerFormat format,
    Frame frame,
    String sentinel,
    boolean fillInMiddle,
    int[] bannedTokens,
    String fileName,
    String source) {
  /** What stands around the answer. */
  public enum Frame {
    /** Nothing: every token up to the end token belongs to it. */
    NONE,
    /** An opening marker, which the prompt ends with, and a closing marker. */
    OPENED
  }

  public RenderedPrompt {
    stopStrings = List.copyOf(stopStrings);
  }
}
