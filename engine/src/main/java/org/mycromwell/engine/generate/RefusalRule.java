package org.mycromwell.engine.generate;

import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * When a model is taken to say that it cannot do what was asked: a token that means so is likely
 * enough as the first of the answer. Where it is less likely it is not drawn: how often a model
 * learnt that token says little about how often it should be believed.
 *
 * @param token never part of an answer
 * @param threshold the probability that is enough, above 0 and at most 1
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
