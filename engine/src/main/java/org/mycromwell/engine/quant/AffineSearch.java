package org.mycromwell.engine.quant;

import java.util.Arrays;

/**
 * Finds scale and minimum with which a group of numbers loses least when written as {@code scale *
 * l + min} with levels {@code l} in {@code [0, highest]} and {@code min <= 0}. The loss is the
 * squared error weighted by magnitude: large weights matter more for the product. Tries {@code
 * steps + 1} ranges; for each the levels are rounded and scale and minimum solved by weighted least
 * squares. Holds scratch, so it belongs to one thread.
 */
final class AffineSearch {
  private final int count;
  private final int highest;
  private final float firstStretch;
  private final int steps;
  private final float[] weights;
  private final int[] candidate;
  private float scale;
  private float min;

  AffineSearch(int count, int highest, float firstStretch, int steps) {
    this.count = count;
    this.highest = highest;
    this.firstStretch = firstStretch;
    this.steps = steps;
    this.weights = new float[count];
    this.candidate = new int[count];
  }

  /** Scale that the last {@link #run} found; 0 when all elements are equal and not positive. */
  float scale() {
    return scale;
  }

  /** Minimum that the last {@link #run} found, at most 0. */
  float min() {
    return min;
  }

  void run(float[] x, int from, int[] levels, int to) {
    setWeights(x, from);
    min = x[from];
    float max = x[from];
    float sumW = weights[0];
    float sumX = sumW * x[from];
    for (int i = 1; i < count; i++) {
      float value = x[from + i];
      if (value < min) {
        min = value;
      }
      if (value > max) {
        max = value;
      }
      sumW += weights[i];
      sumX += weights[i] * value;
    }
    min = min > 0 ? 0 : min;
    scale = 0;
    if (max == min) {
      Arrays.fill(levels, to, to + count, 0);
      return;
    }
    float inverse = highest / (max - min);
    scale = 1 / inverse;
    round(x, from, inverse);
    System.arraycopy(candidate, 0, levels, to, count);
    float best = loss(x, from, scale, min);
    for (int step = 0; step <= steps; step++) {
      // The range starts at the best minimum so far, so that the search walks on from it.
      inverse = (firstStretch + 0.1f * step + highest) / (max - min);
      round(x, from, inverse);
      float sumL = 0;
      float sumLl = 0;
      float sumXl = 0;
      for (int i = 0; i < count; i++) {
        int level = candidate[i];
        sumL += weights[i] * level;
        sumLl += weights[i] * level * level;
        sumXl += weights[i] * level * x[from + i];
      }
      float determinant = sumW * sumLl - sumL * sumL;
      if (determinant <= 0) {
        continue;
      }
      float solvedScale = (sumW * sumXl - sumX * sumL) / determinant;
      float solvedMin = (sumLl * sumX - sumL * sumXl) / determinant;
      if (solvedMin > 0) {
        solvedMin = 0;
        solvedScale = sumXl / sumLl;
      }
      float loss = loss(x, from, solvedScale, solvedMin);
      if (loss < best) {
        best = loss;
        scale = solvedScale;
        min = solvedMin;
        System.arraycopy(candidate, 0, levels, to, count);
      }
    }
  }

  private void setWeights(float[] x, int from) {
    float sumSquares = 0;
    for (int i = 0; i < count; i++) {
      sumSquares += x[from + i] * x[from + i];
    }
    float rootMeanSquare = (float) Math.sqrt(sumSquares / count);
    for (int i = 0; i < count; i++) {
      weights[i] = rootMeanSquare + Math.abs(x[from + i]);
    }
  }

  private void round(float[] x, int from, float inverse) {
    for (int i = 0; i < count; i++) {
      int level = ScaleSearch.nearest(inverse * (x[from + i] - min));
      candidate[i] = Math.clamp(level, 0, highest);
    }
  }

  private float loss(float[] x, int from, float withScale, float withMin) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
      float difference = withScale * candidate[i] + withMin - x[from + i];
      sum += weights[i] * (difference * difference);
    }
    return sum;
  }
}
