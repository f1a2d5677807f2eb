package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax and cross-entropy over rows as long as a vocabulary. Sums of a {@link #BLOCK} are floats,
 * sums of blocks double.
 */
final class VectorLosses {
  private static final int BLOCK = 1024;

  private VectorLosses() {}

  /** As {@link TrainingKernels#softmax}. */
  static double softmax(float[] x, int xo, int n) {
    float max = max(x, xo, n);
    double sum = exponentials(x, xo, n, max);
    scale(x, xo, n, (float) (1 / sum));
    return max + Math.log(sum);
  }

  static double crossEntropyGrad(float[] x, int xo, int n, int target, float weight) {
    float max = max(x, xo, n);
    double logit = x[xo + target];
    double sum = exponentials(x, xo, n, max);
    scale(x, xo, n, (float) (weight / sum));
    x[xo + target] -= weight;
    return max + Math.log(sum) - logit;
  }

  static double sumOfSquares(float[] x, int from, int to) {
    Scratch scratch = Scratch.get();
    double sum = 0;
    for (int i = from; i < to; i += BLOCK) {
      sum += VectorNorms.product(x, i, x, i, Math.min(BLOCK, to - i), scratch);
    }
    return sum;
  }

  private static double exponentials(float[] x, int xo, int n, float max) {
    Scratch scratch = Scratch.get();
    double sum = 0;
    for (int i = 0; i < n; i += BLOCK) {
      sum += exponentials(x, xo + i, Math.min(BLOCK, n - i), max, scratch);
    }
    return sum;
  }

  private static void scale(float[] x, int xo, int n, float a) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector.fromArray(FLOATS, x, xo + i).mul(a).intoArray(x, xo + i);
    }
    for (; i < n; i++) {
      x[xo + i] *= a;
    }
  }

  /** The largest of {@code n >= 1} elements. */
  private static float max(float[] x, int xo, int n) {
    FloatVector m0 = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    FloatVector m1 = m0;
    int i = 0;
    for (; i <= n - 2 * L; i += 2 * L) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, x, xo + i);
      FloatVector v1 = FloatVector.fromArray(FLOATS, x, xo + i + L);
      m0 = m0.blend(v0, v0.compare(VectorOperators.GT, m0));
      m1 = m1.blend(v1, v1.compare(VectorOperators.GT, m1));
    }
    float top = m0.max(m1).reduceLanes(VectorOperators.MAX);
    for (; i < n; i++) {
      top = Math.max(top, x[xo + i]);
    }
    return top;
  }

  /** {@code x = exp(x - max)}, and their sum. */
  private static float exponentials(float[] x, int xo, int n, float max, Scratch scratch) {
    FloatVector sum = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector t = FloatVector.fromArray(FLOATS, x, xo + i).sub(max).mul(AttentionRows.LOG2_E);
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
      FloatVector e =
          p.reinterpretAsInts()
              .add(power)
              .reinterpretAsFloats()
              .blend(0f, t.compare(VectorOperators.LT, AttentionRows.LOWEST));

      e.intoArray(x, xo + i);
      sum = sum.add(e);
    }
    sum.intoArray(scratch.lanes, 0);
    float total = scratch.sumLanes();
    for (; i < n; i++) {
      float e = (float) Math.exp(x[xo + i] - max);
      x[xo + i] = e;
      total += e;
    }
    return total;
  }
}
