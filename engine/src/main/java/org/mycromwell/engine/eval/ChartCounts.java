package org.mycromwell.engine.eval;

import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.data.charts.Chart;
import org.mycromwell.engine.data.charts.ChartReader;

/**
 * What came back of some charts.
 *
 * @param parses of which the code has no errors
 * @param kind of which the code draws the right kind of chart, in the form that is learnt
 * @param labels that are right, of {@code allLabels}; those that are too many count as well
 * @param values likewise
 * @param exact of which the code is right in every character
 * @param refused of which the model wrote nothing that can be used
 */
public record ChartCounts(
    int charts,
    int parses,
    int kind,
    int labels,
    int allLabels,
    int values,
    int allValues,
    int exact,
    int refused) {
  static final ChartCounts NONE = new ChartCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Of one chart. */
  static ChartCounts of(Chart expected, String written, boolean refused) {
    Optional<Chart> read =
        ChartReader.read(written).filter(chart -> chart.kind() == expected.kind());
    List<String> labels = read.map(Chart::labels).orElse(List.of());
    List<String> values = read.map(Chart::values).orElse(List.of());
    return new ChartCounts(
        1,
        ChartReader.parses(expected.kind(), written) ? 1 : 0,
        read.isPresent() ? 1 : 0,
        same(expected.labels(), labels),
        Math.max(expected.labels().size(), labels.size()),
        same(expected.values(), values),
        Math.max(expected.values().size(), values.size()),
        written.equals(expected.code()) ? 1 : 0,
        refused ? 1 : 0);
  }

  private static int same(List<String> expected, List<String> found) {
    int same = 0;
    for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
      same += expected.get(i).equals(found.get(i)) ? 1 : 0;
    }
    return same;
  }

  ChartCounts plus(ChartCounts other) {
    return new ChartCounts(
        charts + other.charts,
        parses + other.parses,
        kind + other.kind,
        labels + other.labels,
        allLabels + other.allLabels,
        values + other.values,
        allValues + other.allValues,
        exact + other.exact,
        refused + other.refused);
  }
}
