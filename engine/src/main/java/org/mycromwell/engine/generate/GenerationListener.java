package org.mycromwell.engine.generate;

/**
 * Follows a generation. All methods are called on the generating thread, and it waits for them; an
 * exception ends the generation and reaches the caller.
 */
public interface GenerationListener {
  /** Hears nothing. */
  GenerationListener NONE = new GenerationListener() {};

  /** After every chunk of the prompt; {@code done} includes the tokens found in the cache. */
  default void onPrefillProgress(int done, int total) {}

  /**
   * Whether {@link #onProbability} is to be called, which costs some time for every token. Asked
   * once, at the beginning.
   */
  default boolean wantsProbabilities() {
    return false;
  }

  /**
   * Before each {@link #onToken}, drafted or not, and for the token that ended the answer, which is
   * no part of it.
   *
   * @param logProbability natural logarithm of the probability with which the model wanted this
   *     token, banned tokens left out, penalties applied, temperature 1
   */
  default void onProbability(int id, double logProbability) {}

  /**
   * Once, before the first token, where the request has a {@link RefusalRule}.
   *
   * @param probability of the token that refuses, as the first of the answer
   */
  default void onRefusalProbability(double probability) {}

  /** A token of the answer. Its text may come later, or never when it begins a stop string. */
  default void onToken(int id) {}

  /** Text of the answer that is final: whole characters, no part of a stop string. */
  default void onText(String text) {}

  /** Once, at the end; not after an exception. */
  default void onEnd(GenerationResult result) {}
}
