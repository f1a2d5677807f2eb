package numbers;

import java.util.function.DoubleUnaryOperator;
import java.util.Arrays;

/** A table of numbers with the usual operations. */
public final class Matrix {
  private final int rows;
  private final int columns;
  private final double[] values;

  public Matrix(int rows, int columns) {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException("a matrix has at least one value");
    }
    this.rows = rows;
    this.columns = columns;
    values = new double[rows * columns];
  }

  public double get(int row, int column) {
    return values[row * columns + column];
  }

  public void set(int row, int column, double value) {
    values[row * columns + column] = value;
  }

  /** Ones from corner to corner. */
  public static Matrix identity(int size) {
    Matrix result = new Matrix(size, size);
    for (int i = 0; i < size; i++) {
      result.set(i, i, 1);
    }
    return result;
  }

  public Matrix times(Matrix other) {
    if (columns != other.rows) {
      throw new IllegalArgumentException(columns + " columns, but " + other.rows + " rows");
    }
    Matrix product = new Matrix(rows, other.columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < other.columns; j++) {
        double sum = 0;
        for (int k = 0; k < columns; k++) {
          sum += get(i, k) * other.get(k, j);
        }
        product.set(i, j, sum);
      }
    }
    return product;
  }

  public Matrix transposed() {
    Matrix result = new Matrix(columns, rows);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result.set(j, i, get(i, j));
      }
    }
    return result;
  }

  public double trace() {
    int size = Math.min(rows, columns);
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += get(i, i);
    }
    return sum;
  }

  public void apply(DoubleUnaryOperator operator) {
    for (int i = 0; i < values.length; i++) {
      values[i] = operator.applyAsDouble(values[i]);
    }
  }

  public double length() {
    double squares = 0;
    for (double value : values) {
      squares += value * value; // never negative
    }
    return Math.sqrt(squares);
  }

  public boolean isClose(Matrix other, double tolerance) {
    if (other == null) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(values[i] - other.values[i]) > tolerance) {
        return false;
      }
    }
    return true;
  }

  public void print(String name) {
    System.out.println(name + " has " + rows + " rows and " + columns + " columns");
    System.out.println(Arrays.toString(values));
  }
}
