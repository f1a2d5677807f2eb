package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/** Normalisations of {@link VectorTrainingKernels} and their gradients. */
final class VectorNorms {
  private VectorNorms() {}

  static void rmsNorm(
      float[] x,
      int xo,
      float @Nullable [] weights,
      float[] y,
      int yo,
      int rows,
      int n,
      float eps,
      float[] rstd,
      int ro) {
    Scratch scratch = Scratch.get();
    float[] w = weights == null ? scratch.ones(n) : weights;
    for (int r = 0; r < rows; r++) {
      int from = xo + r * n;
      int to = yo + r * n;
      float scale = (float) (1 / Math.sqrt(product(x, from, x, from, n, scratch) / n + eps));
      rstd[ro + r] = scale;
      int i = 0;
      for (; i <= n - L; i += L) {
        FloatVector.fromArray(FLOATS, x, from + i)
            .mul(scale)
            .mul(FloatVector.fromArray(FLOATS, w, i))
            .intoArray(y, to + i);
      }
      for (; i < n; i++) {
        y[to + i] = x[from + i] * scale * w[i];
      }
    }
  }

  static void rmsNormGrad(
      float[] dy,
      int dyo,
      float[] x,
      int xo,
      float @Nullable [] weights,
      float[] rstd,
      int ro,
      float[] dx,
      int dxo,
      int rows,
      int n,
      boolean accumulate) {
    Scratch scratch = Scratch.get();
    float[] w = weights == null ? scratch.ones(n) : weights;
    for (int r = 0; r < rows; r++) {
      int at = r * n;
      float scale = rstd[ro + r];
      double dot = product(dy, dyo + at, w, x, xo + at, n, scratch);
      float back = (float) (-dot * scale * scale * scale / n);
      if (accumulate) {
        addCombination(dy, dyo + at, w, scale, x, xo + at, back, dx, dxo + at, n);
      } else {
        combination(dy, dyo + at, w, scale, x, xo + at, back, dx, dxo + at, n);
      }
    }
  }

  /** {@code dx = a * w * dy + b * x}. */
  private static void combination(
      float[] dy,
      int dyo,
      float[] w,
      float a,
      float[] x,
      int xo,
      float b,
      float[] dx,
      int dxo,
      int n) {
    FloatVector back = FloatVector.broadcast(FLOATS, b);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector straight =
          FloatVector.fromArray(FLOATS, dy, dyo + i)
              .mul(FloatVector.fromArray(FLOATS, w, i))
              .mul(a);
      FloatVector.fromArray(FLOATS, x, xo + i).fma(back, straight).intoArray(dx, dxo + i);
    }
    for (; i < n; i++) {
      dx[dxo + i] = Math.fma(x[xo + i], b, dy[dyo + i] * w[i] * a);
    }
  }

  /** {@code dx += a * w * dy + b * x}. */
  private static void addCombination(
      float[] dy,
      int dyo,
      float[] w,
      float a,
      float[] x,
      int xo,
      float b,
      float[] dx,
      int dxo,
      int n) {
    FloatVector back = FloatVector.broadcast(FLOATS, b);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector straight =
          FloatVector.fromArray(FLOATS, dy, dyo + i)
              .mul(FloatVector.fromArray(FLOATS, w, i))
              .mul(a);
      FloatVector.fromArray(FLOATS, x, xo + i)
          .fma(back, straight)
          .add(FloatVector.fromArray(FLOATS, dx, dxo + i))
          .intoArray(dx, dxo + i);
    }
    for (; i < n; i++) {
      dx[dxo + i] += Math.fma(x[xo + i], b, dy[dyo + i] * w[i] * a);
    }
  }

  /** Every column adds its rows one after the other, in a vector as alone. */
  static void rmsNormWeightGrad(
      float[] dy,
      int dyo,
      float[] x,
      int xo,
      float[] rstd,
      int ro,
      int rows,
      int n,
      float[] dw,
      int firstCol,
      int endCol) {
    int i = firstCol;
    for (; i <= endCol - 2 * L; i += 2 * L) {
      FloatVector s0 = FloatVector.zero(FLOATS);
      FloatVector s1 = FloatVector.zero(FLOATS);
      int a = dyo + i;
      int b = xo + i;
      for (int r = ro; r < ro + rows; r++) {
        FloatVector scale = FloatVector.broadcast(FLOATS, rstd[r]);
        s0 =
            FloatVector.fromArray(FLOATS, dy, a)
                .mul(scale)
                .fma(FloatVector.fromArray(FLOATS, x, b), s0);
        s1 =
            FloatVector.fromArray(FLOATS, dy, a + L)
                .mul(scale)
                .fma(FloatVector.fromArray(FLOATS, x, b + L), s1);
        a += n;
        b += n;
      }
      s0.add(FloatVector.fromArray(FLOATS, dw, i)).intoArray(dw, i);
      s1.add(FloatVector.fromArray(FLOATS, dw, i + L)).intoArray(dw, i + L);
    }
    for (; i < endCol; i++) {
      float sum = 0;
      for (int r = 0; r < rows; r++) {
        sum = Math.fma(dy[dyo + r * n + i] * rstd[ro + r], x[xo + r * n + i], sum);
      }
      dw[i] += sum;
    }
  }

  static void layerNorm(float[] x, int xo, float[] y, int yo, int rows, int n, float eps) {
    Scratch scratch = Scratch.get();
    float[] ones = scratch.ones(n);
    for (int r = 0; r < rows; r++) {
      int from = xo + r * n;
      int to = yo + r * n;
      float mean = (float) ((double) product(x, from, ones, 0, n, scratch) / n);
      int i = 0;
      for (; i <= n - L; i += L) {
        FloatVector.fromArray(FLOATS, x, from + i).sub(mean).intoArray(y, to + i);
      }
      for (; i < n; i++) {
        y[to + i] = x[from + i] - mean;
      }
      float scale = (float) (1 / Math.sqrt(product(y, to, y, to, n, scratch) / n + eps));
      for (i = 0; i <= n - L; i += L) {
        FloatVector.fromArray(FLOATS, y, to + i).mul(scale).intoArray(y, to + i);
      }
      for (; i < n; i++) {
        y[to + i] *= scale;
      }
    }
  }

  /** Sum of {@code a[i] * b[i]}, added in a fixed order. */
  static float product(float[] a, int ao, float[] b, int bo, int n, Scratch scratch) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= n - 2 * L; i += 2 * L) {
      s0 =
          FloatVector.fromArray(FLOATS, a, ao + i)
              .fma(FloatVector.fromArray(FLOATS, b, bo + i), s0);
      s1 =
          FloatVector.fromArray(FLOATS, a, ao + i + L)
              .fma(FloatVector.fromArray(FLOATS, b, bo + i + L), s1);
    }
    s0.add(s1).intoArray(scratch.lanes, 0);
    float sum = scratch.sumLanes();
    for (; i < n; i++) {
      sum = Math.fma(a[ao + i], b[bo + i], sum);
    }
    return sum;
  }

  /** Sum of {@code a[i] * w[i] * b[i]}, added in a fixed order. */
  private static float product(
      float[] a, int ao, float[] w, float[] b, int bo, int n, Scratch scratch) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= n - 2 * L; i += 2 * L) {
      s0 =
          FloatVector.fromArray(FLOATS, a, ao + i)
              .mul(FloatVector.fromArray(FLOATS, w, i))
              .fma(FloatVector.fromArray(FLOATS, b, bo + i), s0);
      s1 =
          FloatVector.fromArray(FLOATS, a, ao + i + L)
              .mul(FloatVector.fromArray(FLOATS, w, i + L))
              .fma(FloatVector.fromArray(FLOATS, b, bo + i + L), s1);
    }
    s0.add(s1).intoArray(scratch.lanes, 0);
    float sum = scratch.sumLanes();
    for (; i < n; i++) {
      sum = Math.fma(a[ao + i] * w[i], b[bo + i], sum);
    }
    return sum;
  }
}
