package org.mycromwell.engine.image;

import java.util.Arrays;

/**
 * Weights for sampling one axis at evenly spaced places. Each place averages the stretch it stands
 * for, at least a pixel of the source, so that shrinking loses no thin line and growing is linear.
 * Beyond the edges there is nothing: no weight.
 */
final class Sampling {
  private final int[] first;
  private final float[][] weights;

  private Sampling(int[] first, float[][] weights) {
    this.first = first;
    this.weights = weights;
  }

  /**
   * Places i = 0 .. count - 1, which stand for [start + i * step, start + (i + 1) * step) of an
   * axis of so many pixels.
   */
  static Sampling of(int size, double start, double step, int count) {
    int[] first = new int[count];
    float[][] weights = new float[count][];
    double extent = Math.max(1, step);
    for (int i = 0; i < count; i++) {
      double from = start + (i + 0.5) * step - extent / 2;
      double to = from + extent;
      int begin = (int) Math.max(0, Math.min(size, Math.floor(from)));
      int end = (int) Math.max(begin, Math.min(size, Math.ceil(to)));
      first[i] = begin;
      weights[i] = new float[end - begin];
      for (int p = begin; p < end; p++) {
        weights[i][p - begin] =
            (float) (Math.max(0, Math.min(to, p + 1) - Math.max(from, p)) / extent);
      }
    }
    return new Sampling(first, weights);
  }

  /** Rows of an image of interleaved channels, made when they are needed. */
  @FunctionalInterface
  interface Rows {
    /** Writes row y to the beginning of {@code row}. */
    void read(int y, float[] row);

    /** The rows of an image that is there as a whole. */
    static Rows of(float[] pixels) {
      return (y, row) -> System.arraycopy(pixels, y * row.length, row, 0, row.length);
    }
  }

  /** Samples an image of interleaved channels on both axes. */
  static void resample(
      Rows source,
      int sourceWidth,
      int channels,
      Sampling down,
      Sampling across,
      float[] out,
      int outOffset) {
    int width = across.first.length;
    float[] sums = new float[sourceWidth * channels];
    float[] row = new float[sums.length];
    for (int y = 0; y < down.first.length; y++) {
      Arrays.fill(sums, 0);
      float[] rowWeights = down.weights[y];
      for (int r = 0; r < rowWeights.length; r++) {
        source.read(down.first[y] + r, row);
        float weight = rowWeights[r];
        for (int i = 0; i < sums.length; i++) {
          sums[i] += weight * row[i];
        }
      }
      int to = outOffset + y * width * channels;
      for (int x = 0; x < width; x++) {
        float[] columnWeights = across.weights[x];
        for (int c = 0; c < channels; c++) {
          float sum = 0;
          int from = across.first[x] * channels + c;
          for (float weight : columnWeights) {
            sum += weight * sums[from];
            from += channels;
          }
          out[to++] = sum;
        }
      }
    }
  }
}
