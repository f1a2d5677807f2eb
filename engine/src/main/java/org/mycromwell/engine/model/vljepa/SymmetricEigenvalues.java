package org.mycromwell.engine.model.vljepa;

/**
 * Eigenvalues of a symmetric matrix: reduction to three diagonals by reflections, then QL steps
 * with implicit shifts (Golub and Van Loan, chapter 8).
 */
final class SymmetricEigenvalues {
  private static final int MAX_STEPS = 60;

  private SymmetricEigenvalues() {}

  /** The eigenvalues in no particular order; the matrix is overwritten. */
  static double[] of(double[][] a) {
    int n = a.length;
    double[] diagonal = new double[n];
    double[] beside = new double[n];
    reduce(a, diagonal, beside);
    iterate(diagonal, beside);
    return diagonal;
  }

  /** {@code beside[i]} becomes the element between diagonal {@code i} and {@code i + 1}. */
  private static void reduce(double[][] a, double[] diagonal, double[] beside) {
    int n = a.length;
    double[] v = new double[n];
    double[] p = new double[n];
    for (int k = 0; k < n - 2; k++) {
      double norm = 0;
      for (int i = k + 1; i < n; i++) {
        norm += a[i][k] * a[i][k];
      }
      norm = Math.sqrt(norm);
      if (norm == 0) {
        continue;
      }
      double alpha = a[k + 1][k] > 0 ? -norm : norm;
      double vv = 0;
      for (int i = k + 1; i < n; i++) {
        v[i] = a[i][k] - (i == k + 1 ? alpha : 0);
        vv += v[i] * v[i];
      }
      reflect(a, k, v, p, 2 / vv);
      a[k + 1][k] = alpha;
      a[k][k + 1] = alpha;
    }
    for (int i = 0; i < n; i++) {
      diagonal[i] = a[i][i];
      beside[i] = i + 1 < n ? a[i + 1][i] : 0;
    }
  }

  /** {@code A -= v w^T + w v^T} on the rows and columns behind {@code k}. */
  private static void reflect(double[][] a, int k, double[] v, double[] p, double beta) {
    int n = a.length;
    double pv = 0;
    for (int i = k + 1; i < n; i++) {
      double sum = 0;
      for (int j = k + 1; j < n; j++) {
        sum += a[i][j] * v[j];
      }
      p[i] = beta * sum;
      pv += p[i] * v[i];
    }
    for (int i = k + 1; i < n; i++) {
      p[i] -= beta * pv / 2 * v[i];
    }
    for (int i = k + 1; i < n; i++) {
      for (int j = k + 1; j < n; j++) {
        a[i][j] -= v[i] * p[j] + p[i] * v[j];
      }
    }
  }

  private static void iterate(double[] d, double[] e) {
    int n = d.length;
    for (int l = 0; l < n; l++) {
      for (int step = 0; step < MAX_STEPS; step++) {
        int m = l;
        while (m < n - 1 && Math.abs(e[m]) > 1e-15 * (Math.abs(d[m]) + Math.abs(d[m + 1]))) {
          m++;
        }
        if (m == l) {
          break;
        }
        stepQl(d, e, l, m);
      }
    }
  }

  /** One QL step with Wilkinson's shift on the unreduced block {@code l .. m}. */
  private static void stepQl(double[] d, double[] e, int l, int m) {
    double g = (d[l + 1] - d[l]) / (2 * e[l]);
    double r = Math.hypot(g, 1);
    g = d[m] - d[l] + e[l] / (g + Math.copySign(r, g));
    double s = 1;
    double c = 1;
    double p = 0;
    for (int i = m - 1; i >= l; i--) {
      double f = s * e[i];
      double b = c * e[i];
      r = Math.hypot(f, g);
      e[i + 1] = r;
      if (r == 0) {
        d[i + 1] -= p;
        e[m] = 0;
        return;
      }
      s = f / r;
      c = g / r;
      g = d[i + 1] - p;
      r = (d[i] - g) * s + 2 * c * b;
      p = s * r;
      d[i + 1] = g + p;
      g = c * r - b;
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0;
  }
}
