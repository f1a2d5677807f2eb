package org.mycromwell.engine.eval;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.data.charts.Chart;
import org.mycromwell.engine.data.charts.ChartKind;
import org.mycromwell.engine.data.charts.ChartReader;
import org.mycromwell.engine.edit.flow.EditFlow;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.model.LanguageModel;

/**
 * Has code written of pictures of charts the way the editor does it, as edits of an empty file,
 * greedily, and reads the code back: kind, labels, values.
 */
public final class ChartEvaluation {
  private final ModelTeam team;

  /**
   * @param team stays the caller's
   */
  public ChartEvaluation(ModelTeam team) {
    this.team = team;
  }

  /** What came of one chart. */
  private record Written(ChartKind kind, ChartCounts counts) {}

  /**
   * All charts.
   *
   * @param complete false when it was cancelled; then these are the charts that were finished
   */
  public record Report(SortedMap<ChartKind, ChartCounts> kinds, boolean complete) {
    public Report {
      kinds = Collections.unmodifiableSortedMap(new TreeMap<>(kinds));
    }

    /** All kinds together. */
    public ChartCounts all() {
      return kinds.values().stream().reduce(ChartCounts.NONE, ChartCounts::plus);
    }
  }

  /**
   * Evaluates; what was done until a cancellation is reported.
   *
   * @param pictures whose expected text is code as {@link Chart#code} writes it
   * @throws EngineException when it is not, or a picture fails by anything but the model: its place
   *     and the reason
   */
  public Report run(
      List<HeldOutScreenshot> pictures, BenchmarkListener listener, CancelToken cancel) {
    pictures.forEach(ChartEvaluation::chart);
    List<Optional<Written>> all =
        team.each(
            pictures,
            member -> {
              LanguageModel model = member.model();
              EditFlow flow = new EditFlow(model, member.session(), PromptRenderer.of(model));
              return picture -> evaluate(model, flow, picture, cancel);
            },
            "reading charts",
            listener,
            cancel);
    EnumMap<ChartKind, ChartCounts> kinds = new EnumMap<>(ChartKind.class);
    List<Written> done = all.stream().flatMap(Optional::stream).toList();
    done.forEach(written -> kinds.merge(written.kind(), written.counts(), ChartCounts::plus));
    return new Report(new TreeMap<>(kinds), done.size() == pictures.size());
  }

  private static Chart chart(HeldOutScreenshot picture) {
    return ChartReader.read(picture.expected())
        .orElseThrow(() ->
            new EngineException(
                Kind.BAD_FILE,
                picture.place()
                    + ": field 'expected' is no code of a chart as 'eval export' writes it"));
  }

  private static Optional<Written> evaluate(
      LanguageModel model, EditFlow flow, HeldOutScreenshot picture, CancelToken cancel) {
    Chart expected = chart(picture);
    String written = "";
    boolean refused = false;
    try {
      written = ScreenshotEvaluation.transcribe(model, flow, picture, cancel);
    } catch (EngineException e) {
      Refusals.requireOfModel(picture.place(), e);
      refused = true;
    }
    return cancel.isCancelled()
        ? Optional.empty()
        : Optional.of(new Written(expected.kind(), ChartCounts.of(expected, written, refused)));
  }
}
