package org.mycromwell.engine.train;

/**
 * When the run is saved: also at the end of every stage and when it is interrupted.
 *
 * @param every steps between checkpoints
 * @param keep how many of the last are kept
 */
public record CheckpointPlan(long every, int keep) {
  /** Usual values. */
  public static final CheckpointPlan DEFAULT = new CheckpointPlan(500, 3);

  public CheckpointPlan {
    Ranges.within("every", every, 1L, 1_000_000_000_000L);
    Ranges.within("keep", keep, 1, 1000);
  }
}
