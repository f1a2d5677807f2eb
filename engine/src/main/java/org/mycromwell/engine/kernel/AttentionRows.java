package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.AttentionTiles.SIDE;
import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What happens to the tiles of {@link AttentionTiles} between the products: rows in and out, and
 * the softmax. Exponents are to base two, so that e^x costs no multiplication: whoever makes scores
 * multiplies by log2(e) with their scale.
 *
 * <p>2^t as in {@link Exponentials}, with two differences that the order of a clamp and a
 * conversion would cost otherwise: the whole part is taken from the low bits of the rounded sum,
 * and below {@link #LOWEST} the result is 0, whatever the bits before were.
 */
final class AttentionRows {
  /** log2(e). */
  static final float LOG2_E = 1.442695f;

  /** Smaller powers are 0, minus infinity included. */
  static final float LOWEST = -125f;

  private AttentionRows() {}

  // ---- rows in and out ----

  /** Copies rows of {@code n <= SIDE} elements, {@code stride} apart, into a tile. */
  static void copy(float[] from, int at, int stride, int rows, int n, float[] s, int to) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(from, at + r * stride, s, to + r * SIDE, n);
    }
  }

  /** {@code tile[i][r] = a * from[r][i]} for rows of {@code n <= SIDE} elements. */
  static void transpose(
      float[] from, int at, int stride, int rows, int n, float a, float[] s, int to) {
    for (int r = 0; r < rows; r++) {
      int x = at + r * stride;
      for (int i = 0; i < n; i++) {
        s[to + i * SIDE + r] = a * from[x + i];
      }
    }
  }

  /** {@code out[r] = a * tile[r]}. */
  static void store(
      float[] s, int tile, int rows, int n, float a, float[] out, int at, int stride) {
    for (int r = 0; r < rows; r++) {
      int x = tile + r * SIDE;
      int o = at + r * stride;
      int i = 0;
      for (; i <= n - L; i += L) {
        FloatVector.fromArray(FLOATS, s, x + i).mul(a).intoArray(out, o + i);
      }
      for (; i < n; i++) {
        out[o + i] = s[x + i] * a;
      }
    }
  }

  /** {@code out[r] += a * tile[r]}. */
  static void add(float[] s, int tile, int rows, int n, float a, float[] out, int at, int stride) {
    FloatVector scale = FloatVector.broadcast(FLOATS, a);
    for (int r = 0; r < rows; r++) {
      int x = tile + r * SIDE;
      int o = at + r * stride;
      int i = 0;
      for (; i <= n - L; i += L) {
        FloatVector.fromArray(FLOATS, s, x + i)
            .fma(scale, FloatVector.fromArray(FLOATS, out, o + i))
            .intoArray(out, o + i);
      }
      for (; i < n; i++) {
        out[o + i] = Math.fma(s[x + i], a, out[o + i]);
      }
    }
  }

  /** Multiplies row {@code r} of a tile by element {@code factor + r}. */
  static void scaleRows(float[] s, int tile, int rows, int columns, int factor) {
    for (int r = 0; r < rows; r++) {
      FloatVector a = FloatVector.broadcast(FLOATS, s[factor + r]);
      for (int i = tile + r * SIDE; i < tile + r * SIDE + columns; i += L) {
        FloatVector.fromArray(FLOATS, s, i).mul(a).intoArray(s, i);
      }
    }
  }

  // ---- softmax ----

  /**
   * The larger of {@code top} and the first {@code keys >= 1} rows of L columns, to {@code max}.
   */
  static void maximum(float[] s, int score, int keys, int top, int max) {
    FloatVector m0 = FloatVector.fromArray(FLOATS, s, top);
    FloatVector m1 = m0;
    FloatVector m2 = m0;
    FloatVector m3 = m0;
    int last = score + (keys - 1) * SIDE;
    for (int x = score; x <= last; x += 4 * SIDE) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, s, x);
      FloatVector v1 = FloatVector.fromArray(FLOATS, s, Math.min(x + SIDE, last));
      FloatVector v2 = FloatVector.fromArray(FLOATS, s, Math.min(x + 2 * SIDE, last));
      FloatVector v3 = FloatVector.fromArray(FLOATS, s, Math.min(x + 3 * SIDE, last));
      m0 = m0.blend(v0, v0.compare(VectorOperators.GT, m0));
      m1 = m1.blend(v1, v1.compare(VectorOperators.GT, m1));
      m2 = m2.blend(v2, v2.compare(VectorOperators.GT, m2));
      m3 = m3.blend(v3, v3.compare(VectorOperators.GT, m3));
    }
    m0 = m0.blend(m1, m1.compare(VectorOperators.GT, m0));
    m2 = m2.blend(m3, m3.compare(VectorOperators.GT, m2));
    m0.blend(m2, m2.compare(VectorOperators.GT, m0)).intoArray(s, max);
  }

  /**
   * L columns of scores become {@code 2^(score - max)}, their sums are added to {@code total} after
   * that was multiplied by {@code factor}.
   */
  static void weigh(float[] s, int score, int keys, int max, int factor, int total) {
    FloatVector m = FloatVector.fromArray(FLOATS, s, max);
    FloatVector sum =
        FloatVector.fromArray(FLOATS, s, total).mul(FloatVector.fromArray(FLOATS, s, factor));
    for (int x = score; x < score + keys * SIDE; x += SIDE) {
      FloatVector t = FloatVector.fromArray(FLOATS, s, x).sub(m);
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
              .blend(0f, t.compare(VectorOperators.LT, LOWEST));
      e.intoArray(s, x);
      sum = sum.add(e);
    }
    sum.intoArray(s, total);
  }

  /** {@code factor = 2^(top - max)} and {@code top = max}, L elements. */
  static void raise(float[] s, int top, int max, int factor) {
    FloatVector m = FloatVector.fromArray(FLOATS, s, max);
    FloatVector t = FloatVector.fromArray(FLOATS, s, top).sub(m);
    m.intoArray(s, top);
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
    p.reinterpretAsInts()
        .add(power)
        .reinterpretAsFloats()
        .blend(0f, t.compare(VectorOperators.LT, LOWEST))
        .intoArray(s, factor);
  }

  /**
   * L columns of {@code rows} rows: scores become weights {@code p = 2^(score - lse[r])}, gradients
   * of weights become gradients of scores, {@code p * (g - rowSum[r])}.
   */
  static void scoreGradient(float[] s, int score, int gradient, int rows, int lse, int rowSum) {
    int g = gradient;
    int x = score;
    for (int r = 0; r < rows; r++) {
      FloatVector t =
          FloatVector.fromArray(FLOATS, s, x).sub(FloatVector.broadcast(FLOATS, s[lse + r]));
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
              .blend(0f, t.compare(VectorOperators.LT, LOWEST));
      e.intoArray(s, x);
      FloatVector.fromArray(FLOATS, s, g)
          .sub(FloatVector.broadcast(FLOATS, s[rowSum + r]))
          .mul(e)
          .intoArray(s, g);
      x += SIDE;
      g += SIDE;
    }
  }

  /** Scalar product of {@code n} elements, added in a fixed order. */
  static float dot(float[] a, int ao, float[] b, int bo, int n, float[] lanes, int at) {
    FloatVector sum = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= n - L; i += L) {
      sum =
          FloatVector.fromArray(FLOATS, a, ao + i)
              .fma(FloatVector.fromArray(FLOATS, b, bo + i), sum);
    }
    sum.intoArray(lanes, at);
    float total = 0;
    for (; i < n; i++) {
      total = Math.fma(a[ao + i], b[bo + i], total);
    }
    for (int half = L / 2; half > 0; half /= 2) {
      for (int j = at; j < at + half; j++) {
        lanes[j] += lanes[j + half];
      }
    }
    return lanes[at] + total;
  }
}
