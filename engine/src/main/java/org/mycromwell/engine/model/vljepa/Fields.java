package org.mycromwell.engine.model.vljepa;

import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/** Checks of configuration values; a failure names field, value and what would work. */
final class Fields {
  static final int MAX_WIDTH = 1 << 16;
  static final int MAX_LAYERS = 256;

  private Fields() {}

  static void range(String field, long value, long min, long max) {
    if (value < min || value > max) {
      throw bad(field + " is " + value + "; it must be " + min + " to " + max);
    }
  }

  static void width(String field, int value) {
    range(field, value, 1, MAX_WIDTH);
  }

  static void layers(String field, int value) {
    range(field, value, 0, MAX_LAYERS);
  }

  static void real(String field, float value, float min, float max) {
    if (!(value >= min && value <= max)) {
      throw bad(field + " is " + value + "; it must be " + min + " to " + max);
    }
  }

  static void multiple(String field, int value, String of, int divisor) {
    if (divisor < 1 || value % divisor != 0) {
      throw bad(field + " is " + value + "; it must be a multiple of " + of + " " + divisor);
    }
  }

  static EngineException bad(String message) {
    return new EngineException(Kind.BAD_ARGUMENT, message);
  }
}
