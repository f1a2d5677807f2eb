package org.mycromwell.engine.edit.answer;

/**
 * Why an answer must not be applied without a look.
 *
 * @param line 0-based line of the answer's text where it shows, or -1
 * @param detail for the user: one short clause
 */
public record AnswerProblem(Kind kind, int line, String detail) {
  /** What is wrong. */
  public enum Kind {
    /** It ended at a limit or was cancelled. */
    TRUNCATED,
    /** The marker that closes it did not come, or markers are broken. */
    SENTINEL_LOST,
    /** It says that code was left out. */
    ELISION,
    /** There is nothing in it. */
    EMPTY,
    /** It goes round in circles or is no text. */
    GARBAGE,
    /** More than 30 % of the lines are gone. */
    DELETION_RATIO,
    /** It is what was there before. */
    UNCHANGED
  }
}
