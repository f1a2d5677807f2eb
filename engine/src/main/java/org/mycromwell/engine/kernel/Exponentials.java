package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * exp(x) = 2^n * 2^f with n = round(x * log2 e) and |f| <= 1/2; 2^f by its Taylor polynomial of
 * degree 6, relative error below 3e-7. Written out where it is used: a helper that takes and
 * returns vectors is not always inlined, and then every vector is boxed.
 */
final class Exponentials {
  static final float LOG2_E = 1.442695f;

  /** Range in which 2^n is a normal float. */
  static final float LOWEST = -87f;

  static final float HIGHEST = 88f;

  /** Adding and subtracting it rounds to the nearest integer. */
  static final float ROUNDER = 0x1.8p23f;

  // (ln 2)^k / k!
  static final float C1 = 0.6931472f;
  static final float C2 = 0.2402265f;
  static final float C3 = 0.05550411f;
  static final float C4 = 0.009618129f;
  static final float C5 = 0.0013333558f;
  static final float C6 = 0.0001540353f;

  private Exponentials() {}

  /** {@code x = exp(x - max)} for {@code n} elements not above {@code max}; returns their sum. */
  static float replace(float[] x, int xo, int n, float max) {
    FloatVector sums = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector t = FloatVector.fromArray(FLOATS, x, xo + i).sub(max).max(LOWEST).mul(LOG2_E);
      FloatVector whole = t.add(ROUNDER).sub(ROUNDER);
      FloatVector f = t.sub(whole);
      FloatVector p = FloatVector.broadcast(FLOATS, C6);
      p = p.fma(f, FloatVector.broadcast(FLOATS, C5));
      p = p.fma(f, FloatVector.broadcast(FLOATS, C4));
      p = p.fma(f, FloatVector.broadcast(FLOATS, C3));
      p = p.fma(f, FloatVector.broadcast(FLOATS, C2));
      p = p.fma(f, FloatVector.broadcast(FLOATS, C1));
      p = p.fma(f, FloatVector.broadcast(FLOATS, 1f));
      IntVector power = (IntVector) whole.convert(VectorOperators.F2I, 0);
      FloatVector e =
          p.mul(power.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
      e.intoArray(x, xo + i);
      sums = sums.add(e);
    }
    Scratch scratch = Scratch.get();
    sums.intoArray(scratch.lanes, 0);
    float sum = scratch.sumLanes();
    for (; i < n; i++) {
      float e = (float) Math.exp(x[xo + i] - max);
      x[xo + i] = e;
      sum += e;
    }
    return sum;
  }
}
