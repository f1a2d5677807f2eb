package org.mycromwell.app.review;

import java.util.Locale;
import org.mycromwell.engine.edit.Decision;

/**
 * Where a hunk is among the rows and how it is drawn.
 *
 * @param firstRow its first row, from 0
 * @param endRow behind its last row; the first one for a rejected insertion, of which nothing is
 *     left to see
 * @param edited whether the user has changed what was proposed
 */
record HunkBand(int firstRow, int endRow, Shape shape, Decision decision, boolean edited) {
  /** What a hunk does to the file. */
  enum Shape {
    INSERT,
    DELETE,
    CHANGED;

    String styleClass() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  HunkBand {
    if (firstRow < 0 || endRow < firstRow) {
      throw new IllegalArgumentException("a hunk of the rows " + firstRow + " to " + endRow);
    }
  }
}
