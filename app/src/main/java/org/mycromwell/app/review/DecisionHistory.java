package org.mycromwell.app.review;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.mycromwell.engine.edit.Proposal;

/** What was decided before, step by step, to go back and forth. Of the FX thread. */
final class DecisionHistory {
  /**
   * A moment of a review.
   *
   * @param current the hunk that was in focus
   */
  record Moment(Proposal proposal, int current) {}

  private final Deque<Moment> past = new ArrayDeque<>();
  private final Deque<Moment> future = new ArrayDeque<>();

  void clear() {
    past.clear();
    future.clear();
  }

  /** Remembers a moment that is about to be left by a new decision. */
  void push(Moment moment) {
    past.push(moment);
    future.clear();
  }

  boolean canUndo() {
    return !past.isEmpty();
  }

  boolean canRedo() {
    return !future.isEmpty();
  }

  /** The moment before; {@code now} can be come back to. */
  Optional<Moment> undo(Moment now) {
    if (past.isEmpty()) {
      return Optional.empty();
    }
    future.push(now);
    return Optional.of(past.pop());
  }

  /** The moment after, if the last step was an undo. */
  Optional<Moment> redo(Moment now) {
    if (future.isEmpty()) {
      return Optional.empty();
    }
    past.push(now);
    return Optional.of(future.pop());
  }
}
