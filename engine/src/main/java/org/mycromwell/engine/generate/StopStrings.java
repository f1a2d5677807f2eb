package org.mycromwell.engine.generate;

import java.util.List;

/**
 * Finds stop strings in a stream of text. Text that may turn out to be the beginning of one is held
 * back, so that no part of a stop string ever leaves. Owned by one generation.
 */
final class StopStrings {
  private final List<String> stops;

  /** What has come and not left; shorter than the longest stop string after every call. */
  private final StringBuilder held = new StringBuilder();

  private boolean found;

  StopStrings(List<String> stops) {
    this.stops = stops;
  }

  /** Adds text and returns what can leave; nothing more once a stop string was found. */
  String append(String text) {
    if (found) {
      return "";
    }
    held.append(text);
    int first = firstMatch();
    if (first >= 0) {
      found = true;
      return take(first);
    }
    return take(held.length() - heldBack());
  }

  /** Whether a stop string came. */
  boolean found() {
    return found;
  }

  /** At the end of the stream: what was held back, as it was no stop string after all. */
  String flush() {
    return found ? "" : take(held.length());
  }

  private String take(int length) {
    String text = held.substring(0, length);
    held.delete(0, length);
    return text;
  }

  /**
   * Where the stop string begins that was complete first; so the answer does not depend on how the
   * stream was cut.
   */
  private int firstMatch() {
    int first = -1;
    int firstEnd = Integer.MAX_VALUE;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      int end = at + stop.length();
      if (at >= 0 && (end < firstEnd || (end == firstEnd && at < first))) {
        first = at;
        firstEnd = end;
      }
    }
    return first;
  }

  /** Length of the longest end of the held text that begins a stop string. */
  private int heldBack() {
    int longest = 0;
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, held.length()); n > longest; n--) {
        if (endsWithStartOf(stop, n)) {
          longest = n;
        }
      }
    }
    return longest;
  }

  private boolean endsWithStartOf(String stop, int n) {
    int at = held.length() - n;
    for (int i = 0; i < n; i++) {
      if (held.charAt(at + i) != stop.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
