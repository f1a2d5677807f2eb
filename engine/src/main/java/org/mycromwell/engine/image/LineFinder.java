package org.mycromwell.engine.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the baselines. Around the baseline of a line the share of cells that have ink is alike in
 * all fonts when measured in advances: much from the baseline up to the height of small letters,
 * less above, little below. How well rows of pixels have that shape is learnt; pitch and first
 * baseline are those with which a run of lines fits best.
 */
final class LineFinder {
  /** Heights at which the shape is measured, in eighths of the advance. */
  static final int TAPS = LineShape.TAPS;

  /** Of them above the baseline. */
  static final int ABOVE = 13;

  static final double MIN_PITCH = 1.3;
  static final double MAX_PITCH = 4.6;

  private static final double BLANK = -0.8;

  private final Integral presence;
  private final double advance;
  private final int begin;
  private final int end;
  private final double step;
  private final double[] fits;
  private final double[] coarse;

  /** Baselines at {@code baseline + i * pitch} for i from 0 to {@code rows - 1}. */
  record Lines(double pitch, double baseline, int rows, double score) {
    /** The baseline of the last line. */
    double last() {
      return baseline + (rows - 1) * pitch;
    }

    Lines withoutFirst() {
      return new Lines(pitch, baseline + pitch, rows - 1, score);
    }

    Lines withoutLast() {
      return new Lines(pitch, baseline, rows - 1, score);
    }

    /** Whether the first and the last line stand at about the same place. */
    boolean isLike(Lines other) {
      double near = 0.12 * Math.min(pitch, other.pitch);
      return Math.abs(baseline - other.baseline) < near && Math.abs(last() - other.last()) < near;
    }
  }

  /**
   * @param profile in how many cells each row of pixels has ink
   * @param begin first row of pixels that may belong to a line
   * @param end behind the last one
   */
  LineFinder(double[] profile, double advance, int begin, int end) {
    this.presence = new Integral(profile);
    this.advance = advance;
    this.begin = begin;
    this.end = end;
    this.step = advance / 24;
    fits = new double[Math.max(1, (int) ((end - begin + advance) / step))];
    double[] taps = new double[TAPS];
    for (int i = 0; i < fits.length; i++) {
      fits[i] = fit(begin + i * step, taps);
    }
    coarse = new double[fits.length / 2 + 1];
    for (int i = 0; i < coarse.length; i++) {
      double most = fits[Math.min(fits.length - 1, 2 * i)];
      most = Math.max(most, fits[Math.min(fits.length - 1, 2 * i + 1)]);
      coarse[i] = Math.max(most, fits[Math.max(0, 2 * i - 1)]);
    }
  }

  /** How well a line stands at a baseline: logarithm of odds, weighed by how much there is. */
  private double fit(double baseline, double[] taps) {
    double most = shape(presence, baseline, advance, taps);
    double core = 0;
    for (int i = ABOVE - 9; i < ABOVE; i++) {
      core = Math.max(core, taps[i]);
    }
    if (core < 0.4) {
      return BLANK; // or there are only tips of letters of its neighbours
    }
    double odds = LineShape.odds(taps, most);
    if (odds < 0) {
      return Math.max(-6, odds) * Math.min(1, most / 12);
    }
    return (odds < 6 ? odds : 6 + 0.3 * (odds - 6)) * Math.min(1, Math.sqrt(most / 8));
  }

  /** Writes the shape around a baseline and returns in how many cells there is ink. */
  static double shape(Integral presence, double baseline, double advance, double[] taps) {
    double unit = advance / 8;
    double most = 0;
    for (int i = 0; i < TAPS; i++) {
      double from = baseline + (i - ABOVE) * unit;
      taps[i] = presence.over(from, from + unit) / unit;
      most = Math.max(most, taps[i]);
    }
    return most;
  }

  /** The runs of lines that fit best, the best first; their pitches or their baselines differ. */
  List<Lines> find(int most) {
    double grain = 2 * step;
    double extent = Math.max(advance, end - begin);
    List<Lines> all = new ArrayList<>();
    for (double pitch = MIN_PITCH * advance; pitch <= MAX_PITCH * advance; ) {
      Lines lines = best(pitch, coarse, grain, 0, pitch, grain);
      if (lines.rows > 0) {
        all.add(lines);
      }
      pitch += Math.min(0.1 * advance, 1.2 * grain * pitch / extent);
    }
    all.sort(Comparator.comparingDouble(Lines::score).reversed());
    List<Lines> out = new ArrayList<>();
    for (Lines lines : all) {
      if (out.size() == most) {
        break;
      }
      if (out.stream().noneMatch(lines::isLike)) {
        out.add(lines);
      }
    }
    out.replaceAll(this::refined);
    return out;
  }

  private Lines refined(Lines around) {
    double grain = 2 * step;
    Lines best = new Lines(around.pitch, around.baseline, 0, -1e9);
    int steps = around.rows == 1 ? 0 : 12;
    for (int i = -steps; i <= steps; i++) {
      double pitch = around.pitch + i * 0.25 * step * 2 / Math.max(1, around.rows - 1);
      double from = around.baseline - begin - 2 * grain;
      Lines lines = best(pitch, fits, step, from, from + 4 * grain, step / 2);
      if (lines.score > best.score) {
        best = lines;
      }
    }
    return best;
  }

  /** The best run of lines of a pitch. */
  private Lines best(
      double pitch, double[] values, double grain, double from, double to, double move) {
    double bestScore = -1e9;
    double bestBase = 0;
    int bestRows = 0;
    double rare = rare(pitch / advance);
    for (double base = from; base < to; base += move) {
      double run = 0;
      int runRows = 0;
      double runBase = 0;
      double last = -1;
      for (double b = base - Math.floor(base / pitch) * pitch; ; b += pitch) {
        int i = (int) (b / grain + 0.5);
        if (i >= values.length) {
          break;
        }
        double value = values[i];
        if (runRows == 0 || run <= 0) {
          run = 0;
          runRows = 0;
          runBase = b;
        } else {
          run -= between(begin + last, begin + b);
        }
        run += value;
        runRows++;
        last = b;
        if (run - rare > bestScore) {
          bestScore = run - rare;
          bestBase = runBase;
          bestRows = runRows;
        }
      }
    }
    return new Lines(pitch, begin + bestBase, bestRows, bestScore);
  }

  /** What ink between two lines costs. */
  private double between(double upper, double lower) {
    double from = upper + 0.75 * advance;
    double to = lower - 1.75 * advance;
    if (to <= from) {
      return 0;
    }
    double ink = presence.over(from, to) / advance;
    return ink < 0.1 ? 0 : Math.min(8, 3 * ink);
  }

  /** What a pitch costs for being rare; decides only where a line or two leave it open. */
  private static double rare(double ratio) {
    double octaves = Math.log(ratio / 2.4);
    return 1.5 * octaves * octaves + 3 * Math.max(0, 1.8 - ratio);
  }
}
