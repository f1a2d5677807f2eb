package org.mycromwell.engine.image;

import org.mycromwell.engine.image.GridEstimator.Extent;

/**
 * Finds the baselines. The advance gives the size of letters, and so the profile that a line has:
 * ink from the baseline up to the height of small letters, less above, little below. Pitch and
 * first baseline are those with which such lines account for most of the ink and few of them are
 * blank. Where ink drops from one row to the next then gives both to a fraction of a pixel.
 */
final class LineFinder {
  /** Pitch in advances: fonts without leading have 1.65 to 2.2, editors add up to a half. */
  private static final double MIN_PITCH = 1.66;

  private static final double MAX_PITCH = 3.9;

  private static final double USUAL_PITCH = 2.2;

  // Heights in advances and the square roots of how much ink there is.
  private static final double ASCENT = 1.25;
  private static final double SMALL = 0.9;
  private static final double DESCENT = 0.4;
  private static final double ASCENT_INK = 0.55;
  private static final double DESCENT_INK = 0.3;

  private static final double BLANK_COST = 0.1;

  private final double[] down;
  private final Extent extent;
  private final Integral integral;
  private final double energy;

  LineFinder(double[] down, Extent extent) {
    this.extent = extent;
    // Roots, so that a long line does not outweigh ten short ones.
    this.down = new double[down.length];
    double sum = 0;
    for (int y = 0; y < down.length; y++) {
      this.down[y] = Math.sqrt(down[y]);
      sum += down[y];
    }
    energy = sum;
    integral = new Integral(this.down);
  }

  /** Baselines at {@code baseline + i * pitch}. */
  record Lines(double pitch, double baseline, double explained) {}

  /** The lines of letters of this advance. */
  Lines find(double advance) {
    int shift = (int) (2 * advance);
    double norm =
        advance
            * ((ASCENT - SMALL) * ASCENT_INK * ASCENT_INK
                + SMALL
                + DESCENT * DESCENT_INK * DESCENT_INK);
    double[] share = new double[4 * (down.length + 3 * shift)];
    for (int i = 0; i < share.length; i++) {
      double y = i / 4.0 - shift;
      double product =
          ASCENT_INK * integral.over(y - ASCENT * advance, y - SMALL * advance)
              + integral.over(y - SMALL * advance, y)
              + DESCENT_INK * integral.over(y, y + DESCENT * advance);
      share[i] = product * product / norm / energy;
    }
    Lines best = new Lines(2 * advance, 0, 0);
    double bestScore = -Double.MAX_VALUE;
    for (double pitch = MIN_PITCH * advance; pitch <= MAX_PITCH * advance; pitch += 0.05) {
      for (double base = 0; base < pitch; base += 0.25) {
        double sum = 0;
        int count = 0;
        int blank = 0;
        double b = base + Math.ceil((extent.begin() + 0.2 * advance - base) / pitch) * pitch;
        for (; b <= extent.end() + advance; b += pitch) {
          double value = share[(int) Math.round((b + shift) * 4)];
          sum += value;
          count++;
          if (value < 1e-3) {
            blank++;
          }
        }
        double score = sum - BLANK_COST * blank / Math.max(1, count) - unusual(pitch / advance);
        if (score > bestScore) {
          bestScore = score;
          best = new Lines(pitch, base, sum);
        }
      }
    }
    return sharpened(best, advance);
  }

  /** What a pitch costs for being rare; decides only where a line or two leave it open. */
  private static double unusual(double ratio) {
    double octaves = Math.log(ratio / USUAL_PITCH);
    return 0.3 * octaves * octaves + 0.4 * Math.max(0, 1.85 - ratio);
  }

  /**
   * Moves pitch and baseline to where ink drops most from one row of pixels to the next: letters
   * stand on their baseline. Screens draw lines at whole pixels, so that whole numbers win unless
   * others are clearly better.
   */
  private Lines sharpened(Lines coarse, double advance) {
    double[] drop = new double[down.length + 1];
    for (int y = 1; y <= down.length; y++) {
      drop[y] = down[y - 1] - (y < down.length ? down[y] : 0);
    }
    double begin = extent.begin() + 0.2 * advance;
    double first =
        coarse.baseline + Math.ceil((begin - coarse.baseline) / coarse.pitch) * coarse.pitch;
    int count = Math.max(1, (int) ((extent.end() + 0.5 * advance - first) / coarse.pitch) + 1);
    double reach = 0.35 * advance;
    Lines best = coarse;
    double bestSum = 0;
    Lines whole = coarse;
    double wholeSum = 0;
    int steps = count == 1 ? 0 : 8;
    for (int i = -steps; i <= steps; i++) {
      double pitch = coarse.pitch + 0.25 * i / Math.max(1, count - 1);
      for (double b = first - reach; b <= first + reach; b += 0.125) {
        double sum = dropSum(drop, b, pitch, count);
        if (sum > bestSum) {
          bestSum = sum;
          best = new Lines(pitch, b, coarse.explained);
        }
      }
    }
    for (int pitch = (int) Math.floor(best.pitch - 0.5); pitch <= best.pitch + 1; pitch++) {
      for (int b = (int) Math.ceil(first - reach); b <= first + reach; b++) {
        double sum = dropSum(drop, b, pitch, count);
        if (sum > wholeSum) {
          wholeSum = sum;
          whole = new Lines(pitch, b, coarse.explained);
        }
      }
    }
    return wholeSum >= 0.92 * bestSum ? whole : best;
  }

  private static double dropSum(double[] drop, double baseline, double pitch, int count) {
    double sum = 0;
    for (int k = 0; k < count; k++) {
      double y = baseline + k * pitch;
      int i = (int) Math.floor(y);
      if (i >= 0 && i + 1 < drop.length) {
        sum += drop[i] + (y - i) * (drop[i + 1] - drop[i]);
      }
    }
    return sum;
  }
}
