package org.mycromwell.engine.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The reference: plain loops, sums in double, no tricks. Slow, and what every other version is
 * tested against.
 */
final class ScalarTrainingKernels implements TrainingKernels {
  static final ScalarTrainingKernels INSTANCE = new ScalarTrainingKernels();

  private ScalarTrainingKernels() {}

  @Override
  public String name() {
    return "scalar";
  }

  // ---- normalisation ----

  @Override
  public void rmsNorm(
      float[] x,
      int xo,
      float @Nullable [] w,
      float[] y,
      int yo,
      int rows,
      int n,
      float eps,
      float[] rstd,
      int ro) {
    for (int r = 0; r < rows; r++) {
      double scale = 1 / Math.sqrt(sumOfSquares(x, xo + r * n, xo + (r + 1) * n) / n + eps);
      rstd[ro + r] = (float) scale;
      for (int i = 0; i < n; i++) {
        y[yo + r * n + i] = (float) (x[xo + r * n + i] * scale * (w == null ? 1 : w[i]));
      }
    }
  }

  @Override
  public void rmsNormGrad(
      float[] dy,
      int dyo,
      float[] x,
      int xo,
      float @Nullable [] w,
      float[] rstd,
      int ro,
      float[] dx,
      int dxo,
      int rows,
      int n,
      boolean accumulate) {
    for (int r = 0; r < rows; r++) {
      int at = r * n;
      double dot = 0;
      for (int i = 0; i < n; i++) {
        dot += (double) dy[dyo + at + i] * (w == null ? 1 : w[i]) * x[xo + at + i];
      }
      double scale = rstd[ro + r];
      double back = dot * scale * scale * scale / n;
      for (int i = 0; i < n; i++) {
        double d = dy[dyo + at + i] * scale * (w == null ? 1 : w[i]) - x[xo + at + i] * back;
        dx[dxo + at + i] = (float) (accumulate ? dx[dxo + at + i] + d : d);
      }
    }
  }

  @Override
  public void rmsNormWeightGrad(
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
    for (int i = firstCol; i < endCol; i++) {
      double sum = 0;
      for (int r = 0; r < rows; r++) {
        sum += (double) dy[dyo + r * n + i] * x[xo + r * n + i] * rstd[ro + r];
      }
      dw[i] += (float) sum;
    }
  }

  @Override
  public void layerNorm(float[] x, int xo, float[] y, int yo, int rows, int n, float eps) {
    for (int r = 0; r < rows; r++) {
      int from = xo + r * n;
      double mean = 0;
      for (int i = 0; i < n; i++) {
        mean += x[from + i];
      }
      mean /= n;
      double variance = 0;
      for (int i = 0; i < n; i++) {
        variance += (x[from + i] - mean) * (x[from + i] - mean);
      }
      double scale = 1 / Math.sqrt(variance / n + eps);
      for (int i = 0; i < n; i++) {
        y[yo + r * n + i] = (float) ((x[from + i] - mean) * scale);
      }
    }
  }

  // ---- element by element ----

  @Override
  public void swiGlu(float[] gate, int go, float[] up, int uo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      double g = gate[go + i];
      y[yo + i] = (float) (g / (1 + Math.exp(-g)) * up[uo + i]);
    }
  }

  @Override
  public void swiGluGrad(
      float[] dy,
      int dyo,
      float[] gate,
      int go,
      float[] up,
      int uo,
      float[] dGate,
      int dgo,
      float[] dUp,
      int duo,
      int n) {
    for (int i = 0; i < n; i++) {
      double d = dy[dyo + i];
      double g = gate[go + i];
      double u = up[uo + i];
      double sigmoid = 1 / (1 + Math.exp(-g));
      dGate[dgo + i] = (float) (d * u * sigmoid * (1 + g * (1 - sigmoid)));
      dUp[duo + i] = (float) (d * g * sigmoid);
    }
  }

  @Override
  public void silu(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      double e = x[xo + i];
      y[yo + i] = (float) (e / (1 + Math.exp(-e)));
    }
  }

  @Override
  public void siluGrad(float[] dy, int dyo, float[] x, int xo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      double e = x[xo + i];
      double sigmoid = 1 / (1 + Math.exp(-e));
      dx[dxo + i] = (float) (dy[dyo + i] * sigmoid * (1 + e * (1 - sigmoid)));
    }
  }

  @Override
  public void add(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      x[xo + i] += y[yo + i];
    }
  }

  @Override
  public void rope(
      float[] x,
      int xo,
      int heads,
      int headDim,
      float[] cos,
      float[] sin,
      int to,
      boolean inverse) {
    int half = headDim / 2;
    for (int h = 0; h < heads; h++) {
      int base = xo + h * headDim;
      for (int i = 0; i < half; i++) {
        double a = x[base + i];
        double b = x[base + half + i];
        double c = cos[to + i];
        double s = inverse ? -sin[to + i] : sin[to + i];
        x[base + i] = (float) (a * c - b * s);
        x[base + half + i] = (float) (a * s + b * c);
      }
    }
  }

  // ---- losses ----

  @Override
  public double softmax(float[] x, int xo, int n) {
    double logSum = logSum(x, xo, n);
    for (int i = 0; i < n; i++) {
      x[xo + i] = (float) Math.exp(x[xo + i] - logSum);
    }
    return logSum;
  }

  private static double logSum(float[] x, int xo, int n) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, x[xo + i]);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.exp(x[xo + i] - max);
    }
    return max + Math.log(sum);
  }

  @Override
  public double crossEntropyGrad(float[] logits, int lo, int n, int target, float weight) {
    double logSum = logSum(logits, lo, n);
    double loss = logSum - logits[lo + target];
    for (int i = 0; i < n; i++) {
      double p = Math.exp(logits[lo + i] - logSum);
      logits[lo + i] = (float) (weight * (i == target ? p - 1 : p));
    }
    return loss;
  }

  @Override
  public double sumOfSquares(float[] x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) x[i] * x[i];
    }
    return sum;
  }

  // ---- parameters ----

  @Override
  public void adamW(float[] w, float[] g, float[] m, float[] v, int from, int to, AdamWStep step) {
    for (int i = from; i < to; i++) {
      double gradient = (double) step.gradScale() * g[i];
      double first = step.beta1() * (double) m[i] + (1 - (double) step.beta1()) * gradient;
      double second =
          step.beta2() * (double) v[i] + (1 - (double) step.beta2()) * gradient * gradient;
      m[i] = (float) first;
      v[i] = (float) second;
      double move =
          step.correction1() * first / (Math.sqrt(step.correction2() * second) + step.eps());
      w[i] = (float) (w[i] - step.lr() * (move + step.decay() * (double) w[i]));
    }
  }

  @Override
  public void ema(float[] target, float[] online, int from, int to, float tau) {
    for (int i = from; i < to; i++) {
      target[i] = (float) (online[i] + tau * ((double) target[i] - online[i]));
    }
  }

  // ---- attention ----

  @Override
  public int attentionScratch(AttentionShape shape, int mostQueries) {
    return 0;
  }

  @Override
  public void attention(
      float[] q,
      float[] k,
      float[] v,
      float[] out,
      float[] lse,
      AttentionShape shape,
      int qBegin,
      int qEnd,
      int kvBegin,
      int kvEnd,
      boolean causal,
      int kvHead,
      float[] scratch) {
    ScalarTrainingAttention.attention(
        q, k, v, out, lse, shape, qBegin, qEnd, kvBegin, kvEnd, causal, kvHead);
  }

  @Override
  public void attentionGrad(
      float[] q,
      float[] k,
      float[] v,
      float[] out,
      float[] lse,
      float[] dOut,
      float[] dq,
      float[] dk,
      float[] dv,
      AttentionShape shape,
      int qBegin,
      int qEnd,
      int kvBegin,
      int kvEnd,
      boolean causal,
      int kvHead,
      float[] scratch) {
    ScalarTrainingAttention.gradient(
        q, k, v, out, lse, dOut, dq, dk, dv, shape, qBegin, qEnd, kvBegin, kvEnd, causal, kvHead);
  }
}
