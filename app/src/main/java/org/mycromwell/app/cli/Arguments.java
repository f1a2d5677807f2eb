package org.mycromwell.app.cli;

import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/** Checks of option values that need no knowledge of the engine. */
final class Arguments {
  private Arguments() {}

  static void requirePositive(String option, int value) {
    requireRange(option, value, 1, Integer.MAX_VALUE);
  }

  static void requireRange(String option, int value, int least, int most) {
    if (value < least || value > most) {
      String rule =
          most == Integer.MAX_VALUE
              ? "must be at least " + least
              : "must be " + least + " to " + most;
      throw new EngineException(Kind.BAD_ARGUMENT, option + " is " + value + ", but " + rule);
    }
  }
}
