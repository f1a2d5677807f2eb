package org.mycromwell.engine.eval;

/**
 * How a program ended.
 *
 * @param message the last line it wrote to standard error, empty where there is none
 */
public record SandboxResult(Outcome outcome, String message, double millis) {

  /** What became of the program. */
  public enum Outcome {
    /** It came to its end. */
    PASSED,
    /** It ended with an exception, by itself, or by a limit of memory. */
    FAILED,
    /** It was stopped because its time was over, computing or waiting. */
    TIMED_OUT
  }

  boolean passed() {
    return outcome == Outcome.PASSED;
  }
}
