package org.mycromwell.engine.generate;

import org.mycromwell.engine.exec.CancelToken;

/**
 * Another answer to a request: it begins as one that was given, has another token at one place, and
 * goes on from there as the model wants. The cache of the session still has the prompt, so it costs
 * the tokens of the answer only.
 */
public final class BranchedAnswer {
  private BranchedAnswer() {}

  /**
   * Generates as {@link Session#generate} does. Probabilities are those of the model, that of the
   * token at the branch too, which a penalty for repetition does not touch.
   *
   * @param kept the tokens it begins with, fewer than the request's limit
   * @param avoided the token that does not follow them
   */
  public static GenerationResult generate(
      Session session,
      GenerationRequest request,
      int[] kept,
      int avoided,
      GenerationListener listener,
      CancelToken cancel) {
    if (kept.length >= request.maxTokens()) {
      throw new IllegalArgumentException(
          kept.length + " tokens kept of at most " + request.maxTokens());
    }
    int promptLength = request.prompt().length;
    return session.generate(
        request,
        listener,
        cancel,
        sampler ->
            (logits, at, vocabulary, history, length) -> {
              int place = length - promptLength;
              if (place != kept.length) {
                int free = sampler.sample(logits, at, vocabulary, history, length);
                return place < kept.length ? kept[place] : free;
              }
              float logit = logits[at + avoided];
              logits[at + avoided] = Float.NEGATIVE_INFINITY;
              int other = sampler.sample(logits, at, vocabulary, history, length);
              logits[at + avoided] = logit;
              return other;
            });
  }
}
