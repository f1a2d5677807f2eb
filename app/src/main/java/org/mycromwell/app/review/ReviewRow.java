package org.mycromwell.app.review;

import java.util.List;
import org.mycromwell.engine.edit.InlineDiff.Span;

/**
 * One row of the two aligned sides. Immutable.
 *
 * @param leftLine line of the snapshot, from 0; -1 when the left side has none here
 * @param rightLine line of the proposed text, from 0; -1 when the right side has none here
 * @param left text of the left side, "" for none
 * @param right text of the right side, "" for none
 * @param hunk to which it belongs, -1 for unchanged text
 * @param leftMarks words and characters that differ
 * @param rightMarks words and characters that differ
 * @param folded for a fold, how many equal lines it stands for; else 0
 */
public record ReviewRow(
    Kind kind,
    int leftLine,
    int rightLine,
    String left,
    String right,
    int hunk,
    List<Span> leftMarks,
    List<Span> rightMarks,
    int folded) {
  /** What a row shows. */
  public enum Kind {
    /** The same text on both sides; also of a hunk that was rejected. */
    SAME,
    /** A line that became another. */
    CHANGED,
    /** A line of the left side only. */
    DELETED,
    /** A line of the right side only. */
    INSERTED,
    /** Equal lines that are not shown; {@code leftLine} and {@code rightLine} are the first. */
    FOLD
  }

  static ReviewRow same(int leftLine, int rightLine, String text, int hunk) {
    return new ReviewRow(Kind.SAME, leftLine, rightLine, text, text, hunk, List.of(), List.of(), 0);
  }

  static ReviewRow fold(int leftLine, int rightLine, int count) {
    return new ReviewRow(Kind.FOLD, leftLine, rightLine, "", "", -1, List.of(), List.of(), count);
  }

  static ReviewRow deleted(int leftLine, String text, int hunk) {
    return new ReviewRow(Kind.DELETED, leftLine, -1, text, "", hunk, List.of(), List.of(), 0);
  }

  static ReviewRow inserted(int rightLine, String text, int hunk) {
    return new ReviewRow(Kind.INSERTED, -1, rightLine, "", text, hunk, List.of(), List.of(), 0);
  }
}
