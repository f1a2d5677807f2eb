package org.mycromwell.engine.train;

/**
 * A step of the curriculum of lengths.
 *
 * @param from share of the stage after which it holds
 * @param tokens longest example
 */
public record LengthPlan(double from, int tokens) {
  public LengthPlan {
    Ranges.within("from", from, 0, 1);
    Ranges.within("tokens", tokens, 1, 1 << 20);
  }
}
