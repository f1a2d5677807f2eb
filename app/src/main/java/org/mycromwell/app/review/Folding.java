package org.mycromwell.app.review;

import java.util.HashSet;
import java.util.Set;

/**
 * Which equal lines are hidden. Immutable.
 *
 * @param on whether any are
 * @param contextLines how many are shown beside each change
 * @param opened folds that the user has opened, by their first line of the left side
 */
public record Folding(boolean on, int contextLines, Set<Integer> opened) {
  /** Folded, with three lines of context as in a patch. */
  public static final Folding DEFAULT = new Folding(true, 3, Set.of());

  /** A fold that would hide fewer saves nothing. */
  static final int LEAST = 2;

  public Folding {
    opened = Set.copyOf(opened);
  }

  /** All lines shown, or as many hidden as can be. */
  public Folding with(boolean newOn) {
    return new Folding(newOn, contextLines, Set.of());
  }

  /** The same with one fold open. */
  public Folding open(int firstLeftLine) {
    Set<Integer> more = new HashSet<>(opened);
    more.add(firstLeftLine);
    return new Folding(on, contextLines, more);
  }
}
