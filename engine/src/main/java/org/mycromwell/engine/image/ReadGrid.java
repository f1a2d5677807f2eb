package org.mycromwell.engine.image;

/**
 * A character grid laid on a picture and what was read in its cells.
 *
 * @param image the cells as pixels
 */
record ReadGrid(CharacterGrid grid, ImageTensor image, CharacterCells cells) {
  /** Ink from which on a cell counts whole. */
  private static final double WHOLE = 6;

  /** Ink of a cell that is more than what spills from its neighbours. */
  private static final double LITTLE = 1.2;

  /** Ink of a pixel of a bar. */
  private static final float BAR = 0.2f;

  /**
   * The mean probability of what was read where there is ink. Ink read as a blank or as an unknown
   * character counts 0: frames and proportional text often are.
   */
  double sureness() {
    return sureness(0, grid.rows());
  }

  /** The same of a row. */
  double sureness(int row) {
    return sureness(row, row + 1);
  }

  private double sureness(int from, int to) {
    double sum = 0;
    double weights = 0;
    for (int row = from; row < to; row++) {
      for (int column = 0; column < grid.columns(); column++) {
        double ink = ink(row, column);
        if (ink < LITTLE) {
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

  /** How many cells of a row have ink. */
  int inked(int row) {
    int inked = 0;
    for (int column = 0; column < grid.columns(); column++) {
      inked += ink(row, column) >= LITTLE ? 1 : 0;
    }
    return inked;
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
      while (y < CharacterGrid.CELL_HEIGHT && pixel(row, y, column, x) > BAR) {
        y++;
      }
      if (y == CharacterGrid.CELL_HEIGHT) {
        return true;
      }
    }
    return false;
  }

  /** Without the first and last pixels of its lines, into which the neighbours reach. */
  private double ink(int row, int column) {
    double ink = 0;
    for (int y = 0; y < CharacterGrid.CELL_HEIGHT; y++) {
      for (int x = 1; x < CharacterGrid.CELL_WIDTH - 1; x++) {
        ink += pixel(row, y, column, x);
      }
    }
    return ink;
  }

  private float pixel(int row, int y, int column, int x) {
    int line = row * CharacterGrid.CELL_HEIGHT + y;
    return image.pixels()[line * image.width() + column * CharacterGrid.CELL_WIDTH + x];
  }
}
