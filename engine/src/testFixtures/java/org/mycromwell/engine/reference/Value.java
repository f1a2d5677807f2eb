package org.mycromwell.engine.reference;

/** A row-major matrix on a {@link Tape} with the gradient of the tape's last result by it. */
public final class Value {
  private final int rows;
  private final int cols;
  final double[] data;
  final double[] gradient;
  Runnable backward = () -> {};

  Value(int rows, int cols, double[] data) {
    if (data.length != rows * cols) {
      throw new IllegalArgumentException(
          rows + " x " + cols + " from " + data.length + " elements");
    }
    this.rows = rows;
    this.cols = cols;
    this.data = data;
    gradient = new double[data.length];
  }

  public int rows() {
    return rows;
  }

  public int cols() {
    return cols;
  }

  /** The elements, not a copy. */
  public double[] data() {
    return data;
  }

  /** The gradient after {@link Tape#backward}, not a copy. */
  public double[] gradient() {
    return gradient;
  }

  public double get(int row, int col) {
    return data[row * cols + col];
  }

  /** The only element of a 1 x 1 matrix. */
  public double scalar() {
    if (data.length != 1) {
      throw new IllegalStateException(rows + " x " + cols + " is no scalar");
    }
    return data[0];
  }
}
