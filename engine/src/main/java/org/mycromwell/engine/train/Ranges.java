package org.mycromwell.engine.train;

/** Range checks of plan fields; the message begins with the field, as the reader expects. */
final class Ranges {
  private Ranges() {}

  static void above(String field, double value, double bound) {
    if (!(value > bound) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          field + " is " + text(value) + ", but must be above " + text(bound));
    }
  }

  static void within(String field, double value, double from, double to) {
    if (!(value >= from && value <= to)) {
      throw new IllegalArgumentException(
          field
              + " is "
              + text(value)
              + ", but must be "
              + (to == Double.MAX_VALUE
                  ? "at least " + text(from)
                  : text(from) + " to " + text(to)));
    }
  }

  static void within(String field, long value, long from, long to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          field + " is " + value + ", but must be " + from + " to " + to);
    }
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
