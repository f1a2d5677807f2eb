package org.mycromwell.engine.kernel;

import java.util.Arrays;

/** Rows of products in plain Java: the reference, and what runs without the Vector API. */
final class ScalarGemm {
  private ScalarGemm() {}

  /** One row of C = a B; elements of {@code a} are {@code step} apart. */
  static void row(
      float[] a,
      int ao,
      int step,
      float[] b,
      int bo,
      float[] c,
      int co,
      int n,
      int k,
      boolean accumulate) {
    if (!accumulate) {
      Arrays.fill(c, co, co + n, 0);
    }
    for (int p = 0; p < k; p++) {
      float x = a[ao + p * step];
      int at = bo + p * n;
      for (int j = 0; j < n; j++) {
        c[co + j] += x * b[at + j];
      }
    }
  }

  /** One row of C = a B^T; elements of {@code a} are {@code step} apart. */
  static void rowTransposed(
      float[] a,
      int ao,
      int step,
      float[] b,
      int bo,
      float[] c,
      int co,
      int n,
      int k,
      boolean accumulate) {
    for (int j = 0; j < n; j++) {
      int at = bo + j * k;
      float even = 0;
      float odd = 0;
      int p = 0;
      for (; p < k - 1; p += 2) {
        even += a[ao + p * step] * b[at + p];
        odd += a[ao + (p + 1) * step] * b[at + p + 1];
      }
      if (p < k) {
        even += a[ao + p * step] * b[at + p];
      }
      float sum = even + odd;
      c[co + j] = accumulate ? c[co + j] + sum : sum;
    }
  }
}
