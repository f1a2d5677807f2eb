package org.mycromwell.engine.nn;

/**
 * Rotary positions in up to three coordinates. Of the {@code headDim / 2} pairs of a head the first
 * turn by the linear coordinate, then {@code gridPairs} by the row, then {@code gridPairs} by the
 * column; pair i of a group of n turns by {@code coordinate * base^(-i/n)}. {@link #angles} keeps
 * what it computed and belongs to one thread; {@link #fill} is for any.
 */
public final class Rope {
  /** Coordinates up to here are computed once. */
  private static final int CACHED = 4096;

  private final int linearPairs;
  private final int gridPairs;
  private final double[] linearLadder;
  private final double[] gridLadder;
  private final float[][] linearCache = new float[CACHED][];
  private final float[][] gridCache = new float[CACHED][];

  public Rope(int headDim, float base, int gridPairs) {
    linearPairs = headDim / 2 - 2 * gridPairs;
    if (headDim < 2 || headDim % 2 != 0 || gridPairs < 0 || linearPairs < 0) {
      throw new IllegalArgumentException(gridPairs + " grid pairs twice in heads of " + headDim);
    }
    this.gridPairs = gridPairs;
    linearLadder = ladder(base, linearPairs);
    gridLadder = ladder(base, gridPairs);
  }

  private static double[] ladder(float base, int size) {
    double[] frequencies = new double[size];
    for (int i = 0; i < size; i++) {
      frequencies[i] = Math.pow(base, -(double) i / size);
    }
    return frequencies;
  }

  /** Angles per row: half the head's size. */
  public int pairs() {
    return linearPairs + 2 * gridPairs;
  }

  /**
   * The angles of {@code count} rows, in buffers that live as long as others handed out now.
   *
   * @param linear coordinates in text, unread when no pair turns by them
   * @param row and {@code col}: places in a grid, unread when {@code gridPairs} is 0
   */
  public RopeAngles angles(Buffers buffers, int[] linear, int[] row, int[] col, int count) {
    int pairs = pairs();
    float[] cos = buffers.floats(Math.multiplyExact(count, pairs));
    float[] sin = buffers.floats(Math.multiplyExact(count, pairs));
    for (int i = 0; i < count; i++) {
      int at = i * pairs;
      if (linearPairs > 0) {
        put(values(linearCache, linearLadder, linear[i]), cos, sin, at);
      }
      if (gridPairs > 0) {
        put(values(gridCache, gridLadder, row[i]), cos, sin, at + linearPairs);
        put(values(gridCache, gridLadder, col[i]), cos, sin, at + linearPairs + gridPairs);
      }
    }
    return new RopeAngles(cos, sin, count, pairs);
  }

  /** Writes cosine and sine of each pair of one row to {@code cos[at ..]}, {@code sin[at ..]}. */
  public void fill(int linear, int row, int col, float[] cos, float[] sin, int at) {
    turn(linearLadder, linear, cos, at, sin, at);
    turn(gridLadder, row, cos, at + linearPairs, sin, at + linearPairs);
    int last = at + linearPairs + gridPairs;
    turn(gridLadder, col, cos, last, sin, last);
  }

  private static void turn(
      double[] ladder, int coordinate, float[] cos, int co, float[] sin, int so) {
    for (int i = 0; i < ladder.length; i++) {
      double angle = coordinate * ladder[i];
      cos[co + i] = (float) Math.cos(angle);
      sin[so + i] = (float) Math.sin(angle);
    }
  }

  /** Cosines and then sines. */
  private static float[] values(float[][] cache, double[] ladder, int coordinate) {
    boolean cached = coordinate >= 0 && coordinate < CACHED;
    if (cached && cache[coordinate] != null) {
      return cache[coordinate];
    }
    int n = ladder.length;
    float[] values = new float[2 * n];
    turn(ladder, coordinate, values, 0, values, n);
    if (cached) {
      cache[coordinate] = values;
    }
    return values;
  }

  private static void put(float[] values, float[] cos, float[] sin, int at) {
    int n = values.length / 2;
    System.arraycopy(values, 0, cos, at, n);
    System.arraycopy(values, n, sin, at, n);
  }
}
