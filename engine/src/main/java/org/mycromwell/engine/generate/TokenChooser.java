package org.mycromwell.engine.generate;

import org.mycromwell.engine.EngineException;

/** Says which token comes next. */
interface TokenChooser {
  /**
   * The next token.
   *
   * @param logits of the vocabulary from {@code at} on; the chooser may change them
   * @param history the tokens so far, {@code history[0 .. length)}
   * @throws EngineException when no logit is finite, which means damaged weights
   */
  int sample(float[] logits, int at, int vocabulary, int[] history, int length);
}
