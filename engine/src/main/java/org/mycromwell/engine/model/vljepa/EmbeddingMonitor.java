package org.mycromwell.engine.model.vljepa;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.nn.Rows;

/** Measures how different embeddings are. */
final class EmbeddingMonitor {
  /** Rows looked at for the spectrum; evenly chosen where there are more. */
  private static final int SPECTRUM_ROWS = 512;

  private EmbeddingMonitor() {}

  /**
   * The worse figure of the text's and the images' rows: when the rows of each become alike, the
   * two still differ from each other, which must not hide it.
   *
   * @param masks rows to leave out, or null
   */
  static EmbeddingStats measure(
      Rows memory, BatchLayout layout, @Nullable Masks masks, boolean withRank) {
    int[] text = StreamRegularizer.streamRows(layout, masks, false);
    int[] vision = StreamRegularizer.streamRows(layout, masks, true);
    EmbeddingStats ofText = measure(memory, text, withRank);
    if (vision.length < 2) {
      return ofText;
    }
    EmbeddingStats ofVision = measure(memory, vision, withRank);
    return text.length < 2 ? ofVision : worse(ofText, ofVision);
  }

  private static EmbeddingStats worse(EmbeddingStats a, EmbeddingStats b) {
    return new EmbeddingStats(
        Math.min(a.spread(), b.spread()),
        Math.min(a.effectiveRank(), b.effectiveRank()),
        Math.max(a.cosine(), b.cosine()),
        a.rows() + b.rows(),
        a.width());
  }

  /** The figures of some rows. */
  static EmbeddingStats measure(Rows rows, int[] which, boolean withRank) {
    int n = which.length;
    int d = rows.width();
    if (n < 2) {
      return EmbeddingStats.NONE;
    }
    double[] sums = new double[d];
    double[] squares = new double[d];
    for (int i : which) {
      double length = length(rows, i);
      double scale = length > 0 ? 1 / length : 0;
      for (int j = 0; j < d; j++) {
        double x = rows.data()[i * d + j] * scale;
        sums[j] += x;
        squares[j] += x * x;
      }
    }
    double spread = 0;
    double lengthOfSum = 0;
    double lengths = 0;
    for (int j = 0; j < d; j++) {
      double mean = sums[j] / n;
      spread += Math.sqrt(Math.max(0, squares[j] / n - mean * mean));
      lengthOfSum += sums[j] * sums[j];
      lengths += squares[j];
    }
    double cosine = (lengthOfSum - lengths) / ((double) n * (n - 1));
    return new EmbeddingStats(
        spread / Math.sqrt(d), withRank ? effectiveRank(rows, which) : Double.NaN, cosine, n, d);
  }

  private static double length(Rows rows, int i) {
    double sum = 0;
    for (int j = 0; j < rows.width(); j++) {
      double x = rows.data()[i * rows.width() + j];
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  /** Exponential of the entropy of the eigenvalues of the covariance, taken as shares. */
  static double effectiveRank(Rows rows, int[] which) {
    double[][] centred = centredSample(rows, which);
    int n = centred.length;
    int d = rows.width();
    // The covariance and the matrix of inner products share their spectrum but for zeros.
    double[][] matrix = n < d ? innerProducts(centred) : covariance(centred, d);
    double[] eigenvalues = SymmetricEigenvalues.of(matrix);
    double total = 0;
    for (double value : eigenvalues) {
      total += Math.max(0, value);
    }
    if (!(total > 0)) {
      return 1;
    }
    double entropy = 0;
    for (double value : eigenvalues) {
      double share = Math.max(0, value) / total;
      if (share > 0) {
        entropy -= share * Math.log(share);
      }
    }
    return Math.exp(entropy);
  }

  private static double[][] centredSample(Rows rows, int[] which) {
    int d = rows.width();
    int n = Math.min(which.length, SPECTRUM_ROWS);
    double[][] sample = new double[n][d];
    double[] mean = new double[d];
    for (int i = 0; i < n; i++) {
      int from = which[(int) ((long) i * which.length / n)] * d;
      for (int j = 0; j < d; j++) {
        sample[i][j] = rows.data()[from + j];
        mean[j] += sample[i][j] / n;
      }
    }
    for (double[] row : sample) {
      for (int j = 0; j < d; j++) {
        row[j] -= mean[j];
      }
    }
    return sample;
  }

  private static double[][] innerProducts(double[][] x) {
    double[][] matrix = new double[x.length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int c = 0; c < x[i].length; c++) {
          sum += x[i][c] * x[j][c];
        }
        matrix[i][j] = sum;
        matrix[j][i] = sum;
      }
    }
    return matrix;
  }

  private static double[][] covariance(double[][] x, int d) {
    double[][] matrix = new double[d][d];
    for (double[] row : x) {
      for (int i = 0; i < d; i++) {
        double value = row[i];
        double[] line = matrix[i];
        for (int j = 0; j <= i; j++) {
          line[j] += value * row[j];
        }
      }
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        matrix[j][i] = matrix[i][j];
      }
    }
    return matrix;
  }
}
