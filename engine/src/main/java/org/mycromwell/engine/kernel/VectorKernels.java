package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;

/** Kernels on the Vector API, for vectors of 256 or 512 bits. */
final class VectorKernels implements Kernels {
  static final VectorKernels INSTANCE = new VectorKernels();

  private final MatMul[] matMuls = new MatMul[DType.values().length];

  private VectorKernels() {
    for (DType type : DType.values()) {
      matMuls[type.ordinal()] =
          switch (type) {
            case F32, F16, BF16 -> new FloatMatMul(type);
            case Q4_0, Q4_1, Q4_K -> new NibbleMatMul(type);
            case Q8_0, Q5_0, Q5_1, Q5_K, Q6_K -> new ByteMatMul(type);
          };
    }
  }

  @Override
  public String name() {
    return "vector-" + Lanes.BITS;
  }

  @Override
  public void rmsNorm(float[] x, int xo, float[] weight, float[] out, int oo, int n, float eps) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= n - 2 * L; i += 2 * L) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, x, xo + i);
      FloatVector v1 = FloatVector.fromArray(FLOATS, x, xo + i + L);
      s0 = v0.fma(v0, s0);
      s1 = v1.fma(v1, s1);
    }
    Scratch scratch = Scratch.get();
    s0.add(s1).intoArray(scratch.lanes, 0);
    float squares = scratch.sumLanes();
    for (; i < n; i++) {
      squares += x[xo + i] * x[xo + i];
    }
    float scale = (float) (1 / Math.sqrt(squares / n + eps));
    for (i = 0; i <= n - L; i += L) {
      FloatVector.fromArray(FLOATS, x, xo + i)
          .mul(scale)
          .mul(FloatVector.fromArray(FLOATS, weight, i))
          .intoArray(out, oo + i);
    }
    for (; i < n; i++) {
      out[oo + i] = x[xo + i] * scale * weight[i];
    }
  }

  @Override
  public void softmax(float[] x, int xo, int n) {
    float sum = Exponentials.replace(x, xo, n, max(x, xo, n));
    float inverse = 1 / sum;
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector.fromArray(FLOATS, x, xo + i).mul(inverse).intoArray(x, xo + i);
    }
    for (; i < n; i++) {
      x[xo + i] *= inverse;
    }
  }

  /** The largest of {@code n >= 1} elements. */
  static float max(float[] x, int xo, int n) {
    FloatVector m = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i <= n - L; i += L) {
      m = m.max(FloatVector.fromArray(FLOATS, x, xo + i));
    }
    float top = m.reduceLanes(VectorOperators.MAX);
    for (; i < n; i++) {
      top = Math.max(top, x[xo + i]);
    }
    return top;
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
    if (neighbours) {
      turnNeighbours(x, xo, heads, headDim, rotated / 2, cos, sin, to);
    } else {
      turnHalves(x, xo, heads, headDim, rotated / 2, cos, sin, to);
    }
  }

  /** Scalar: the pairs lie crosswise to the lanes, and the work is a thousandth of a product. */
  private static void turnNeighbours(
      float[] x, int xo, int heads, int headDim, int half, float[] cos, float[] sin, int to) {
    for (int h = 0; h < heads; h++) {
      int base = xo + h * headDim;
      for (int i = 0; i < half; i++) {
        float a = x[base + 2 * i];
        float b = x[base + 2 * i + 1];
        x[base + 2 * i] = a * cos[to + i] - b * sin[to + i];
        x[base + 2 * i + 1] = a * sin[to + i] + b * cos[to + i];
      }
    }
  }

  private static void turnHalves(
      float[] x, int xo, int heads, int headDim, int half, float[] cos, float[] sin, int to) {
    for (int h = 0; h < heads; h++) {
      int base = xo + h * headDim;
      int i = 0;
      for (; i <= half - L; i += L) {
        FloatVector a = FloatVector.fromArray(FLOATS, x, base + i);
        FloatVector b = FloatVector.fromArray(FLOATS, x, base + half + i);
        FloatVector c = FloatVector.fromArray(FLOATS, cos, to + i);
        FloatVector s = FloatVector.fromArray(FLOATS, sin, to + i);
        a.mul(c).sub(b.mul(s)).intoArray(x, base + i);
        a.mul(s).add(b.mul(c)).intoArray(x, base + half + i);
      }
      for (; i < half; i++) {
        float a = x[base + i];
        float b = x[base + half + i];
        x[base + i] = a * cos[to + i] - b * sin[to + i];
        x[base + half + i] = a * sin[to + i] + b * cos[to + i];
      }
    }
  }

  @Override
  public void swiGlu(float[] gate, int go, float[] up, int uo, int n) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector g = FloatVector.fromArray(FLOATS, gate, go + i);
      // e = exp(-g); see Exponentials for the constants
      FloatVector t =
          g.neg().max(Exponentials.LOWEST).min(Exponentials.HIGHEST).mul(Exponentials.LOG2_E);
      FloatVector whole = t.add(Exponentials.ROUNDER).sub(Exponentials.ROUNDER);
      FloatVector f = t.sub(whole);
      FloatVector p = FloatVector.broadcast(FLOATS, Exponentials.C6);
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C5));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C4));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C3));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C2));
      p = p.fma(f, FloatVector.broadcast(FLOATS, Exponentials.C1));
      p = p.fma(f, FloatVector.broadcast(FLOATS, 1f));
      IntVector power = (IntVector) whole.convert(VectorOperators.F2I, 0);
      FloatVector e =
          p.mul(power.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
      g.mul(FloatVector.fromArray(FLOATS, up, uo + i)).div(e.add(1f)).intoArray(gate, go + i);
    }
    for (; i < n; i++) {
      float g = gate[go + i];
      gate[go + i] = g * up[uo + i] / (1 + (float) Math.exp(-g));
    }
  }

  @Override
  public void add(float[] x, int xo, float[] y, int yo, int n) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector.fromArray(FLOATS, x, xo + i)
          .add(FloatVector.fromArray(FLOATS, y, yo + i))
          .intoArray(x, xo + i);
    }
    for (; i < n; i++) {
      x[xo + i] += y[yo + i];
    }
  }

  @Override
  public MatMul matMul(DType type) {
    return matMuls[type.ordinal()];
  }

  @Override
  public Attention attention(CacheType type) {
    return VectorAttention.of(type);
  }
}
