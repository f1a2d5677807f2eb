package org.mycromwell.engine.model.vljepa.inference;

/**
 * Angles of a place with three coordinates: the first pairs of a head turn by its place in the
 * text, then {@code gridPairs} by its row and as many by its column; each group has its own ladder
 * of wavelengths. Immutable.
 */
final class GridRope {
  private final double[] linear;
  private final double[] grid;

  GridRope(int headDim, float base, int gridPairs) {
    linear = ladder(base, headDim / 2 - 2 * gridPairs);
    grid = ladder(base, gridPairs);
  }

  private static double[] ladder(float base, int size) {
    double[] frequencies = new double[size];
    for (int i = 0; i < size; i++) {
      frequencies[i] = Math.pow(base, -(double) i / size);
    }
    return frequencies;
  }

  int pairs() {
    return linear.length + 2 * grid.length;
  }

  /** Writes cosine and sine of each pair to {@code cos[at ..]} and {@code sin[at ..]}. */
  void fill(int place, int row, int col, float[] cos, float[] sin, int at) {
    turn(linear, place, cos, sin, at);
    turn(grid, row, cos, sin, at + linear.length);
    turn(grid, col, cos, sin, at + linear.length + grid.length);
  }

  private static void turn(double[] frequencies, int coordinate, float[] cos, float[] sin, int at) {
    for (int i = 0; i < frequencies.length; i++) {
      double angle = coordinate * frequencies[i];
      cos[at + i] = (float) Math.cos(angle);
      sin[at + i] = (float) Math.sin(angle);
    }
  }
}
