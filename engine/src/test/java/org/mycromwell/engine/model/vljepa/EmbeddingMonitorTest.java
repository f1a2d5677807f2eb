package org.mycromwell.engine.model.vljepa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.nn.Rows;

/** Spread, effective rank and cosine of rows whose figures are known. */
class EmbeddingMonitorTest {
  private static final Random RANDOM = new Random(4);

  private static EmbeddingStats measure(int n, int d, float[] data) {
    return EmbeddingMonitor.measure(new Rows(data, n, d), IntStream.range(0, n).toArray(), true);
  }

  @Test
  void independentRowsAreHealthy() {
    float[] data = new float[2000 * 16];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) RANDOM.nextGaussian();
    }
    EmbeddingStats stats = measure(2000, 16, data);
    assertThat(stats.spread()).isCloseTo(1, within(0.02));
    assertThat(stats.effectiveRank()).isCloseTo(16, within(0.4));
    assertThat(stats.cosine()).isCloseTo(0, within(0.01));
    assertThat(stats.rows()).isEqualTo(2000);
  }

  @Test
  void equalRowsAreNot() {
    float[] data = new float[50 * 16];
    for (int i = 0; i < data.length; i++) {
      data[i] = i % 16 - 3;
    }
    EmbeddingStats stats = measure(50, 16, data);
    assertThat(stats.spread()).isCloseTo(0, within(1e-6));
    assertThat(stats.effectiveRank()).isCloseTo(1, within(1e-6));
    assertThat(stats.cosine()).isCloseTo(1, within(1e-6));
  }

  @Test
  void rankCountsTheDirectionsInUseForFewAndForManyRows() {
    for (int n : new int[] {12, 400}) {
      float[] data = new float[n * 40];
      for (int i = 0; i < n; i++) {
        data[i * 40 + i % 4] = i / 4 % 2 == 0 ? 1 : -1;
        data[i * 40 + 39] = 7; // the mean is no direction
      }
      int rows = n / 8 * 8; // as many up as down
      assertThat(measure(rows, 40, data).effectiveRank()).as("%d", n).isCloseTo(4, within(0.01));
    }
  }

  @Test
  void eigenvaluesHaveTheInvariantsOfTheMatrix() {
    for (int n : new int[] {1, 2, 3, 10, 61}) {
      double[][] a = new double[n][n];
      double trace = 0;
      double squares = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          a[i][j] = RANDOM.nextGaussian();
          a[j][i] = a[i][j];
          squares += (i == j ? 1 : 2) * a[i][j] * a[i][j];
        }
        trace += a[i][i];
      }
      double cubes = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          for (int k = 0; k < n; k++) {
            cubes += a[i][j] * a[j][k] * a[k][i];
          }
        }
      }
      double[] values = SymmetricEigenvalues.of(a);
      assertThat(Arrays.stream(values).sum()).isCloseTo(trace, within(1e-9 * n));
      assertThat(Arrays.stream(values).map(v -> v * v).sum())
          .isCloseTo(squares, within(1e-9 * n * n));
      assertThat(Arrays.stream(values).map(v -> v * v * v).sum())
          .isCloseTo(cubes, within(1e-8 * n * n * n));
    }
    double[][] known = {{2, 1, 0}, {1, 2, 1}, {0, 1, 2}};
    assertThat(Arrays.stream(SymmetricEigenvalues.of(known)).sorted().toArray())
        .containsExactly(new double[] {2 - Math.sqrt(2), 2, 2 + Math.sqrt(2)}, within(1e-12));
  }
}
