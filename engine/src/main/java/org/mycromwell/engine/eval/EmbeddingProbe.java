package org.mycromwell.engine.eval;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Asks whether embeddings tell labels apart, such as the language of a file: a classifier that
 * knows nothing but the embeddings learns from one part of them and is measured on the other.
 * Deterministic.
 *
 * @param accuracy share of the other part that is labelled rightly
 * @param majority share that the most frequent label of the first part would get: what any useful
 *     embedding must beat
 */
public record EmbeddingProbe(double accuracy, double majority, int trained, int tested) {
  /** Weight of the penalty, relative to the number of rows. */
  private static final double RIDGE = 0.01;

  /**
   * Labels a row as most of its nearest neighbours by cosine, the nearest deciding ties.
   *
   * @param rows one embedding after the other
   * @param labels 0 to the number of classes - 1
   */
  public static EmbeddingProbe nearestNeighbours(
      float[] rows, int width, int[] labels, int k, double testShare, long seed) {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k);
    }
    Split split = Split.of(rows, width, labels, testShare, seed);
    double[][] units = new double[labels.length][];
    for (int i = 0; i < labels.length; i++) {
      units[i] = unit(rows, i * width, width);
    }
    int right = 0;
    for (int test : split.test) {
      int neighbours = Math.min(k, split.train.length);
      int[] nearest = new int[neighbours];
      double[] cosines = new double[neighbours];
      Arrays.fill(cosines, Double.NEGATIVE_INFINITY);
      for (int train : split.train) {
        double cosine = dot(units[test], units[train]);
        int at = neighbours;
        while (at > 0 && cosine > cosines[at - 1]) {
          at--;
        }
        if (at < neighbours) {
          System.arraycopy(cosines, at, cosines, at + 1, neighbours - at - 1);
          System.arraycopy(nearest, at, nearest, at + 1, neighbours - at - 1);
          cosines[at] = cosine;
          nearest[at] = train;
        }
      }
      int[] votes = new int[split.classes];
      for (int neighbour : nearest) {
        votes[labels[neighbour]]++;
      }
      int best = labels[nearest[0]];
      for (int neighbour : nearest) {
        if (votes[labels[neighbour]] > votes[best]) {
          best = labels[neighbour];
        }
      }
      right += best == labels[test] ? 1 : 0;
    }
    return split.result(right, labels);
  }

  /** Fits one linear function a class by ridge regression on standardised embeddings. */
  public static EmbeddingProbe linear(
      float[] rows, int width, int[] labels, double testShare, long seed) {
    Split split = Split.of(rows, width, labels, testShare, seed);
    double[] mean = new double[width];
    double[] scale = new double[width];
    standardise(rows, width, split.train, mean, scale);
    int n = width + 1;
    double[][] normal = new double[n][n];
    double[][] targets = new double[n][split.classes];
    double[] x = new double[n];
    for (int row : split.train) {
      fill(x, rows, row * width, mean, scale);
      for (int i = 0; i < n; i++) {
        targets[i][labels[row]] += x[i];
        for (int j = 0; j <= i; j++) {
          normal[i][j] += x[i] * x[j];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      normal[i][i] += RIDGE * split.train.length + 1e-9;
    }
    solve(normal, targets);
    int right = 0;
    for (int row : split.test) {
      fill(x, rows, row * width, mean, scale);
      int best = 0;
      double bestScore = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < split.classes; c++) {
        double score = 0;
        for (int i = 0; i < n; i++) {
          score += x[i] * targets[i][c];
        }
        if (score > bestScore) {
          bestScore = score;
          best = c;
        }
      }
      right += best == labels[row] ? 1 : 0;
    }
    return split.result(right, labels);
  }

  private static void standardise(
      float[] rows, int width, int[] chosen, double[] mean, double[] scale) {
    for (int row : chosen) {
      for (int j = 0; j < width; j++) {
        mean[j] += rows[row * width + j] / (double) chosen.length;
      }
    }
    for (int row : chosen) {
      for (int j = 0; j < width; j++) {
        double d = rows[row * width + j] - mean[j];
        scale[j] += d * d / chosen.length;
      }
    }
    for (int j = 0; j < width; j++) {
      scale[j] = scale[j] > 1e-20 ? 1 / Math.sqrt(scale[j]) : 0;
    }
  }

  /** A standardised row with a constant behind it. */
  private static void fill(double[] x, float[] rows, int offset, double[] mean, double[] scale) {
    int width = mean.length;
    for (int j = 0; j < width; j++) {
      x[j] = (rows[offset + j] - mean[j]) * scale[j];
    }
    x[width] = 1;
  }

  /** Cholesky: the lower half of {@code a} is overwritten, {@code b} becomes the solution. */
  private static void solve(double[][] a, double[][] b) {
    int n = a.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= a[i][k] * a[j][k];
        }
        a[i][j] = i == j ? Math.sqrt(sum) : sum / a[j][j];
      }
    }
    int columns = b[0].length;
    for (int c = 0; c < columns; c++) {
      for (int i = 0; i < n; i++) {
        double sum = b[i][c];
        for (int k = 0; k < i; k++) {
          sum -= a[i][k] * b[k][c];
        }
        b[i][c] = sum / a[i][i];
      }
      for (int i = n - 1; i >= 0; i--) {
        double sum = b[i][c];
        for (int k = i + 1; k < n; k++) {
          sum -= a[k][i] * b[k][c];
        }
        b[i][c] = sum / a[i][i];
      }
    }
  }

  private static double[] unit(float[] rows, int offset, int width) {
    double[] out = new double[width];
    for (int j = 0; j < width; j++) {
      out[j] = rows[offset + j];
    }
    double length = Math.sqrt(dot(out, out));
    for (int j = 0; j < width && length > 0; j++) {
      out[j] /= length;
    }
    return out;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  /** Rows to learn from and rows to measure on. */
  private record Split(int[] train, int[] test, int classes) {
    static Split of(float[] rows, int width, int[] labels, double testShare, long seed) {
      int count = labels.length;
      if (width < 1 || rows.length < (long) count * width) {
        throw new IllegalArgumentException(
            rows.length + " values for " + count + " rows of " + width);
      }
      int tested = (int) Math.round(testShare * count);
      if (tested < 1 || tested >= count) {
        throw new IllegalArgumentException(tested + " of " + count + " rows to test");
      }
      int[] order = new int[count];
      int classes = 0;
      for (int i = 0; i < count; i++) {
        order[i] = i;
        if (labels[i] < 0) {
          throw new IllegalArgumentException("label " + labels[i]);
        }
        classes = Math.max(classes, labels[i] + 1);
      }
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = count - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int kept = order[i];
        order[i] = order[other];
        order[other] = kept;
      }
      return new Split(
          Arrays.copyOfRange(order, tested, count), Arrays.copyOf(order, tested), classes);
    }

    EmbeddingProbe result(int right, int[] labels) {
      int[] counts = new int[classes];
      for (int row : train) {
        counts[labels[row]]++;
      }
      int most = 0;
      for (int c = 1; c < classes; c++) {
        most = counts[c] > counts[most] ? c : most;
      }
      int guessed = 0;
      for (int row : test) {
        guessed += labels[row] == most ? 1 : 0;
      }
      return new EmbeddingProbe(
          (double) right / test.length, (double) guessed / test.length, train.length, test.length);
    }
  }
}
