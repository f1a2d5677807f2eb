package org.mycromwell.engine.train;

/**
 * When embeddings count as collapsed. The loss does not show it: a constant is easy to predict.
 *
 * @param spread least mean deviation of normalised embeddings, times the root of their width;
 *     healthy is about 1
 * @param effectiveRank least effective rank, as a share of the width, but never less than 2; 0: is
 *     not looked at
 * @param evaluations how many evaluations in a row must be below before something is done
 */
public record CollapsePlan(double spread, double effectiveRank, int evaluations, Action action) {
  /** Usual values. */
  public static final CollapsePlan DEFAULT = new CollapsePlan(0.2, 0.02, 3, Action.WARN);

  /** What a collapse does. */
  public enum Action {
    /** Says so and goes on. */
    WARN,
    /** Ends the run with an error; the last checkpoint stays. */
    STOP
  }

  public CollapsePlan {
    Ranges.within("spread", spread, 0, 10);
    Ranges.within("effectiveRank", effectiveRank, 0, 1);
    Ranges.within("evaluations", evaluations, 1, 1000);
  }
}
