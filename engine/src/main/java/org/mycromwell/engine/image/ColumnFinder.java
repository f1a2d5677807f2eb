package org.mycromwell.engine.image;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the boundaries between characters. The sums of columns over one advance look alike in all
 * fonts: little ink at the boundaries, much between. So the advance is a period of the sums whose
 * first harmonics have the phases of such a shape.
 */
final class ColumnFinder {
  static final double MIN_ADVANCE = 3.5;
  static final double MAX_ADVANCE = 40;

  /** Strength of the harmonics of the usual shape, all lowest at the boundary. */
  private static final double[] SHAPE = {1, 0.35, 0.1};

  private static final int PHASES = 24;

  private ColumnFinder() {}

  /** Boundaries at {@code offset + i * advance}. */
  record Comb(double advance, double offset, double score) {}

  /** The best combs, the best first; their advances differ. */
  static List<Comb> candidates(double[] across, int begin, int end, int most) {
    double[] signal = levelled(across, begin, end);
    double energy = 0;
    for (double value : signal) {
      energy += value * value;
    }
    if (energy == 0) {
      return List.of();
    }
    Spectrum spectrum = new Spectrum(signal, 6 * signal.length);
    int n = spectrum.size;
    int low = (int) Math.ceil(n / Math.min(MAX_ADVANCE, (end - begin) / 1.5));
    int high = (int) (n / MIN_ADVANCE);
    double[] scores = new double[high + 2];
    double[] phases = new double[high + 2];
    double norm = Math.sqrt(energy);
    for (int k = Math.max(1, low); k <= high; k++) {
      double best = -1;
      for (int p = 0; p < PHASES; p++) {
        double sum = 0;
        for (int h = 1; h <= SHAPE.length && h * k < n / 2; h++) {
          double angle = 2 * Math.PI * h * p / PHASES;
          sum -=
              SHAPE[h - 1]
                  * (spectrum.re[h * k] * Math.cos(angle) - spectrum.im[h * k] * Math.sin(angle));
        }
        if (sum > best) {
          best = sum;
          phases[k] = (double) p / PHASES;
        }
      }
      scores[k] = best / norm;
    }
    boolean[] peak = new boolean[high + 1];
    for (int k = Math.max(1, low); k <= high; k++) {
      peak[k] = scores[k] >= scores[k - 1] && scores[k] >= scores[k + 1];
    }
    List<Comb> out = new ArrayList<>();
    while (out.size() < most) {
      int best = 0;
      for (int k = Math.max(1, low); k <= high; k++) {
        if (scores[k] > scores[best] && peak[k]) {
          best = k;
        }
      }
      if (scores[best] <= 0) {
        break;
      }
      double advance = (double) n / best;
      out.add(new Comb(advance, begin + phases[best] * advance, scores[best]));
      for (int k = Math.max(1, low); k <= high; k++) {
        if (Math.abs((double) k / best - 1) < 0.04) {
          scores[k] = 0;
        }
      }
    }
    return out;
  }

  /** The comb near one that fits best, to a hundredth of a pixel over the whole width. */
  static Comb refined(double[] across, int begin, int end, Comb comb, double reach) {
    double[] signal = levelled(across, begin, end);
    double norm = 0;
    for (double value : signal) {
      norm += value * value;
    }
    norm = Math.sqrt(Math.max(1e-9, norm));
    int width = end - begin;
    double step = 0.05 * comb.advance * comb.advance / width;
    double best = -Double.MAX_VALUE;
    Comb out = comb;
    int steps = (int) Math.min(400, Math.ceil(reach * comb.advance / step));
    double[] re = new double[SHAPE.length];
    double[] im = new double[SHAPE.length];
    for (int i = -steps; i <= steps; i++) {
      double advance = comb.advance + i * step;
      for (int h = 0; h < SHAPE.length; h++) {
        double turn = 2 * Math.PI * (h + 1) / advance;
        double c = 1;
        double s = 0;
        double stepC = Math.cos(turn);
        double stepS = Math.sin(turn);
        double sumC = 0;
        double sumS = 0;
        for (int x = 0; x < width; x++) {
          sumC += signal[x] * c;
          sumS += signal[x] * s;
          double next = c * stepC - s * stepS;
          s = s * stepC + c * stepS;
          c = next;
        }
        re[h] = sumC;
        im[h] = sumS;
      }
      int phases = 64;
      for (int p = 0; p < phases; p++) {
        double sum = 0;
        for (int h = 0; h < SHAPE.length; h++) {
          // The signal stands at the middles of pixels.
          double angle = 2 * Math.PI * (h + 1) * ((double) p / phases - 0.5 / advance);
          sum -= SHAPE[h] * (re[h] * Math.cos(angle) + im[h] * Math.sin(angle));
        }
        if (sum > best) {
          best = sum;
          out = new Comb(advance, begin + p * advance / phases, sum / norm);
        }
      }
    }
    return out;
  }

  /** Columns without the slow changes that come from lines of different length. */
  private static double[] levelled(double[] across, int begin, int end) {
    double[] out = new double[end - begin];
    Integral integral = new Integral(across);
    int reach = 28;
    for (int x = begin; x < end; x++) {
      int from = Math.max(begin, x - reach);
      int to = Math.min(end, x + reach + 1);
      out[x - begin] = across[x] - integral.over(from, to) / (to - from);
    }
    return out;
  }
}
