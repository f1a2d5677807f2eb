package org.mycromwell.engine.image;

import org.mycromwell.engine.image.GridEstimator.Extent;

/**
 * Finds the boundaries between characters: columns there have little ink. For every advance and
 * offset the mean at the boundaries is compared with the mean of all columns, in units of the
 * deviation that so many columns at random would have: a multiple of the advance has fewer
 * boundaries and scores less, a fraction of it has boundaries inside characters.
 */
final class ColumnFinder {
  static final double MIN_ADVANCE = 3.5;
  static final double MAX_ADVANCE = 48;

  private final Integral integral;
  private final Extent extent;
  private final double mean;
  private final double deviation;

  ColumnFinder(double[] across, Extent extent) {
    this.integral = new Integral(across);
    this.extent = extent;
    mean = integral.over(extent.begin(), extent.end()) / extent.size();
    double squares = 0;
    for (int x = extent.begin(); x < extent.end(); x++) {
      squares += (across[x] - mean) * (across[x] - mean);
    }
    deviation = Math.max(1e-6, Math.sqrt(squares / extent.size()) / mean);
  }

  /** Boundaries at {@code offset + i * advance}. */
  record Comb(double advance, double offset, double score) {}

  /** The best advance of a range. */
  Comb best(double smallest, double largest) {
    Comb best = new Comb(smallest, 0, -Double.MAX_VALUE);
    double end = Math.min(largest, extent.size() / 2.0);
    // Steps move the last boundary by a quarter of a pixel.
    for (double a = smallest; a <= end; a += 0.25 * a / extent.size()) {
      int phases = Math.max(8, (int) Math.round(3 * a));
      for (int p = 0; p < phases; p++) {
        double offset = p * a / phases;
        double count = count(a, offset);
        double score = (1 - boundary(a, offset, count) / mean) / deviation * Math.sqrt(count);
        if (score > best.score) {
          best = new Comb(a, offset, score);
        }
      }
    }
    return best;
  }

  /**
   * The middle of all combs that are about as good: gaps between characters are wider than a
   * boundary. Whole advances win where they are among them.
   */
  Comb refined(Comb comb) {
    double middle = (extent.begin() + extent.end()) / 2.0;
    double centre = comb.offset + Math.round((middle - comb.offset) / comb.advance) * comb.advance;
    double whole = Math.rint(comb.advance);
    double drift = Math.abs(whole - comb.advance) * extent.size() / comb.advance;
    if (drift < 2) {
      Comb fixed = centred(whole, whole, centre);
      if (fixed.score <= centred(0.985 * comb.advance, 1.015 * comb.advance, centre).score + 0.02) {
        return fixed;
      }
    }
    return centred(0.985 * comb.advance, 1.015 * comb.advance, centre);
  }

  /** The weighted mean of combs near one; its score is the lowest mean at the boundaries. */
  private Comb centred(double smallest, double largest, double centre) {
    double lowest = Double.MAX_VALUE;
    double reach = 0.3 * largest;
    double step = 0.1 * largest / extent.size();
    int steps = Math.max(1, (int) Math.round((largest - smallest) / step));
    int places = 25;
    double[] values = new double[(steps + 1) * places];
    for (int i = 0; i <= steps; i++) {
      double a = smallest + i * (largest - smallest) / steps;
      for (int p = 0; p < places; p++) {
        double at = centre + (2.0 * p / (places - 1) - 1) * reach;
        double offset = at - Math.floor(at / a) * a;
        double value = boundary(a, offset, count(a, offset)) / mean;
        values[i * places + p] = value;
        lowest = Math.min(lowest, value);
      }
      if (smallest == largest) {
        break;
      }
    }
    double weights = 0;
    double advance = 0;
    double place = 0;
    for (int i = 0; i <= steps; i++) {
      double a = smallest + i * (largest - smallest) / steps;
      for (int p = 0; p < places; p++) {
        double weight = Math.exp((lowest - values[i * places + p]) / 0.02);
        weights += weight;
        advance += weight * a;
        place += weight * (centre + (2.0 * p / (places - 1) - 1) * reach);
      }
      if (smallest == largest) {
        break;
      }
    }
    advance /= weights;
    place /= weights;
    return new Comb(advance, place - Math.floor(place / advance) * advance, lowest);
  }

  /** Boundaries within the text. */
  private int count(double advance, double offset) {
    return (int)
        (Math.floor((extent.end() - offset) / advance)
            - Math.ceil((extent.begin() - offset) / advance)
            + 1);
  }

  /** Mean ink at the boundaries. */
  private double boundary(double advance, double offset, double count) {
    double half = 0.1 * advance;
    double b = offset + Math.ceil((extent.begin() - offset) / advance) * advance;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += integral.over(b - half, b + half);
      b += advance;
    }
    return count == 0 ? mean : sum / (count * 2 * half);
  }
}
