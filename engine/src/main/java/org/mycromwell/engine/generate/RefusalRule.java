package org.mycromwell.engine.generate;

import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * When a model is taken to say that it cannot do what was asked: it draws a token that means so, or
 * that token is likely enough as the first of the answer.
 *
 * @param token never part of an answer
 * @param threshold the probability that is enough, above 0; 1 for drawing it alone
 */
public record RefusalRule(int token, double threshold) {
  public RefusalRule {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "the threshold of refusals is " + threshold + "; it must be above 0 and at most 1");
    }
  }
}
