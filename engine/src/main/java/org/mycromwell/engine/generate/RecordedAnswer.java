package org.mycromwell.engine.generate;

import org.mycromwell.engine.exec.CancelToken;

/**
 * A generation whose answer is known before: every pass is computed and every token drawn, but the
 * recorded token is taken for what the model wanted. For measurements: what is copied is then
 * decided by real edits, which models of random weights do not make.
 */
public final class RecordedAnswer {
  private RecordedAnswer() {}

  /**
   * Generates as {@link Session#generate} does.
   *
   * @param answer tokens to be taken, as many as the request's limit and none that ends an answer
   */
  public static GenerationResult replay(
      Session session, GenerationRequest request, int[] answer, CancelToken cancel) {
    if (request.maxTokens() != answer.length) {
      throw new IllegalArgumentException(
          request.maxTokens() + " tokens of an answer of " + answer.length);
    }
    int promptLength = request.prompt().length;
    return session.generate(
        request,
        GenerationListener.NONE,
        cancel,
        sampler ->
            (logits, at, vocabulary, history, length) -> {
              sampler.sample(logits, at, vocabulary, history, length);
              return answer[length - promptLength];
            });
  }
}
