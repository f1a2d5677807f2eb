package org.mycromwell.engine.data.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A bar, line or pie chart.
 *
 * @param names of the bars, points or slices; those of a pie go round from the right against the
 *     clock, as matplotlib draws them
 * @param numbers as many
 */
record Plot(ChartKind kind, String title, List<String> names, List<Integer> numbers)
    implements Chart {
  Plot {
    names = List.copyOf(names);
    numbers = List.copyOf(numbers);
    if (names.size() != numbers.size()) {
      throw new IllegalArgumentException(names.size() + " names, " + numbers.size() + " numbers");
    }
  }

  @Override
  public String code() {
    String draw =
        switch (kind) {
          case BAR -> "plt.bar(labels, values)";
          case LINE -> "plt.plot(labels, values)";
          case PIE -> "plt.pie(values, labels=labels)";
          case DIAGRAM, FORM -> throw new IllegalStateException("no plot: " + kind);
        };
    return "import matplotlib.pyplot as plt\n\nlabels = ["
        + names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "))
        + "]\nvalues = ["
        + numbers.stream().map(String::valueOf).collect(Collectors.joining(", "))
        + "]\n"
        + draw
        + "\nplt.title(\""
        + title
        + "\")\nplt.show()\n";
  }

  @Override
  public List<String> labels() {
    List<String> labels = new ArrayList<>(names);
    labels.add(title);
    return labels;
  }

  @Override
  public List<String> values() {
    return numbers.stream().map(String::valueOf).toList();
  }
}
