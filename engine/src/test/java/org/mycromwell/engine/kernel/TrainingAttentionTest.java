package org.mycromwell.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention of training: gradients against differences, vectors against the reference. */
class TrainingAttentionTest {
  private static final TrainingKernels VECTOR = TrainingKernels.best();
  private static final TrainingKernels SCALAR = TrainingKernels.scalar();

  private final Random random = new Random(11);

  /** One segment in arrays that hold rows before and behind it. */
  private static final class Case {
    final AttentionShape shape;
    final int queries;
    final int keys;
    final boolean causal;
    final int qBegin = 2;
    final int kvBegin = 3;
    final float[] q;
    final float[] k;
    final float[] v;
    final float[] dOut;
    final float[] out;
    final float[] lse;
    final float[] dq;
    final float[] dk;
    final float[] dv;

    Case(AttentionShape shape, int queries, int keys, boolean causal, Random random) {
      this.shape = shape;
      this.queries = queries;
      this.keys = keys;
      this.causal = causal;
      int rows = qBegin + queries + 1;
      int kvRows = kvBegin + keys + 2;
      q = MatMulTest.gaussians(rows * shape.queryWidth(), random);
      k = MatMulTest.gaussians(kvRows * shape.kvWidth(), random);
      v = MatMulTest.gaussians(kvRows * shape.kvWidth(), random);
      dOut = MatMulTest.gaussians(rows * shape.queryWidth(), random);
      out = untouched(q.length);
      lse = untouched(rows * shape.queryHeads());
      dq = untouched(q.length);
      dk = untouched(k.length);
      dv = untouched(v.length);
    }

    private Case(Case other) {
      shape = other.shape;
      queries = other.queries;
      keys = other.keys;
      causal = other.causal;
      q = other.q;
      k = other.k;
      v = other.v;
      dOut = other.dOut;
      out = untouched(q.length);
      lse = untouched(other.lse.length);
      dq = untouched(q.length);
      dk = untouched(k.length);
      dv = untouched(v.length);
    }

    /** The same inputs, nothing computed. */
    Case fresh() {
      return new Case(this);
    }

    private static float[] untouched(int n) {
      float[] x = new float[n];
      Arrays.fill(x, 7.5f);
      return x;
    }

    Case run(TrainingKernels kernels) {
      float[] scratch = new float[kernels.attentionScratch(shape, queries)];
      Arrays.fill(scratch, Float.NaN); // nothing may depend on what is there
      for (int h = 0; h < shape.kvHeads(); h++) {
        forward(kernels, h, 0, queries, scratch);
      }
      for (int h = 0; h < shape.kvHeads(); h++) {
        Arrays.fill(scratch, Float.NaN);
        kernels.attentionGrad(
            q,
            k,
            v,
            out,
            lse,
            dOut,
            dq,
            dk,
            dv,
            shape,
            qBegin,
            qBegin + queries,
            kvBegin,
            kvBegin + keys,
            causal,
            h,
            scratch);
      }
      return this;
    }

    /** Queries {@code [from, to)} of the segment, cut as the interface says. */
    void forward(TrainingKernels kernels, int head, int from, int to, float[] scratch) {
      int hidden = causal ? queries - to : 0;
      kernels.attention(
          q,
          k,
          v,
          out,
          lse,
          shape,
          qBegin + from,
          qBegin + to,
          kvBegin,
          kvBegin + keys - hidden,
          causal,
          head,
          scratch);
    }

    /** The sum of {@code dOut * out} by definition, in double. */
    double objective() {
      double sum = 0;
      for (int i = 0; i < queries; i++) {
        int seen = causal ? keys - queries + i + 1 : keys;
        for (int h = 0; h < shape.queryHeads(); h++) {
          int qo = (qBegin + i) * shape.queryWidth() + h * shape.headDim();
          double total = 0;
          double weighted = 0;
          for (int j = 0; j < seen; j++) {
            int ko = (kvBegin + j) * shape.kvWidth() + h / shape.group() * shape.headDim();
            double score = 0;
            double value = 0;
            for (int d = 0; d < shape.headDim(); d++) {
              score += (double) q[qo + d] * k[ko + d];
              value += (double) dOut[qo + d] * v[ko + d];
            }
            double e = Math.exp(score * shape.scale());
            total += e;
            weighted += e * value;
          }
          sum += seen > 0 ? weighted / total : 0;
        }
      }
      return sum;
    }
  }

  @Test
  void gradientsAreDifferences() {
    for (boolean causal : new boolean[] {false, true}) {
      for (TrainingKernels kernels : new TrainingKernels[] {SCALAR, VECTOR}) {
        Case c = new Case(AttentionShape.of(4, 2, 8), 5, 9, causal, random).run(kernels);
        assertThat(dot(c, c.dOut, c.out)).isCloseTo(c.objective(), offset(1e-5, c.objective()));
        compareWithDifferences(c, c.q, c.dq, c.qBegin * c.shape.queryWidth(), 5 * 32);
        compareWithDifferences(c, c.k, c.dk, c.kvBegin * c.shape.kvWidth(), 9 * 16);
        compareWithDifferences(c, c.v, c.dv, c.kvBegin * c.shape.kvWidth(), 9 * 16);
      }
    }
  }

  private static double dot(Case c, float[] a, float[] b) {
    int width = c.shape.queryWidth();
    double sum = 0;
    for (int i = c.qBegin * width; i < (c.qBegin + c.queries) * width; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static org.assertj.core.data.Offset<Double> offset(double tolerance, double size) {
    return org.assertj.core.api.Assertions.within(tolerance * Math.max(1, Math.abs(size)));
  }

  private static void compareWithDifferences(Case c, float[] x, float[] gradient, int from, int n) {
    for (int i = from; i < from + n; i++) {
      float before = x[i];
      x[i] = before + 0x1p-10f;
      double up = x[i];
      double above = c.objective();
      x[i] = before - 0x1p-10f;
      double down = x[i];
      double below = c.objective();
      x[i] = before;
      double expected = (above - below) / (up - down);
      assertThat((double) gradient[i])
          .as("element %d", i)
          .isCloseTo(expected, offset(2e-5, expected));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // query heads, kv heads, head size, queries, keys, causal
    "1, 1, 64, 1, 1, true",
    "2, 1, 64, 1, 200, true",
    "2, 2, 64, 64, 64, false",
    "4, 2, 64, 64, 64, true",
    "4, 2, 64, 63, 65, true",
    "4, 2, 64, 100, 100, true",
    "2, 1, 64, 100, 137, true",
    "2, 1, 64, 37, 250, true",
    "2, 1, 32, 150, 150, true",
    "3, 3, 32, 150, 71, false",
    "3, 1, 40, 70, 90, true",
    "2, 1, 8, 17, 33, true",
    "2, 1, 72, 70, 129, true",
    "1, 1, 128, 65, 130, false",
    "1, 1, 200, 33, 50, true",
    "2, 1, 16, 5, 300, false",
    "2, 1, 64, 300, 7, false",
    "2, 1, 64, 90, 20, true",
    "2, 1, 64, 200, 130, true",
    "2, 1, 64, 20, 0, false",
    "2, 1, 64, 0, 20, false",
  })
  void vectorsAgreeWithTheReference(
      int queryHeads, int kvHeads, int headDim, int queries, int keys, boolean causal) {
    AttentionShape shape = AttentionShape.of(queryHeads, kvHeads, headDim);
    compare(new Case(shape, queries, keys, causal, random));
  }

  @Test
  void anyShape() {
    for (int round = 0; round < 60; round++) {
      int kvHeads = 1 + random.nextInt(3);
      AttentionShape shape =
          AttentionShape.of(
              kvHeads * (1 + random.nextInt(3)), kvHeads, 8 * (1 + random.nextInt(10)));
      int queries = random.nextInt(140);
      boolean causal = random.nextBoolean();
      compare(new Case(shape, queries, random.nextInt(200), causal, random));
    }
  }

  /** Scores of hundreds: the largest decides alone, and nothing overflows. */
  @Test
  void largeScores() {
    Case c = new Case(new AttentionShape(2, 1, 64, 4f), 100, 130, true, random);
    for (int i = 0; i < c.q.length; i++) {
      c.q[i] *= 4;
    }
    Case expected = c.fresh().run(SCALAR);
    c.run(VECTOR);
    assertClose(c.out, expected.out, 2e-4);
    assertClose(c.lse, expected.lse, 1e-6);
  }

  private static void compare(Case actual) {
    Case expected = actual.fresh().run(SCALAR);
    actual.run(VECTOR);
    assertClose(actual.out, expected.out, 2e-6);
    assertClose(actual.lse, expected.lse, 2e-6);
    assertClose(actual.dq, expected.dq, 1e-5);
    assertClose(actual.dk, expected.dk, 1e-5);
    assertClose(actual.dv, expected.dv, 1e-5);
  }

  /** Worker counts decide how a segment is cut; that must not show. */
  @Test
  void aCutSegmentHasTheSameBits() {
    for (boolean causal : new boolean[] {false, true}) {
      Case whole = new Case(AttentionShape.of(4, 2, 64), 150, 170, causal, random);
      Case cut = whole.fresh();
      for (int h = 0; h < 2; h++) {
        whole.forward(VECTOR, h, 0, 150, new float[VECTOR.attentionScratch(whole.shape, 150)]);
        float[] scratch = new float[VECTOR.attentionScratch(whole.shape, 100)];
        cut.forward(VECTOR, h, 71, 150, scratch);
        cut.forward(VECTOR, h, 3, 71, scratch);
        cut.forward(VECTOR, h, 0, 3, scratch);
      }
      assertThat(cut.out).isEqualTo(whole.out);
      assertThat(cut.lse).isEqualTo(whole.lse);
    }
  }

  /** Compiled code must round as interpreted code does. */
  @Test
  void coldAndHotGiveTheSameBits() {
    Case c = new Case(AttentionShape.of(2, 1, 64), 70, 90, true, random);
    Case first = c.fresh().run(VECTOR);
    Case later = c;
    for (int i = 0; i < 300; i++) {
      later = c.fresh().run(VECTOR);
    }
    assertThat(later.out).isEqualTo(first.out);
    assertThat(later.dq).isEqualTo(first.dq);
    assertThat(later.dk).isEqualTo(first.dk);
    assertThat(later.dv).isEqualTo(first.dv);
  }

  private static void assertClose(float[] actual, float[] expected, double tolerance) {
    double scale = 1;
    for (float e : expected) {
      scale = Float.isInfinite(e) ? scale : Math.max(scale, Math.abs(e));
    }
    for (int i = 0; i < expected.length; i++) {
      if (actual[i] != expected[i] && !(Math.abs(actual[i] - expected[i]) <= tolerance * scale)) {
        assertThat(actual[i]).as("element %d", i).isEqualTo(expected[i]);
      }
    }
  }
}
