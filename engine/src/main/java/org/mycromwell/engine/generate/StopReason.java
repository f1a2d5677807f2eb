package org.mycromwell.engine.generate;

/** Why a generation ended. */
public enum StopReason {
  /** The model produced a token that ends its answer. */
  END_TOKEN,
  /** A stop string came; it is not part of the text. */
  STOP_STRING,
  /** As many tokens as were asked for. */
  MAX_TOKENS,
  /** The model said that it cannot do what was asked; see {@link RefusalRule}. */
  REFUSED,
  /** The context is full. */
  CONTEXT_FULL,
  /** The cancel token was set. */
  CANCELLED
}
