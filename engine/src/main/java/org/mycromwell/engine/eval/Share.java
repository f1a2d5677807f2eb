package org.mycromwell.engine.eval;

import java.util.Collection;

/**
 * A share with the interval that holds the true one in 95 % of cases.
 *
 * @param low by Wilson for one share; for a mean of shares by the normal distribution
 */
public record Share(double value, double low, double high) {
  /** Two-sided 95 % of the normal distribution. */
  private static final double Z = 1.959964;

  /** {@code hits} of {@code all}; of none everything is possible. */
  public static Share of(long hits, long all) {
    if (all == 0) {
      return new Share(Double.NaN, 0, 1);
    }
    double p = (double) hits / all;
    double z2 = Z * Z / all;
    double centre = (p + z2 / 2) / (1 + z2);
    double half = Z * Math.sqrt(p * (1 - p) / all + z2 / (4 * all)) / (1 + z2);
    return new Share(p, Math.max(0, centre - half), Math.min(1, centre + half));
  }

  /** Mean of the exact shares of groups, however many edits each has. */
  static Share balancedExact(Collection<EditCounts> groups) {
    if (groups.isEmpty()) {
      return new Share(Double.NaN, 0, 1);
    }
    double sum = 0;
    double variance = 0;
    for (EditCounts group : groups) {
      sum += group.exactShare();
      // Two more of each outcome, or a group without errors would seem certain.
      double p = (group.exact() + 2.0) / (group.edits() + 4.0);
      variance += p * (1 - p) / (group.edits() + 4.0);
    }
    double mean = sum / groups.size();
    double half = Z * Math.sqrt(variance) / groups.size();
    return new Share(mean, Math.max(0, mean - half), Math.min(1, mean + half));
  }
}
