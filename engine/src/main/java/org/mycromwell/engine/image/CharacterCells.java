package org.mycromwell.engine.image;

/**
 * What a vision encoder takes the cells of a character grid for, row by row.
 *
 * @param classes 0 blank, 1 to 94 the characters from {@code !} to {@code ~}, else another one; not
 *     changed once made
 * @param probabilities of these classes, likewise
 */
public record CharacterCells(int rows, int columns, int[] classes, float[] probabilities) {
  private static final int KNOWN = '~' - ' ';

  /** Stands for a character that is not ASCII. */
  private static final char OTHER = '?';

  /** What is read with this probability is beyond doubt. */
  private static final float SURE = 0.9f;

  /** Checks that every cell has a class. */
  public CharacterCells {
    int cells = Math.multiplyExact(rows, columns);
    if (classes.length != cells || probabilities.length != cells) {
      throw new IllegalArgumentException(
          classes.length + " classes for " + rows + " x " + columns + " cells");
    }
  }

  /** The character of a cell. */
  public char at(int row, int column) {
    int read = classes[row * columns + column];
    return read <= KNOWN ? (char) (' ' + read) : OTHER;
  }

  /** Whether a cell holds a character of ASCII other than a blank. */
  boolean isKnown(int row, int column) {
    int read = classes[row * columns + column];
    return read > 0 && read <= KNOWN;
  }

  /** Whether a cell is blank beyond doubt. */
  boolean isSurelyBlank(int row, int column) {
    int cell = row * columns + column;
    return classes[cell] == 0 && probabilities[cell] >= SURE;
  }

  /** Probability of what was read in a cell. */
  float probability(int row, int column) {
    return probabilities[row * columns + column];
  }

  /** A row without the blanks at its end. */
  public String line(int row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < columns; column++) {
      line.append(at(row, column));
    }
    return line.toString().stripTrailing();
  }

  /** All rows, each with a line end. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      text.append(line(row)).append('\n');
    }
    return text.toString();
  }

  /** Probability of the most doubtful cell of a row; 0 where one is no character of ASCII. */
  public double least(int row) {
    double least = 1;
    for (int column = 0; column < columns; column++) {
      int cell = row * columns + column;
      least = Math.min(least, classes[cell] <= KNOWN ? probabilities[cell] : 0);
    }
    return least;
  }

  /** The cells of some rows and columns. */
  public CharacterCells part(int firstRow, int endRow, int firstColumn, int endColumn) {
    int width = endColumn - firstColumn;
    int[] someClasses = new int[(endRow - firstRow) * width];
    float[] someProbabilities = new float[someClasses.length];
    for (int row = firstRow; row < endRow; row++) {
      int from = row * columns + firstColumn;
      int to = (row - firstRow) * width;
      System.arraycopy(classes, from, someClasses, to, width);
      System.arraycopy(probabilities, from, someProbabilities, to, width);
    }
    return new CharacterCells(endRow - firstRow, width, someClasses, someProbabilities);
  }
}
