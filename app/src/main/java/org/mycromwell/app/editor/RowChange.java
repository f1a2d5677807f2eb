package org.mycromwell.app.editor;

import java.util.List;

/**
 * The one range in which two lists of rows differ. Neither side of it is empty unless the lists are
 * equal: a text can be replaced by another, but a line that is not there has no place.
 *
 * @param start the first row that differs
 * @param oldEnd after the last old row that differs
 * @param newEnd after the last new row that differs
 */
record RowChange(int start, int oldEnd, int newEnd) {
  static RowChange between(List<CodeRow> before, List<CodeRow> after) {
    int shorter = Math.min(before.size(), after.size());
    int start = 0;
    while (start < shorter && before.get(start).equals(after.get(start))) {
      start++;
    }
    if (start == before.size() && start == after.size()) {
      return new RowChange(0, 0, 0);
    }
    int tail = 0;
    while (tail < shorter - start
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    int oldEnd = before.size() - tail;
    int newEnd = after.size() - tail;
    if (oldEnd == start || newEnd == start) {
      if (start > 0) {
        start--;
      } else {
        oldEnd++;
        newEnd++;
      }
    }
    return new RowChange(start, oldEnd, newEnd);
  }

  boolean isEmpty() {
    return oldEnd == 0 && newEnd == 0;
  }
}
