package org.mycromwell.engine.generate;

import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.image.ImageTensor;

/**
 * What to generate.
 *
 * @param prompt all tokens the answer follows, BOS included where the model wants one
 * @param maxTokens most tokens of the answer; 0 only reads the prompt
 * @param stopStrings the answer ends before the first of these
 * @param stopTokens the answer ends at these, and at the model's own end tokens
 * @param bannedTokens never produced, nor are those that mark the parts of a fill-in-middle prompt
 * @param draft tokens of a text the answer is expected to copy from, such as the text being edited;
 *     they make it come faster and change nothing else about it; empty for none
 * @param images that belong to the prompt, in its order; only for models that see
 * @param refusal when the model is taken to say that it cannot do what was asked
 */
public record GenerationRequest(
    int[] prompt,
    int maxTokens,
    SamplingConfig sampling,
    List<String> stopStrings,
    int[] stopTokens,
    int[] bannedTokens,
    int[] draft,
    List<ImageTensor> images,
    Optional<RefusalRule> refusal) {
  public GenerationRequest {
    if (prompt.length == 0) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "the prompt has no tokens; it needs at least one");
    }
    if (maxTokens < 0) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "max tokens is " + maxTokens + "; it must be 0 or more");
    }
    if (stopStrings.contains("")) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "a stop string is empty; it needs at least one character");
    }
    stopStrings = List.copyOf(stopStrings);
    images = List.copyOf(images);
  }

  /** No stop strings, nothing banned, no draft. */
  public GenerationRequest(int[] prompt, int maxTokens, SamplingConfig sampling) {
    this(
        prompt,
        maxTokens,
        sampling,
        List.of(),
        new int[0],
        new int[0],
        new int[0],
        List.of(),
        Optional.empty());
  }

  public GenerationRequest withStopStrings(List<String> values) {
    return new GenerationRequest(
        prompt, maxTokens, sampling, values, stopTokens, bannedTokens, draft, images, refusal);
  }

  public GenerationRequest withStopTokens(int... values) {
    return new GenerationRequest(
        prompt, maxTokens, sampling, stopStrings, values, bannedTokens, draft, images, refusal);
  }

  public GenerationRequest withBannedTokens(int... values) {
    return new GenerationRequest(
        prompt, maxTokens, sampling, stopStrings, stopTokens, values, draft, images, refusal);
  }

  /** Proposes the next tokens from this text; see {@code draft}. */
  public GenerationRequest withDraft(int... sourceTokens) {
    return new GenerationRequest(
        prompt,
        maxTokens,
        sampling,
        stopStrings,
        stopTokens,
        bannedTokens,
        sourceTokens,
        images,
        refusal);
  }

  /** Shows these with the prompt. */
  public GenerationRequest withImages(List<ImageTensor> values) {
    return new GenerationRequest(
        prompt, maxTokens, sampling, stopStrings, stopTokens, bannedTokens, draft, values, refusal);
  }

  /** Ends when the model refuses. */
  public GenerationRequest withRefusal(Optional<RefusalRule> value) {
    return new GenerationRequest(
        prompt, maxTokens, sampling, stopStrings, stopTokens, bannedTokens, draft, images, value);
  }
}
