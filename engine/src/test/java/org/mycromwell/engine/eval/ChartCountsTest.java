package org.mycromwell.engine.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mycromwell.engine.data.charts.Chart;
import org.mycromwell.engine.data.charts.ChartReader;

class ChartCountsTest {
  private static final String CODE =
      """
      import matplotlib.pyplot as plt

      labels = ["a", "b", "c"]
      values = [1, 2, 3]
      plt.bar(labels, values)
      plt.title("T")
      plt.show()
      """;
  private static final Chart BAR = ChartReader.read(CODE).orElseThrow();

  @Test
  void whatIsRightIsCountedByPlace() {
    assertThat(ChartCounts.of(BAR, CODE, false))
        .isEqualTo(new ChartCounts(1, 1, 1, 4, 4, 3, 3, 1, 0));
    assertThat(ChartCounts.of(BAR, CODE.replace("\"b\"", "\"x\"").replace("3]", "4]"), false))
        .isEqualTo(new ChartCounts(1, 1, 1, 3, 4, 2, 3, 0, 0));
    assertThat(ChartCounts.of(BAR, CODE.replace("plt.bar", "plt.plot"), false))
        .isEqualTo(new ChartCounts(1, 1, 0, 0, 4, 0, 3, 0, 0));
    assertThat(ChartCounts.of(BAR, CODE.replace("show()", "show("), false).parses()).isZero();
    assertThat(ChartCounts.of(BAR, "", true)).isEqualTo(new ChartCounts(1, 0, 0, 0, 4, 0, 3, 0, 1));
  }
}
