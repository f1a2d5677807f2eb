package org.mycromwell.engine.eval;

import org.mycromwell.engine.EngineException;

/** Tells what a model could not do from what is wrong with the data or the machine. */
final class Refusals {
  private Refusals() {}

  /**
   * Passes on what does not count against the model.
   *
   * @param place of the held-out item, for the message
   * @throws EngineException with the place in front, unless the model's answer or its context is
   *     the reason
   */
  static void requireOfModel(String place, EngineException e) {
    switch (e.kind()) {
      case CONTEXT_FULL, CHECK_FAILED, LIMIT_REACHED, GENERATION_FAILED, BEYOND_MODEL -> {}
      default -> throw new EngineException(e.kind(), place + ": " + e.getMessage(), e);
    }
  }
}
