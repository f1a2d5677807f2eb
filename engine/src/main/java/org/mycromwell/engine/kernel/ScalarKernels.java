package org.mycromwell.engine.kernel;

import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;

/**
 * The reference: plain loops, sums in double, no tricks. Slow, and what every other version is
 * tested against.
 */
class ScalarKernels implements Kernels {
  static final ScalarKernels INSTANCE = new ScalarKernels();

  ScalarKernels() {}

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public void rmsNorm(float[] x, int xo, float[] weight, float[] out, int oo, int n, float eps) {
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += (double) x[xo + i] * x[xo + i];
    }
    double scale = 1 / Math.sqrt(squares / n + eps);
    for (int i = 0; i < n; i++) {
      out[oo + i] = (float) (x[xo + i] * scale * weight[i]);
    }
  }

  @Override
  public void softmax(float[] x, int xo, int n) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, x[xo + i]);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double e = Math.exp((double) x[xo + i] - max);
      x[xo + i] = (float) e;
      sum += e;
    }
    for (int i = 0; i < n; i++) {
      x[xo + i] = (float) (x[xo + i] / sum);
    }
  }

  @Override
  public void rope(
      float[] x,
      int xo,
      int heads,
      int headDim,
      int rotated,
      float[] cos,
      float[] sin,
      int to,
      boolean neighbours) {
    int half = rotated / 2;
    for (int h = 0; h < heads; h++) {
      int base = xo + h * headDim;
      for (int i = 0; i < half; i++) {
        int a = neighbours ? base + 2 * i : base + i;
        int b = neighbours ? a + 1 : a + half;
        double x0 = x[a];
        double x1 = x[b];
        x[a] = (float) (x0 * cos[to + i] - x1 * sin[to + i]);
        x[b] = (float) (x0 * sin[to + i] + x1 * cos[to + i]);
      }
    }
  }

  @Override
  public void swiGlu(float[] gate, int go, float[] up, int uo, int n) {
    for (int i = 0; i < n; i++) {
      double g = gate[go + i];
      gate[go + i] = (float) (g / (1 + Math.exp(-g)) * up[uo + i]);
    }
  }

  @Override
  public void add(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      x[xo + i] += y[yo + i];
    }
  }

  @Override
  public MatMul matMul(DType type) {
    return ScalarMatMul.of(type);
  }

  @Override
  public Attention attention(CacheType type) {
    return ScalarAttention.of(type);
  }
}
