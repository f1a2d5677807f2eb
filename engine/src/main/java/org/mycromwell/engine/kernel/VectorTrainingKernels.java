package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/** Training kernels on the Vector API, for vectors of 256 or 512 bits. */
final class VectorTrainingKernels implements TrainingKernels {
  static final VectorTrainingKernels INSTANCE = new VectorTrainingKernels();

  private VectorTrainingKernels() {}

  @Override
  public String name() {
    return "vector-" + Lanes.BITS;
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
    VectorNorms.rmsNorm(x, xo, w, y, yo, rows, n, eps, rstd, ro);
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
    VectorNorms.rmsNormGrad(dy, dyo, x, xo, w, rstd, ro, dx, dxo, rows, n, accumulate);
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
    VectorNorms.rmsNormWeightGrad(dy, dyo, x, xo, rstd, ro, rows, n, dw, firstCol, endCol);
  }

  @Override
  public void layerNorm(float[] x, int xo, float[] y, int yo, int rows, int n, float eps) {
    VectorNorms.layerNorm(x, xo, y, yo, rows, n, eps);
  }

  // ---- element by element; e is exp(-x), see AttentionRows ----

  @Override
  public void swiGlu(float[] gate, int go, float[] up, int uo, float[] y, int yo, int n) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector g = FloatVector.fromArray(FLOATS, gate, go + i);
      FloatVector t = g.mul(-AttentionRows.LOG2_E).max(-125f).min(125f);
      FloatVector whole = t.add(Exponentials.ROUNDER);
      FloatVector f = t.sub(whole.sub(Exponentials.ROUNDER));
      FloatVector p = FloatVector.broadcast(FLOATS, Exponentials.C6);
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C5));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C4));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C3));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C2));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C1));
      p = p.fma(f, FloatVector.broadcast(FLOATS, 1f));
      IntVector power = whole.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      FloatVector e = p.reinterpretAsInts().add(power).reinterpretAsFloats();

      g.mul(FloatVector.fromArray(FLOATS, up, uo + i)).div(e.add(1f)).intoArray(y, yo + i);
    }
    for (; i < n; i++) {
      float g = gate[go + i];
      y[yo + i] = g * up[uo + i] / (1 + (float) Math.exp(-g));
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
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector g = FloatVector.fromArray(FLOATS, gate, go + i);
      FloatVector u = FloatVector.fromArray(FLOATS, up, uo + i);
      FloatVector d = FloatVector.fromArray(FLOATS, dy, dyo + i);
      FloatVector t = g.mul(-AttentionRows.LOG2_E).max(-125f).min(125f);
      FloatVector whole = t.add(Exponentials.ROUNDER);
      FloatVector f = t.sub(whole.sub(Exponentials.ROUNDER));
      FloatVector p = FloatVector.broadcast(FLOATS, Exponentials.C6);
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C5));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C4));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C3));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C2));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C1));
      p = p.fma(f, FloatVector.broadcast(FLOATS, 1f));
      IntVector power = whole.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      FloatVector e = p.reinterpretAsInts().add(power).reinterpretAsFloats();

      FloatVector sigmoid = FloatVector.broadcast(FLOATS, 1f).div(e.add(1f));
      FloatVector silu = g.mul(sigmoid);
      // sigmoid * (1 + g * (1 - sigmoid)) = sigmoid + silu * (1 - sigmoid)
      FloatVector slope = silu.sub(silu.mul(sigmoid)).add(sigmoid);
      d.mul(u).mul(slope).intoArray(dGate, dgo + i);
      d.mul(silu).intoArray(dUp, duo + i);
    }
    for (; i < n; i++) {
      float g = gate[go + i];
      float u = up[uo + i];
      float d = dy[dyo + i];
      float sigmoid = 1 / (1 + (float) Math.exp(-g));
      float silu = g * sigmoid;
      dGate[dgo + i] = d * u * (silu - silu * sigmoid + sigmoid);
      dUp[duo + i] = d * silu;
    }
  }

  @Override
  public void silu(float[] x, int xo, float[] y, int yo, int n) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector g = FloatVector.fromArray(FLOATS, x, xo + i);
      FloatVector t = g.mul(-AttentionRows.LOG2_E).max(-125f).min(125f);
      FloatVector whole = t.add(Exponentials.ROUNDER);
      FloatVector f = t.sub(whole.sub(Exponentials.ROUNDER));
      FloatVector p = FloatVector.broadcast(FLOATS, Exponentials.C6);
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C5));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C4));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C3));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C2));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C1));
      p = p.fma(f, FloatVector.broadcast(FLOATS, 1f));
      IntVector power = whole.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      FloatVector e = p.reinterpretAsInts().add(power).reinterpretAsFloats();

      g.div(e.add(1f)).intoArray(y, yo + i);
    }
    for (; i < n; i++) {
      float g = x[xo + i];
      y[yo + i] = g / (1 + (float) Math.exp(-g));
    }
  }

  @Override
  public void siluGrad(float[] dy, int dyo, float[] x, int xo, float[] dx, int dxo, int n) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector g = FloatVector.fromArray(FLOATS, x, xo + i);
      FloatVector d = FloatVector.fromArray(FLOATS, dy, dyo + i);
      FloatVector t = g.mul(-AttentionRows.LOG2_E).max(-125f).min(125f);
      FloatVector whole = t.add(Exponentials.ROUNDER);
      FloatVector f = t.sub(whole.sub(Exponentials.ROUNDER));
      FloatVector p = FloatVector.broadcast(FLOATS, Exponentials.C6);
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C5));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C4));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C3));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C2));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C1));
      p = p.fma(f, FloatVector.broadcast(FLOATS, 1f));
      IntVector power = whole.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      FloatVector e = p.reinterpretAsInts().add(power).reinterpretAsFloats();

      FloatVector sigmoid = FloatVector.broadcast(FLOATS, 1f).div(e.add(1f));
      FloatVector silu = g.mul(sigmoid);
      d.mul(silu.sub(silu.mul(sigmoid)).add(sigmoid)).intoArray(dx, dxo + i);
    }
    for (; i < n; i++) {
      float g = x[xo + i];
      float sigmoid = 1 / (1 + (float) Math.exp(-g));
      float silu = g * sigmoid;
      dx[dxo + i] = dy[dyo + i] * (silu - silu * sigmoid + sigmoid);
    }
  }

  @Override
  public void add(float[] x, int xo, float[] y, int yo, int n) {
    VectorKernels.INSTANCE.add(x, xo, y, yo, n);
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
    float sign = inverse ? -1 : 1;
    int i = 0;
    for (; i <= half - L; i += L) {
      FloatVector c = FloatVector.fromArray(FLOATS, cos, to + i);
      FloatVector s = FloatVector.fromArray(FLOATS, sin, to + i).mul(sign);
      for (int base = xo + i; base < xo + heads * headDim; base += headDim) {
        FloatVector a = FloatVector.fromArray(FLOATS, x, base);
        FloatVector b = FloatVector.fromArray(FLOATS, x, base + half);
        a.mul(c).sub(b.mul(s)).intoArray(x, base);
        a.mul(s).add(b.mul(c)).intoArray(x, base + half);
      }
    }
    for (; i < half; i++) {
      float c = cos[to + i];
      float s = sin[to + i] * sign;
      for (int base = xo + i; base < xo + heads * headDim; base += headDim) {
        float a = x[base];
        float b = x[base + half];
        x[base] = a * c - b * s;
        x[base + half] = a * s + b * c;
      }
    }
  }

  // ---- losses ----

  @Override
  public double softmax(float[] x, int xo, int n) {
    return VectorLosses.softmax(x, xo, n);
  }

  @Override
  public double crossEntropyGrad(float[] logits, int lo, int n, int target, float weight) {
    return VectorLosses.crossEntropyGrad(logits, lo, n, target, weight);
  }

  @Override
  public double sumOfSquares(float[] x, int from, int to) {
    return VectorLosses.sumOfSquares(x, from, to);
  }

  // ---- parameters ----

  @Override
  public void adamW(float[] w, float[] g, float[] m, float[] v, int from, int to, AdamWStep step) {
    float rest1 = (float) (1 - (double) step.beta1());
    float rest2 = (float) (1 - (double) step.beta2());
    float keep = (float) (1 - (double) step.lr() * step.decay());
    float rate = -step.lr() * step.correction1();
    int i = from;
    for (; i <= to - L; i += L) {
      FloatVector gradient = FloatVector.fromArray(FLOATS, g, i).mul(step.gradScale());
      FloatVector first =
          FloatVector.fromArray(FLOATS, m, i).mul(step.beta1()).add(gradient.mul(rest1));
      FloatVector second =
          FloatVector.fromArray(FLOATS, v, i)
              .mul(step.beta2())
              .add(gradient.mul(gradient).mul(rest2));
      first.intoArray(m, i);
      second.intoArray(v, i);
      FloatVector move = first.mul(rate).div(second.mul(step.correction2()).sqrt().add(step.eps()));
      FloatVector.fromArray(FLOATS, w, i).mul(keep).add(move).intoArray(w, i);
    }
    for (; i < to; i++) {
      float gradient = g[i] * step.gradScale();
      float first = m[i] * step.beta1() + gradient * rest1;
      float second = v[i] * step.beta2() + gradient * gradient * rest2;
      m[i] = first;
      v[i] = second;
      float move = first * rate / ((float) Math.sqrt(second * step.correction2()) + step.eps());
      w[i] = w[i] * keep + move;
    }
  }

  @Override
  public void ema(float[] target, float[] online, int from, int to, float tau) {
    FloatVector keep = FloatVector.broadcast(FLOATS, tau);
    int i = from;
    for (; i <= to - L; i += L) {
      FloatVector o = FloatVector.fromArray(FLOATS, online, i);
      FloatVector.fromArray(FLOATS, target, i).sub(o).fma(keep, o).intoArray(target, i);
    }
    for (; i < to; i++) {
      target[i] = Math.fma(target[i] - online[i], tau, online[i]);
    }
  }

  // ---- attention ----

  @Override
  public int attentionScratch(AttentionShape shape, int mostQueries) {
    return VectorTrainingAttention.scratch(shape, mostQueries);
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
    VectorTrainingAttention.attention(
        q, k, v, out, lse, shape, qBegin, qEnd, kvBegin, kvEnd, causal, kvHead, scratch);
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
    VectorTrainingAttention.gradient(
        q, k, v, out, lse, dOut, dq, dk, dv, shape, qBegin, qEnd, kvBegin, kvEnd, causal, kvHead,
        scratch);
  }
}
