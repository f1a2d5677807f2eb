package org.mycromwell.engine.image;

import java.util.Optional;

/**
 * The grid on which a screenshot of monospaced text was drawn, and the only thing that a model of
 * text in images needs to know about font and size: resampled on it, every screenshot has
 * characters of {@value #CELL_WIDTH} x {@value #CELL_HEIGHT} pixels with the baseline in the same
 * place.
 *
 * <p>A cell is one advance wide and two high, three quarters of it above the baseline: the shape of
 * the letters stays whatever the leading is. The grid begins with the first line and the first
 * column that have ink; indentation that all lines share is not in it, nor are blank lines around
 * the text.
 *
 * @param left x of the left edge of column 0, in pixels of the picture; pixel i covers [i, i + 1)
 * @param advance width of a character
 * @param baseline y of the line that letters of row 0 stand on: the edge below their lowest pixel
 * @param pitch distance of baselines
 * @param confidence 0 to 1; below {@link #TRUSTED} the picture is likely no monospaced text
 */
public record CharacterGrid(
    double left,
    double advance,
    double baseline,
    double pitch,
    int rows,
    int columns,
    double confidence) {

  /** Pixels of a character in the resampled image. */
  public static final int CELL_WIDTH = 8;

  /** Pixels of a line in the resampled image. */
  public static final int CELL_HEIGHT = 16;

  /** Pixels of a cell above the baseline. */
  public static final int CELL_ASCENT = 12;

  /** From here on a grid is worth using. */
  public static final double TRUSTED = 0.3;

  /** Checks that the grid has cells of a size. */
  public CharacterGrid {
    if (!(advance > 0) || !(pitch > 0) || rows <= 0 || columns <= 0) {
      throw new IllegalArgumentException(
          rows + " x " + columns + " cells of " + advance + " x " + pitch);
    }
  }

  /** Finds the grid, empty when there is too little ink for one. Deterministic. */
  public static Optional<CharacterGrid> estimate(Ink ink) {
    return GridEstimator.candidates(ink, 1).grids().stream().findFirst();
  }

  /** Some of the columns. */
  CharacterGrid columns(int first, int end) {
    return new CharacterGrid(
        left + first * advance, advance, baseline, pitch, rows, end - first, confidence);
  }

  /** Some of the rows, or rows above and below them. */
  CharacterGrid rows(int first, int count) {
    return new CharacterGrid(
        left, advance, baseline + first * pitch, pitch, count, columns, confidence);
  }

  /** Whether the cells at the corners are about the same. */
  boolean isLike(CharacterGrid other) {
    double near = advance / CELL_WIDTH;
    return rows == other.rows
        && Math.abs(left - other.left) < near
        && Math.abs(left + columns * advance - other.left - other.columns * other.advance) < near
        && Math.abs(baseline - other.baseline) < near
        && Math.abs(baseline + rows * pitch - other.baseline - rows * other.pitch) < near;
  }

  /** The cells as pixels, {@code rows * 16} high and {@code columns * 8} wide, one channel. */
  public ImageTensor resample(Ink ink) {
    int height = rows * CELL_HEIGHT;
    int width = columns * CELL_WIDTH;
    float[] out = new float[Math.multiplyExact(height, width)];
    double step = advance / CELL_WIDTH;
    Sampling across = Sampling.of(ink.width(), left, step, width);
    for (int row = 0; row < rows; row++) {
      double top = baseline + row * pitch - CELL_ASCENT * step;
      Sampling down = Sampling.of(ink.height(), top, step, CELL_HEIGHT);
      Sampling.resample(
          Sampling.Rows.of(ink.ink()),
          ink.width(),
          1,
          down,
          across,
          out,
          row * CELL_HEIGHT * width);
    }
    return ImageTensor.whole(out, height, width, 1);
  }
}
