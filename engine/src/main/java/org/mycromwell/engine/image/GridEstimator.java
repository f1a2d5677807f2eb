package org.mycromwell.engine.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.mycromwell.engine.image.ColumnFinder.Comb;
import org.mycromwell.engine.image.LineFinder.Lines;

/**
 * Finds the character grid of monospaced text. Candidates for the advance come from the columns;
 * that one is taken whose letters would also have the height that the lines show.
 */
final class GridEstimator {
  /** Ink that is smoothing or compression rather than text. */
  static final float NOISE = 0.12f;

  private static final int CANDIDATES = 6;

  private static final double COMB = 10;

  /** Runs of lines that are looked at for each advance. */
  private static final int LINES = 3;

  /** Letters never fill so much of a picture. */
  private static final double DENSE = 0.45;

  /** Lines that keep so much less to the columns than the best one are no code. */
  private static final double STRAY = 0.35;

  private final float[] ink;
  private final int width;
  private final int height;
  private final float[] sums;

  private GridEstimator(float[] ink, int width, int height) {
    this.ink = ink;
    this.width = width;
    this.height = height;
    this.sums = RowProfile.sums(this.ink, width, height);
  }

  /**
   * What may be the grid.
   *
   * @param grids the best first
   * @param ink without what is no text
   */
  record Found(List<CharacterGrid> grids, float[] ink) {
    /** How many lines of a grid there might be in the ink above and below its rows. */
    double linesBeside(CharacterGrid grid, int width) {
      double inside = 0;
      double beside = 0;
      double top = grid.baseline() - 1.5 * grid.advance();
      double bottom = grid.baseline() + (grid.rows() - 1) * grid.pitch() + 0.5 * grid.advance();
      for (int i = 0; i < ink.length; i++) {
        if (ink[i] > NOISE) {
          int row = i / width;
          double y = row + 0.5;
          if (y >= top && y < bottom) {
            inside += ink[i];
          } else {
            beside += ink[i];
          }
        }
      }
      return inside == 0 ? 0 : beside / inside * grid.rows();
    }

    /** More grids in the same ink, at most so many. */
    List<CharacterGrid> more(int width, int most) {
      return new GridEstimator(ink, width, ink.length / width).estimate(most);
    }

    /** The share of the ink that is in cells of a grid. */
    double covered(CharacterGrid grid, int width) {
      double all = 0;
      double inside = 0;
      double step = grid.advance() / CharacterGrid.CELL_WIDTH;
      int from = Math.clamp(Math.round(grid.left()), 0, width);
      int to = Math.clamp(Math.round(grid.left() + grid.columns() * grid.advance()), 0, width);
      for (int y = 0; y < ink.length / width; y++) {
        double top = grid.baseline() - CharacterGrid.CELL_ASCENT * step;
        double row = Math.floor((y + 0.5 - top) / grid.pitch());
        double below = y + 0.5 - top - row * grid.pitch();
        boolean inRow = row >= 0 && row < grid.rows() && below < CharacterGrid.CELL_HEIGHT * step;
        for (int x = 0; x < width; x++) {
          float value = ink[y * width + x];
          if (value > NOISE) {
            all += value;
            inside += inRow && x >= from && x < to ? value : 0;
          }
        }
      }
      return all == 0 ? 0 : inside / all;
    }

    /** The rows of a grid with the columns that have ink in them. */
    CharacterGrid withInk(CharacterGrid grid, int width) {
      Lines lines = new Lines(grid.pitch(), grid.baseline(), grid.rows(), 0);
      Comb comb = new Comb(grid.advance(), grid.left(), 0);
      CharacterGrid inked =
          new GridEstimator(ink, width, ink.length / width).grid(comb, lines, 0, width, 0);
      return new CharacterGrid(
          inked.left(),
          inked.advance(),
          inked.baseline(),
          inked.pitch(),
          inked.rows(),
          inked.columns(),
          grid.confidence());
    }
  }

  /** At most so many grids. */
  static Found candidates(Ink ink, int most) {
    return density(ink) > DENSE ? new Found(List.of(), ink.ink()) : found(ink, most);
  }

  /** The share of ink between the first and the last column that have any. */
  private static double density(Ink ink) {
    int begin = ink.width();
    int end = 0;
    double sum = 0;
    for (int y = 0; y < ink.height(); y++) {
      for (int x = 0; x < ink.width(); x++) {
        float value = ink.ink()[y * ink.width() + x];
        if (value > 0) {
          sum += value;
          begin = Math.min(begin, x);
          end = Math.max(end, x + 1);
        }
      }
    }
    return end <= begin ? 0 : sum / (end - begin) / ink.height();
  }

  private static Found found(Ink ink, int most) {
    int width = ink.width();
    int height = ink.height();
    float[] clean = ink.ink().clone();
    if (ink.top() < ink.bottom()) {
      Arrays.fill(clean, 0, ink.top() * width, 0);
      Arrays.fill(clean, ink.bottom() * width, height * width, 0);
    }
    RuledLines.remove(clean, width, height, 22);
    List<CharacterGrid> grids = new GridEstimator(clean, width, height).estimate(most);
    if (grids.isEmpty()) {
      return new Found(grids, clean);
    }
    if (RuledLines.remove(clean, width, height, grids.getFirst().advance())) {
      grids = new GridEstimator(clean, width, height).estimate(most);
      if (grids.isEmpty()) {
        return new Found(grids, clean);
      }
    }
    if (Gutter.remove(clean, width, height, grids.getFirst())) {
      grids = new GridEstimator(clean, width, height).estimate(most);
    }
    return new Found(grids, clean);
  }

  /** Columns and lines that may belong together. */
  private record Guess(Comb comb, Lines lines, double score) {}

  private List<CharacterGrid> estimate(int most) {
    double[] across = across(ink, width, height);
    int begin = 0;
    while (begin < width && across[begin] < 0.3) {
      begin++;
    }
    int end = width;
    while (end > begin && across[end - 1] < 0.3) {
      end--;
    }
    if (end - begin < 1.5 * ColumnFinder.MIN_ADVANCE) {
      return List.of();
    }
    List<Comb> combs = ColumnFinder.candidates(across, begin, end, CANDIDATES);
    List<Guess> guesses = new ArrayList<>();
    for (Comb comb : combs) {
      for (Lines lines : lines(comb, begin, end).find(Math.min(most, LINES))) {
        double score =
            lines.score() / Math.max(1, lines.rows() / 4.0)
                + COMB * Math.log(comb.score() / combs.getFirst().score());
        guesses.add(new Guess(comb, lines, score));
      }
    }
    guesses.sort(Comparator.comparingDouble(Guess::score).reversed());
    List<CharacterGrid> grids = new ArrayList<>();
    for (Guess guess : guesses) {
      if (grids.size() == most) {
        break;
      }
      CharacterGrid grid = refined(guess, begin, end);
      if (grids.stream().noneMatch(grid::isLike)) {
        grids.add(grid);
      }
    }
    return grids;
  }

  private CharacterGrid refined(Guess guess, int begin, int end) {
    double[] inLines = acrossLines(guess.lines(), guess.comb().advance());
    Comb comb = ColumnFinder.refined(inLines, begin, end, guess.comb(), 0.02);
    Lines like =
        lines(comb, begin, end).find(LINES).stream()
            .filter(guess.lines()::isLike)
            .findFirst()
            .orElse(guess.lines());
    Lines lines = extended(like, comb, begin, end);
    return grid(comb, lines, begin, end, gaps(inLines, comb, begin, end));
  }

  private LineFinder lines(Comb comb, int begin, int end) {
    double left =
        comb.offset() - Math.ceil((comb.offset() - begin) / comb.advance()) * comb.advance();
    int columns = (int) Math.ceil((end - left) / comb.advance());
    double[] profile = RowProfile.presence(sums, width, height, left, comb.advance(), columns);
    return new LineFinder(profile, comb.advance(), 0, height);
  }

  /** Adds lines at both ends that have too little text to be found by their shape. */
  private Lines extended(Lines found, Comb comb, int begin, int end) {
    Lines lines = found;
    while (lines.rows() > 1 && cut(lines.baseline(), comb.advance())) {
      lines = lines.withoutFirst();
    }
    while (lines.rows() > 1 && cut(lines.last(), comb.advance())) {
      lines = lines.withoutLast();
    }
    lines = trimmed(lines, comb, begin, end);
    int above = more(lines.baseline(), -lines.pitch(), comb, begin, end);
    int below = more(lines.last(), lines.pitch(), comb, begin, end);
    return new Lines(
        lines.pitch(),
        lines.baseline() - above * lines.pitch(),
        lines.rows() + above + below,
        lines.score());
  }

  /** How many lines go on from a baseline in steps; less than four blank ones do not end them. */
  private int more(double baseline, double step, Comb comb, int begin, int end) {
    int lines = 0;
    int blank = 0;
    for (int r = 1; blank < 4; r++) {
      int fits = fits(baseline + r * step, Math.abs(step), comb, begin, end);
      if (fits < 0) {
        break;
      }
      blank = fits == 0 ? blank + 1 : 0;
      if (fits > 0) {
        lines = r;
      }
    }
    return lines;
  }

  /** Without first and last lines whose letters do not keep to the columns, such as titles. */
  private Lines trimmed(Lines found, Comb comb, int begin, int end) {
    Lines lines = found;
    double most = 0;
    for (int r = 0; r < lines.rows(); r++) {
      most = Math.max(most, inColumns(lines.baseline() + r * lines.pitch(), comb, begin, end));
    }
    while (lines.rows() > 1 && inColumns(lines.baseline(), comb, begin, end) < STRAY * most) {
      lines = lines.withoutFirst();
    }
    while (lines.rows() > 1 && inColumns(lines.last(), comb, begin, end) < STRAY * most) {
      lines = lines.withoutLast();
    }
    return lines;
  }

  /** How much a line keeps to the columns, 1 when it is too short to say. */
  private double inColumns(double baseline, Comb comb, int begin, int end) {
    double[] across = acrossLines(new Lines(1, baseline, 1, 0), comb.advance());
    int from = begin;
    while (from < end && across[from] < 0.3) {
      from++;
    }
    int to = end;
    while (to > from && across[to - 1] < 0.3) {
      to--;
    }
    return to - from < 8 * comb.advance() ? 1 : gaps(across, comb, from, to);
  }

  /** Whether the edge of the picture goes through the letters of a line. */
  private boolean cut(double baseline, double advance) {
    if (baseline > height + 0.5 || baseline < 0.5 * advance) {
      return true;
    }
    // What ends at the lower edge is a line cut above its baseline, which looks like one there.
    if (baseline > height - 0.15 * advance && sums[height * (width + 1) - 1] > 0.5) {
      return true;
    }
    return baseline - 1.25 * advance < 0 && sums[width] > 0.5;
  }

  /** 1 when there is a line of which nothing reaches beyond its cells, 0 for a blank one. */
  private int fits(double baseline, double pitch, Comb comb, int begin, int end) {
    double advance = comb.advance();
    int top = (int) Math.round(baseline - Math.min(1.85 * advance, pitch - 0.55 * advance));
    int bottom = (int) Math.round(baseline + Math.min(0.7 * advance, pitch - 1.1 * advance));
    if (cut(baseline, advance)) {
      return -1;
    }
    double all = 0;
    double edges = 0;
    for (int y = Math.max(0, top); y < Math.min(height, bottom); y++) {
      double row = sums[y * (width + 1) + end] - sums[y * (width + 1) + begin];
      all += row;
      if (y < top + 1 || y >= bottom - 1) {
        edges += row;
      }
    }
    double little = 0.03 * advance * advance;
    if (all < little) {
      return 0;
    }
    return edges > 0.1 * all / advance || inColumns(baseline, comb, begin, end) < 0.15 ? -1 : 1;
  }

  private CharacterGrid grid(Comb comb, Lines lines, int begin, int end, double gaps) {
    double advance = comb.advance();
    double left = comb.offset() - Math.ceil((comb.offset() - begin) / advance + 1) * advance;
    int columns = (int) Math.ceil((end - left) / advance) + 1;
    int first = -1;
    int last = -1;
    for (int c = 0; c < columns; c++) {
      boolean inked = false;
      for (int r = 0; r < lines.rows() && !inked; r++) {
        inked = inked(left + c * advance, lines.baseline() + r * lines.pitch(), advance);
      }
      if (inked) {
        if (first < 0) {
          first = c;
        }
        last = c;
      }
    }
    if (first < 0) {
      first = 0;
      last = 0;
    }
    return new CharacterGrid(
        left + first * advance,
        advance,
        lines.baseline(),
        lines.pitch(),
        lines.rows(),
        last - first + 1,
        Math.clamp(lines.score() / (2.0 * lines.rows()), 0, 1) * Math.min(1, 2.5 * gaps));
  }

  /** How much less ink there is at the boundaries of cells than elsewhere, 0 to 1. */
  private static double gaps(double[] across, Comb comb, int begin, int end) {
    Integral integral = new Integral(across);
    double mean = integral.over(begin, end) / (end - begin);
    double half = 0.1 * comb.advance();
    double first =
        comb.offset() + Math.ceil((begin - comb.offset()) / comb.advance()) * comb.advance();
    double sum = 0;
    int count = 0;
    for (double x = first; x <= end; x += comb.advance()) {
      sum += integral.over(x - half, x + half) / (2 * half);
      count++;
    }
    return mean == 0 || count == 0 ? 0 : Math.clamp(1 - sum / count / mean, 0, 1);
  }

  /** Whether a cell has ink other than what spills from its neighbours. */
  private boolean inked(double x, double baseline, double advance) {
    int from = Math.clamp(Math.round(x + 0.2 * advance), 0, width);
    int to = Math.clamp(Math.round(x + 0.8 * advance), 0, width);
    int top = Math.clamp(Math.round(baseline - 1.3 * advance), 0, height);
    int bottom = Math.clamp(Math.round(baseline + 0.3 * advance), 0, height);
    double sum = 0;
    for (int y = top; y < bottom; y++) {
      sum += sums[y * (width + 1) + to] - sums[y * (width + 1) + from];
    }
    return sum > 0.012 * advance * advance;
  }

  private double[] acrossLines(Lines lines, double advance) {
    double[] across = new double[width];
    float[] band = new float[width];
    for (int r = 0; r < lines.rows(); r++) {
      double baseline = lines.baseline() + r * lines.pitch();
      int top = Math.clamp(Math.round(baseline - 1.3 * advance), 0, height);
      int bottom = Math.clamp(Math.round(baseline + 0.1 * advance), 0, height);
      for (int y = top; y < bottom; y++) {
        add(ink, y * width, band);
      }
      flush(band, across);
    }
    return across;
  }

  /** Sums of columns, lines of text counted apart. */
  static double[] across(float[] ink, int width, int height) {
    double[] across = new double[width];
    float[] band = new float[width];
    for (int y = 0; y < height; y++) {
      if (add(ink, y * width, band) < 0.25f) {
        flush(band, across);
      }
    }
    flush(band, across);
    return across;
  }

  private static float add(float[] ink, int at, float[] band) {
    float most = 0;
    for (int x = 0; x < band.length; x++) {
      float value = ink[at + x];
      if (value > NOISE) {
        band[x] += value;
        most = Math.max(most, value);
      }
    }
    return most;
  }

  /** Roots, so that a stem does not outweigh everything else. */
  private static void flush(float[] band, double[] across) {
    for (int x = 0; x < band.length; x++) {
      if (band[x] > 0) {
        across[x] += Math.sqrt(band[x]);
        band[x] = 0;
      }
    }
  }
}
