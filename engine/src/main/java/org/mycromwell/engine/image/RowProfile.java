package org.mycromwell.engine.image;

/** In how many cells of a comb of columns each row of pixels has ink. */
final class RowProfile {
  private RowProfile() {}

  /** Sums of ink from the left, {@code (width + 1) * height}. */
  static float[] sums(float[] ink, int width, int height) {
    float[] sums = new float[(width + 1) * height];
    for (int y = 0; y < height; y++) {
      int from = y * width;
      int to = y * (width + 1);
      float sum = 0;
      for (int x = 0; x < width; x++) {
        float value = ink[from + x];
        if (value > GridEstimator.NOISE) {
          sum += value;
        }
        sums[to + x + 1] = sum;
      }
    }
    return sums;
  }

  static double[] presence(
      float[] sums, int width, int height, double left, double advance, int columns) {
    double[] out = new double[height];
    int[] edges = new int[columns + 1];
    for (int i = 0; i <= columns; i++) {
      edges[i] = Math.clamp(Math.round(left + i * advance), 0, width);
    }
    float full = (float) (0.15 * advance);
    for (int y = 0; y < height; y++) {
      int row = y * (width + 1);
      float before = sums[row + edges[0]];
      if (sums[row + edges[columns]] == before) {
        continue;
      }
      float sum = 0;
      for (int i = 1; i <= columns; i++) {
        float value = sums[row + edges[i]];
        sum += Math.min(full, value - before);
        before = value;
      }
      out[y] = sum / full;
    }
    return out;
  }
}
