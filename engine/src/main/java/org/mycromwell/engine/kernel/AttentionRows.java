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

  /** Bits of sqrt(1/2). */
  private static final int ROOT_HALF_BITS = 0x3f3504f3;

  // 2 / (k * ln 2)
  private static final float LOG_1 = 2.8853900f;
  private static final float LOG_3 = 0.9617967f;
  private static final float LOG_5 = 0.5770780f;
  private static final float LOG_7 = 0.4121986f;
  private static final float LOG_9 = 0.3205989f;

  private AttentionRows() {}

  // ---- rows in and out; the inner loops run over rows, as rows are short ----

  /** Copies rows of {@code n <= SIDE} elements, {@code stride} apart, into a tile. */
  static void copy(float[] from, int at, int stride, int rows, int n, float[] s, int to) {
    int i = 0;
    for (; i <= n - L; i += L) {
      int x = at + i;
      for (int o = to + i; o < to + rows * SIDE; o += SIDE) {
        FloatVector.fromArray(FLOATS, from, x).intoArray(s, o);
        x += stride;
      }
    }
    if (i < n) {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(from, at + r * stride + i, s, to + r * SIDE + i, n - i);
      }
    }
  }

  /** {@code out[r] = tile[r] * s[factor + r]} for rows of {@code n} elements. */
  static void storeScaled(
      float[] s, int tile, int rows, int n, int factor, float[] out, int at, int stride) {
    int i = 0;
    for (; i <= n - L; i += L) {
      int o = at + i;
      for (int r = 0; r < rows; r++) {
        FloatVector.fromArray(FLOATS, s, tile + i + r * SIDE)
            .mul(FloatVector.broadcast(FLOATS, s[factor + r]))
            .intoArray(out, o);
        o += stride;
      }
    }
    for (; i < n; i++) {
      for (int r = 0; r < rows; r++) {
        out[at + r * stride + i] = s[tile + r * SIDE + i] * s[factor + r];
      }
    }
  }

  /** {@code out[r] = a * tile[r]}. */
  static void store(
      float[] s, int tile, int rows, int n, float a, float[] out, int at, int stride) {
    int i = 0;
    for (; i <= n - L; i += L) {
      int o = at + i;
      for (int x = tile + i; x < tile + rows * SIDE; x += SIDE) {
        FloatVector.fromArray(FLOATS, s, x).mul(a).intoArray(out, o);
        o += stride;
      }
    }
    for (; i < n; i++) {
      for (int r = 0; r < rows; r++) {
        out[at + r * stride + i] = s[tile + r * SIDE + i] * a;
      }
    }
  }

  /** {@code out[r] += a * tile[r]}. */
  static void add(float[] s, int tile, int rows, int n, float a, float[] out, int at, int stride) {
    FloatVector scale = FloatVector.broadcast(FLOATS, a);
    int i = 0;
    for (; i <= n - L; i += L) {
      int o = at + i;
      for (int x = tile + i; x < tile + rows * SIDE; x += SIDE) {
        FloatVector.fromArray(FLOATS, s, x)
            .fma(scale, FloatVector.fromArray(FLOATS, out, o))
            .intoArray(out, o);
        o += stride;
      }
    }
    for (; i < n; i++) {
      for (int r = 0; r < rows; r++) {
        int o = at + r * stride + i;
        out[o] = Math.fma(s[tile + r * SIDE + i], a, out[o]);
      }
    }
  }

  /** Multiplies row {@code r} of a tile by element {@code factor + r}. */
  static void scaleRows(float[] s, int tile, int rows, int columns, int factor) {
    for (int i = tile; i < tile + columns; i += L) {
      for (int r = 0; r < rows; r++) {
        FloatVector.fromArray(FLOATS, s, i + r * SIDE)
            .mul(FloatVector.broadcast(FLOATS, s[factor + r]))
            .intoArray(s, i + r * SIDE);
      }
    }
  }

  /**
   * Scalar products of rows of {@code n} elements, added in a fixed order.
   *
   * @param work two tiles
   */
  static void rowProducts(
      float[] a, float[] b, int at, int stride, int rows, int n, float[] s, int work, int out) {
    for (int r = 0; r < rows; r++) {
      int x = at + r * stride;
      int w = work + r * SIDE;
      FloatVector sum = FloatVector.zero(FLOATS);
      int i = 0;
      for (; i <= n - L; i += L) {
        sum =
            FloatVector.fromArray(FLOATS, a, x + i)
                .fma(FloatVector.fromArray(FLOATS, b, x + i), sum);
      }
      sum.intoArray(s, w);
      for (; i < n; i++) {
        s[w + i % L] = Math.fma(a[x + i], b[x + i], s[w + i % L]);
      }
    }
    int across = work + AttentionTiles.SIZE;
    AttentionTranspose.transpose(s, work, SIDE, rows, L, 1, s, across);
    for (int r = 0; r < rows; r++) {
      float sum = s[across + r];
      for (int i = 1; i < L; i++) {
        sum += s[across + i * SIDE + r];
      }
      s[out + r] = sum;
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

  /** {@code log = top + log2(total)} and {@code total = 1 / total}, or 0 of 0, L elements. */
  static void logarithms(float[] s, int top, int total, int log) {
    FloatVector x = FloatVector.fromArray(FLOATS, s, total);
    // x = 2^n * m with m between sqrt(1/2) and sqrt(2); log2(m) by the series of atanh
    IntVector bits = x.reinterpretAsInts().sub(ROOT_HALF_BITS);
    IntVector n = bits.lanewise(VectorOperators.ASHR, 23);
    FloatVector m =
        x.reinterpretAsInts().sub(n.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats();
    FloatVector z = m.sub(1f).div(m.add(1f));
    FloatVector z2 = z.mul(z);
    FloatVector p = z2.mul(LOG_9).add(LOG_7);
    p = p.fma(z2, FloatVector.broadcast(FLOATS, LOG_5));
    p = p.fma(z2, FloatVector.broadcast(FLOATS, LOG_3));
    p = p.fma(z2, FloatVector.broadcast(FLOATS, LOG_1));
    p.fma(
            z,
            ((FloatVector) n.convert(VectorOperators.I2F, 0))
                .add(FloatVector.fromArray(FLOATS, s, top)))
        .intoArray(s, log);
    FloatVector.broadcast(FLOATS, 1f)
        .div(x)
        .blend(0f, x.compare(VectorOperators.EQ, 0f))
        .intoArray(s, total);
  }
}
