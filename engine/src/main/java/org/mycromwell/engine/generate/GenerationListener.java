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

  /** A token of the answer. Its text may come later, or never when it begins a stop string. */
  default void onToken(int id) {}

  /** Text of the answer that is final: whole characters, no part of a stop string. */
  default void onText(String text) {}

  /** Once, at the end; not after an exception. */
  default void onEnd(GenerationResult result) {}
}
