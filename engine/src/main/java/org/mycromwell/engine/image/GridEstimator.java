package org.mycromwell.engine.image;

import java.util.Optional;
import org.mycromwell.engine.image.LineFinder.Lines;

/**
 * Finds the character grid of clean monospaced text from two profiles, sums of columns and of rows.
 * Candidates for the advance come from the columns; that one is taken whose letters would also have
 * the height that the lines show.
 */
final class GridEstimator {
  /** Ink that is smoothing or compression rather than text. */
  private static final float NOISE = 0.08f;

  /** Sum of a column or row that has text. */
  private static final double INKED = 0.15;

  /** Advances that the best may be mistaken for. */
  private static final double[] CONFUSIONS = {1, 2, 0.5, 1.5, 2 / 3.0, 3, 1 / 3.0};

  private GridEstimator() {}

  static Optional<CharacterGrid> estimate(Ink ink) {
    double[] across = new double[ink.width()];
    double[] down = new double[ink.height()];
    for (int y = 0; y < ink.height(); y++) {
      for (int x = 0; x < ink.width(); x++) {
        float value = ink.ink()[y * ink.width() + x];
        if (value > NOISE) {
          across[x] += value;
          down[y] += value;
        }
      }
    }
    Extent columns = Extent.of(across, INKED);
    Extent rows = Extent.of(down, INKED);
    if (columns.size() < 3 * ColumnFinder.MIN_ADVANCE || rows.size() < ColumnFinder.MIN_ADVANCE) {
      return Optional.empty();
    }
    ColumnFinder columnFinder = new ColumnFinder(across, columns);
    LineFinder lineFinder = new LineFinder(down, rows);
    double likely = columnFinder.best(ColumnFinder.MIN_ADVANCE, ColumnFinder.MAX_ADVANCE).advance();
    CharacterGrid best = null;
    double bestScore = 0;
    for (double ratio : CONFUSIONS) {
      double advance = ratio * likely;
      if (advance < ColumnFinder.MIN_ADVANCE
          || advance > Math.min(ColumnFinder.MAX_ADVANCE, columns.size() / 2.0)) {
        continue;
      }
      ColumnFinder.Comb comb = columnFinder.best(0.97 * advance, 1.03 * advance);
      Lines lines = lineFinder.find(comb.advance());
      double score = comb.score() * Math.pow(lines.explained(), 4);
      if (score > bestScore) {
        bestScore = score;
        best = grid(columnFinder.refined(comb), lines, columns, rows);
      }
    }
    return Optional.ofNullable(best);
  }

  private static CharacterGrid grid(
      ColumnFinder.Comb comb, Lines lines, Extent columns, Extent rows) {
    double advance = comb.advance();
    // Smoothing and slanted letters reach into the neighbouring cell.
    double spill = 0.25 * advance;
    int firstColumn = (int) Math.floor((columns.begin() + spill - comb.offset()) / advance);
    int endColumn = (int) Math.ceil((columns.end() - spill - comb.offset()) / advance);
    double middle = lines.baseline() - 0.5 * advance;
    int firstRow = (int) Math.round((rows.begin() + 0.1 * advance - middle) / lines.pitch());
    int lastRow = (int) Math.round((rows.end() - 0.1 * advance - middle) / lines.pitch());
    return new CharacterGrid(
        comb.offset() + firstColumn * advance,
        advance,
        lines.baseline() + firstRow * lines.pitch(),
        lines.pitch(),
        Math.max(1, lastRow - firstRow + 1),
        Math.max(1, endColumn - firstColumn),
        Math.max(0, Math.min(1, lines.explained() * (1 - comb.score()))));
  }

  /** The stretch of a profile that has ink. */
  record Extent(int begin, int end) {
    static Extent of(double[] values, double limit) {
      int begin = 0;
      while (begin < values.length && values[begin] <= limit) {
        begin++;
      }
      int end = values.length;
      while (end > begin && values[end - 1] <= limit) {
        end--;
      }
      return new Extent(begin, end);
    }

    int size() {
      return end - begin;
    }
  }
}
