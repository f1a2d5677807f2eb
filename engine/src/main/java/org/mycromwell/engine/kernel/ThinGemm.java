package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.L;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.mycromwell.engine.exec.Worker;

/**
 * Products of few rows of A: packing B would take longer than the product, so it is read where it
 * is, once from memory, as dot products or as sums of rows.
 */
final class ThinGemm extends GemmTask {
  /** Rows of B that go together. */
  private static final int GROUP = 4;

  @Override
  void set(
      boolean transposeA,
      boolean transposeB,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int m,
      int n,
      int k,
      boolean accumulate) {
    if (m <= Gemm.THIN_ROWS) {
      super.set(transposeA, transposeB, a, ao, b, bo, c, co, m, n, k, accumulate);
    } else { // one column of C, which is one row
      super.set(false, !transposeA, b, bo, a, ao, c, co, 1, m, k, accumulate);
    }
  }

  @Override
  void alone() {
    compute(0, n);
  }

  @Override
  public void run(Worker worker) {
    // whole vectors and groups, so that every column is computed as it is by one worker
    compute(worker.begin(n, 4 * L), worker.end(n, 4 * L));
  }

  private void compute(int begin, int end) {
    if (transposeB) {
      dots(begin, end, Scratch.get());
    } else {
      sums(begin, end);
    }
  }

  /** Columns of C as dot products with rows of B; A is not transposed. */
  private void dots(int begin, int end, Scratch scratch) {
    int whole = k / L * L;
    for (int j = begin; j < end; j += GROUP) {
      int count = Math.min(GROUP, end - j);
      for (int r = 0; r < m; r++) {
        int from = ao + r * k;
        dots(a, from, b, bo + j * k, k, count - 1, whole, scratch.tileLanes);
        DotTile.sumLanes(scratch.tileLanes, 0, scratch.lanes);
        for (int i = 0; i < count; i++) {
          float sum = scratch.lanes[i];
          for (int p = whole; p < k; p++) {
            sum += a[from + p] * b[bo + (j + i) * k + p];
          }
          int to = co + r * n + j + i;
          c[to] = accumulate ? c[to] + sum : sum;
        }
      }
    }
  }

  /** One row of A with four of B in two chains each; rows behind the last one repeat it. */
  private static void dots(
      float[] a, int ao, float[] b, int bo, int width, int last, int depth, float[] lanes) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    FloatVector t0 = FloatVector.zero(FLOATS);
    FloatVector t1 = FloatVector.zero(FLOATS);
    FloatVector t2 = FloatVector.zero(FLOATS);
    FloatVector t3 = FloatVector.zero(FLOATS);
    int b1 = bo + Math.min(1, last) * width;
    int b2 = bo + Math.min(2, last) * width;
    int b3 = bo + Math.min(3, last) * width;
    int p = 0;
    for (; p <= depth - 2 * L; p += 2 * L) {
      FloatVector x = FloatVector.fromArray(FLOATS, a, ao + p);
      s0 = x.fma(FloatVector.fromArray(FLOATS, b, bo + p), s0);
      s1 = x.fma(FloatVector.fromArray(FLOATS, b, b1 + p), s1);
      s2 = x.fma(FloatVector.fromArray(FLOATS, b, b2 + p), s2);
      s3 = x.fma(FloatVector.fromArray(FLOATS, b, b3 + p), s3);
      x = FloatVector.fromArray(FLOATS, a, ao + p + L);
      t0 = x.fma(FloatVector.fromArray(FLOATS, b, bo + p + L), t0);
      t1 = x.fma(FloatVector.fromArray(FLOATS, b, b1 + p + L), t1);
      t2 = x.fma(FloatVector.fromArray(FLOATS, b, b2 + p + L), t2);
      t3 = x.fma(FloatVector.fromArray(FLOATS, b, b3 + p + L), t3);
    }
    if (p < depth) {
      FloatVector x = FloatVector.fromArray(FLOATS, a, ao + p);
      s0 = x.fma(FloatVector.fromArray(FLOATS, b, bo + p), s0);
      s1 = x.fma(FloatVector.fromArray(FLOATS, b, b1 + p), s1);
      s2 = x.fma(FloatVector.fromArray(FLOATS, b, b2 + p), s2);
      s3 = x.fma(FloatVector.fromArray(FLOATS, b, b3 + p), s3);
    }
    s0.add(t0).intoArray(lanes, 0);
    s1.add(t1).intoArray(lanes, L);
    s2.add(t2).intoArray(lanes, 2 * L);
    s3.add(t3).intoArray(lanes, 3 * L);
  }

  /** Columns of C as sums of rows of B. */
  private void sums(int begin, int end) {
    int row = transposeA ? 1 : k;
    int step = transposeA ? m : 1;
    if (!accumulate) {
      for (int r = 0; r < m; r++) {
        Arrays.fill(c, co + r * n + begin, co + r * n + end, 0);
      }
    }
    int count = end - begin;
    int p = 0;
    for (; p <= k - GROUP; p += GROUP) {
      for (int r = 0; r < m; r++) {
        int from = ao + r * row + p * step;
        int to = co + r * n + begin;
        add4(a, from, step, b, bo + p * n + begin, n, c, to, count);
      }
    }
    for (; p < k; p++) {
      for (int r = 0; r < m; r++) {
        int from = bo + p * n + begin;
        int to = co + r * n + begin;
        float x = a[ao + r * row + p * step];
        for (int j = 0; j < count; j++) {
          c[to + j] = Math.fma(x, b[from + j], c[to + j]);
        }
      }
    }
  }

  private static void add4(
      float[] a, int ao, int step, float[] b, int bo, int width, float[] c, int co, int count) {
    float x0 = a[ao];
    float x1 = a[ao + step];
    float x2 = a[ao + 2 * step];
    float x3 = a[ao + 3 * step];
    int b1 = bo + width;
    int b2 = b1 + width;
    int b3 = b2 + width;
    int whole = count / L * L;
    for (int j = 0; j < whole; j += L) {
      FloatVector sum =
          FloatVector.fromArray(FLOATS, b, bo + j)
              .fma(FloatVector.broadcast(FLOATS, x0), FloatVector.fromArray(FLOATS, c, co + j));
      sum = FloatVector.fromArray(FLOATS, b, b1 + j).fma(FloatVector.broadcast(FLOATS, x1), sum);
      sum = FloatVector.fromArray(FLOATS, b, b2 + j).fma(FloatVector.broadcast(FLOATS, x2), sum);
      FloatVector.fromArray(FLOATS, b, b3 + j)
          .fma(FloatVector.broadcast(FLOATS, x3), sum)
          .intoArray(c, co + j);
    }
    for (int j = whole; j < count; j++) {
      float sum = Math.fma(b[bo + j], x0, c[co + j]);
      sum = Math.fma(b[b1 + j], x1, sum);
      sum = Math.fma(b[b2 + j], x2, sum);
      c[co + j] = Math.fma(b[b3 + j], x3, sum);
    }
  }
}
