package org.mycromwell.engine.image;

import java.util.function.IntPredicate;

/**
 * A character grid laid on a picture and what was read in its cells.
 *
 * @param image the cells as pixels
 * @param text the same without ruled lines
 */
record ReadGrid(CharacterGrid grid, ImageTensor image, ImageTensor text, CharacterCells cells) {
  /** Ink from which on a cell counts whole. */
  private static final double WHOLE = 6;

  /** Ink of a cell that is more than what spills from its neighbours. */
  private static final double LITTLE = 1.2;

  /** Ink of what may be a dot that stands for a blank. */
  private static final double DOT = 3;

  /** Signs that end a block, such as brackets, are no more. */
  private static final int SOME_SIGNS = 3;

  /** Ink of a pixel of a bar. */
  private static final float BAR = 0.2f;

  /**
   * The mean probability of what was read where there is ink. Ink read as a blank or as an unknown
   * character counts 0: frames and proportional text often are.
   */
  double sureness() {
    return sureness(text, _ -> true);
  }

  /** The same of a row. */
  double sureness(int row) {
    return sureness(text, r -> r == row);
  }

  /** The same of all rows but one. */
  double surenessBeside(int row) {
    return sureness(text, r -> r != row);
  }

  /**
   * Whether most of what is read in a row may come from a ruled line, such as the edge of a window:
   * with its ink the row is read with doubt, and most of many characters are no letters.
   */
  boolean isRuled(int row, double unsure) {
    int read = cells.line(row).replace(" ", "").length();
    return read > SOME_SIGNS && 2 * letters(row) < read && sureness(image, r -> r == row) < unsure;
  }

  private double sureness(ImageTensor pixels, IntPredicate wanted) {
    double sum = 0;
    double weights = 0;
    for (int row = 0; row < grid.rows(); row++) {
      if (!wanted.test(row)) {
        continue;
      }
      for (int column = 0; column < grid.columns(); column++) {
        double ink = ink(pixels, row, column);
        if (ink < LITTLE || (ink < DOT && cells.isSurelyBlank(row, column))) {
          continue;
        }
        double weight = Math.min(1, ink / WHOLE);
        weights += weight;
        if (cells.isKnown(row, column)) {
          sum += weight * cells.probability(row, column);
        }
      }
    }
    return weights == 0 ? 0 : sum / weights;
  }

  /** How many cells of a row have ink that is not read as blank for sure. */
  int inked(int row) {
    int inked = 0;
    for (int column = 0; column < grid.columns(); column++) {
      double ink = ink(text, row, column);
      inked += ink >= LITTLE && (ink >= DOT || !cells.isSurelyBlank(row, column)) ? 1 : 0;
    }
    return inked;
  }

  /** How many cells of a row of an image have ink. */
  static int inked(ImageTensor image, int row) {
    int inked = 0;
    for (int column = 0; column < image.width() / CharacterGrid.CELL_WIDTH; column++) {
      inked += ink(image, row, column) >= LITTLE ? 1 : 0;
    }
    return inked;
  }

  /** How many letters and figures are read in a row. */
  int letters(int row) {
    return (int) cells.line(row).chars().filter(Character::isLetterOrDigit).count();
  }

  /** The share of the rows in whose cell of a column a bar runs from top to bottom. */
  double bars(int column) {
    int bars = 0;
    for (int row = 0; row < grid.rows(); row++) {
      bars += isBar(row, column) ? 1 : 0;
    }
    return (double) bars / grid.rows();
  }

  private boolean isBar(int row, int column) {
    for (int x = 0; x < CharacterGrid.CELL_WIDTH; x++) {
      int y = 0;
      while (y < CharacterGrid.CELL_HEIGHT && pixel(image, row, y, column, x) > BAR) {
        y++;
      }
      if (y == CharacterGrid.CELL_HEIGHT) {
        return true;
      }
    }
    return false;
  }

  /** Without the first and last pixels of its lines, into which the neighbours reach. */
  private static double ink(ImageTensor image, int row, int column) {
    double ink = 0;
    for (int y = 0; y < CharacterGrid.CELL_HEIGHT; y++) {
      for (int x = 1; x < CharacterGrid.CELL_WIDTH - 1; x++) {
        ink += pixel(image, row, y, column, x);
      }
    }
    return ink;
  }

  private static float pixel(ImageTensor image, int row, int y, int column, int x) {
    int line = row * CharacterGrid.CELL_HEIGHT + y;
    return image.pixels()[line * image.width() + column * CharacterGrid.CELL_WIDTH + x];
  }
}
