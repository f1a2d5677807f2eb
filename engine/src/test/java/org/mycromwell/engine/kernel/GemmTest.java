package org.mycromwell.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mycromwell.engine.exec.Workers;

/** Products for training against sums in double, over sizes with odd tails. */
class GemmTest {
  enum Form {
    NT,
    NN,
    TN
  }

  /** A product with its operands somewhere inside larger arrays. */
  private record Case(
      Form form, int m, int n, int k, int ao, int bo, int co, boolean accumulate, long seed) {

    float[] a() {
      return randoms(ao + m * k + 3, seed);
    }

    float[] b() {
      return randoms(bo + k * n + 3, seed + 1);
    }

    float[] c() {
      float[] c = randoms(co + m * n + 3, seed + 2);
      if (!accumulate) {
        // what is overwritten must not be read
        java.util.Arrays.fill(c, co, co + m * n, Float.NaN);
      }
      return c;
    }

    float[] product(Gemm gemm) {
      float[] a = a();
      float[] b = b();
      float[] c = c();
      switch (form) {
        case NT -> gemm.nt(a, ao, b, bo, c, co, m, n, k, accumulate);
        case NN -> gemm.nn(a, ao, b, bo, c, co, m, n, k, accumulate);
        case TN -> gemm.tn(a, ao, b, bo, c, co, m, n, k, accumulate);
      }
      return c;
    }

    void check(float[] actual) {
      float[] a = a();
      float[] b = b();
      float[] before = c();
      for (int i = 0; i < co; i++) {
        assertThat(actual[i]).as("%s, before C", this).isEqualTo(before[i]);
      }
      for (int i = co + m * n; i < before.length; i++) {
        assertThat(actual[i]).as("%s, after C", this).isEqualTo(before[i]);
      }
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          int at = co + i * n + j;
          double sum = accumulate ? before[at] : 0;
          double size = Math.abs(sum);
          for (int p = 0; p < k; p++) {
            float x = a[ao + (form == Form.TN ? p * m + i : i * k + p)];
            float y = b[bo + (form == Form.NT ? j * k + p : p * n + j)];
            sum += (double) x * y;
            size += Math.abs((double) x * y);
          }
          if (!(Math.abs(actual[at] - sum) <= 1e-6 * size + 1e-30)) {
            throw new AssertionError(
                "%s, row %d, column %d: %s in place of %s".formatted(this, i, j, actual[at], sum));
          }
        }
      }
    }
  }

  private static float[] randoms(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static int size(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 1 + random.nextInt(5);
      case 1 -> 1 + random.nextInt(40);
      case 2 -> 16 * (1 + random.nextInt(8));
      default -> 1 + random.nextInt(330);
    };
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithSumsInDouble(Form form) {
    Random random = new Random(form.ordinal());
    try (Workers workers = new Workers(2)) {
      Gemm gemm = new Gemm(workers);
      for (int i = 0; i < 60; i++) {
        Case product =
            new Case(
                form,
                size(random),
                size(random),
                size(random),
                random.nextInt(20),
                random.nextInt(20),
                random.nextInt(20),
                random.nextBoolean(),
                i);
        product.check(product.product(gemm));
      }
    }
  }

  /** Deeper, wider and higher than one block. */
  @ParameterizedTest
  @EnumSource
  void agreesWithSumsInDoubleOverSeveralBlocks(Form form) {
    try (Workers workers = new Workers(2)) {
      Gemm gemm = new Gemm(workers);
      for (boolean accumulate : new boolean[] {false, true}) {
        Case deep = new Case(form, 30, 70, 2501, 1, 2, 3, accumulate, 5);
        deep.check(deep.product(gemm));
        Case wide = new Case(form, 13, 4500, 33, 1, 2, 3, accumulate, 6);
        wide.check(wide.product(gemm));
        Case column = new Case(form, 900, 1, 333, 1, 2, 3, accumulate, 8);
        column.check(column.product(gemm));
        Case row = new Case(form, 1, 900, 333, 1, 2, 3, accumulate, 9);
        row.check(row.product(gemm));
        Case high = new Case(form, 4500, 35, 17, 1, 2, 3, accumulate, 7);
        high.check(high.product(gemm));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theNumberOfWorkersDoesNotChangeOneBit(Form form) {
    Random random = new Random(10 + form.ordinal());
    try (Workers one = new Workers(1);
        Workers two = new Workers(2);
        Workers three = new Workers(3)) {
      Gemm alone = new Gemm(one);
      Gemm pair = new Gemm(two);
      Gemm trio = new Gemm(three);
      for (int i = 0; i < 25; i++) {
        boolean large = i % 8 == 0;
        Case product =
            new Case(
                form,
                large ? 700 + random.nextInt(99) : size(random),
                i % 5 == 1 ? 1 : large ? size(random) : 1 + random.nextInt(2000),
                large ? 1100 + random.nextInt(99) : size(random),
                0,
                3,
                5,
                random.nextBoolean(),
                i);
        float[] expected = product.product(alone);
        assertThat(product.product(pair)).as("%s", product).isEqualTo(expected);
        assertThat(product.product(trio)).as("%s", product).isEqualTo(expected);
      }
    }
  }

  @Test
  void aSumOfNothingIsZero() {
    try (Workers workers = new Workers(2)) {
      Gemm gemm = new Gemm(workers);
      float[] c = {1, 2, 3, 4};
      gemm.nt(new float[0], 0, new float[0], 0, c, 1, 1, 2, 0, true);
      assertThat(c).containsExactly(1, 2, 3, 4);
      gemm.nn(new float[0], 0, new float[0], 0, c, 1, 1, 2, 0, false);
      assertThat(c).containsExactly(1, 0, 0, 4);
      gemm.tn(new float[9], 0, new float[9], 0, c, 0, 0, 9, 1, false);
      assertThat(c).containsExactly(1, 0, 0, 4);
    }
  }

  @Test
  void operandsBeyondTheirArraysAreRefused() {
    try (Workers workers = new Workers(1)) {
      Gemm gemm = new Gemm(workers);
      float[] six = new float[6];
      assertThatThrownBy(() -> gemm.nt(six, 1, six, 0, new float[9], 0, 3, 3, 2, false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("A is 3 x 2 at 1");
      assertThatThrownBy(() -> gemm.nn(six, 0, six, 0, new float[8], 0, 3, 3, 2, false))
          .hasMessageContaining("C is 3 x 3 at 0");
      assertThatThrownBy(() -> gemm.nn(six, 0, six, -1, new float[9], 0, 3, 3, 2, false))
          .hasMessageContaining("B is 2 x 3 at -1");
    }
  }
}
