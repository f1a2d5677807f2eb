package org.mycromwell.engine.kernel;

import java.util.Arrays;
import org.mycromwell.engine.exec.Worker;

/** Products in plain Java, row after row: the reference, and what runs without the Vector API. */
final class ScalarGemm extends GemmTask {
  @Override
  public void run(Worker worker) {
    rows(worker.begin(m, 1), worker.end(m, 1));
  }

  @Override
  void alone() {
    rows(0, m);
  }

  private void rows(int begin, int end) {
    for (int i = begin; i < end; i++) {
      int from = transposeA ? ao + i : ao + i * k;
      int step = transposeA ? m : 1;
      if (transposeB) {
        rowTransposed(from, step, co + i * n);
      } else {
        row(from, step, co + i * n);
      }
    }
  }

  private void row(int from, int step, int to) {
    if (!accumulate) {
      Arrays.fill(c, to, to + n, 0);
    }
    for (int p = 0; p < k; p++) {
      float x = a[from + p * step];
      int at = bo + p * n;
      for (int j = 0; j < n; j++) {
        c[to + j] += x * b[at + j];
      }
    }
  }

  private void rowTransposed(int from, int step, int to) {
    for (int j = 0; j < n; j++) {
      int at = bo + j * k;
      float even = 0;
      float odd = 0;
      int p = 0;
      for (; p < k - 1; p += 2) {
        even += a[from + p * step] * b[at + p];
        odd += a[from + (p + 1) * step] * b[at + p + 1];
      }
      if (p < k) {
        even += a[from + p * step] * b[at + p];
      }
      float sum = even + odd;
      c[to + j] = accumulate ? c[to + j] + sum : sum;
    }
  }
}
