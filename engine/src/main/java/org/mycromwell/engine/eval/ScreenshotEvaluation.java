package org.mycromwell.engine.eval;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.api.PromptImages;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditFlow;
import org.mycromwell.engine.edit.flow.EditJob;
import org.mycromwell.engine.edit.flow.EditListener;
import org.mycromwell.engine.edit.flow.EditOutcome;
import org.mycromwell.engine.edit.flow.Scope;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.SamplingConfig;
import org.mycromwell.engine.model.LanguageModel;

/**
 * Has pictures of code written down the way the editor does it, as edits of an empty file,
 * greedily, and compares the texts. The pictures go the whole way: file, character grid, model.
 */
public final class ScreenshotEvaluation {
  /** A word with more values, such as a file name, tells no groups apart. */
  private static final int MOST_VALUES = 24;

  private final ModelTeam team;

  /**
   * @param team stays the caller's
   */
  public ScreenshotEvaluation(ModelTeam team) {
    this.team = team;
  }

  /**
   * All pictures.
   *
   * @param complete false when it was cancelled; then these are the pictures that were finished
   */
  public record Report(List<ScreenshotResult> results, boolean complete) {
    public Report {
      results = List.copyOf(results);
    }

    /** All together; of a refused picture all characters are errors. */
    public TextAccuracy accuracy() {
      return sum(results, ScreenshotResult::model);
    }

    /** Pictures that do not fit into the context or of which the model wrote nothing of use. */
    public int refused() {
      return (int) results.stream().filter(ScreenshotResult::refused).count();
    }

    /** Some figure of these pictures together. */
    public static TextAccuracy sum(
        List<ScreenshotResult> results, Function<ScreenshotResult, TextAccuracy> figure) {
      TextAccuracy sum = TextAccuracy.NONE;
      for (ScreenshotResult result : results) {
        sum = sum.plus(figure.apply(result));
      }
      return sum;
    }

    /** The pictures by each word about their looks that has few values, then by its values. */
    public SortedMap<String, SortedMap<String, List<ScreenshotResult>>> styles() {
      SortedMap<String, SortedMap<String, List<ScreenshotResult>>> styles = new TreeMap<>();
      for (ScreenshotResult result : results) {
        result
            .style()
            .forEach((word, value) ->
                styles
                    .computeIfAbsent(word, _ -> new TreeMap<>())
                    .computeIfAbsent(value, _ -> new ArrayList<>())
                    .add(result));
      }
      styles.values().removeIf(values -> values.size() > MOST_VALUES);
      return styles;
    }
  }

  /**
   * Evaluates; what was done until a cancellation is reported.
   *
   * @throws EngineException when a picture fails by anything but the model, such as a file that is
   *     not there: its place and the reason
   */
  public Report run(List<HeldOutScreenshot> shots, BenchmarkListener listener, CancelToken cancel) {
    return run(shots, Optional.empty(), listener, cancel);
  }

  /** The same with another program beside the model. */
  public Report run(
      List<HeldOutScreenshot> shots,
      Optional<Tesseract> tesseract,
      BenchmarkListener listener,
      CancelToken cancel) {
    List<Optional<ScreenshotResult>> all =
        team.each(
            shots,
            member -> {
              LanguageModel model = member.model();
              EditFlow flow = new EditFlow(model, member.session(), PromptRenderer.of(model));
              return shot -> evaluate(model, flow, shot, tesseract, cancel);
            },
            "reading pictures",
            listener,
            cancel);
    List<ScreenshotResult> done = all.stream().flatMap(Optional::stream).toList();
    return new Report(done, done.size() == shots.size());
  }

  private static Optional<ScreenshotResult> evaluate(
      LanguageModel model,
      EditFlow flow,
      HeldOutScreenshot shot,
      Optional<Tesseract> tesseract,
      CancelToken cancel) {
    String written = "";
    boolean refused = false;
    try {
      written = transcribe(model, flow, shot, cancel);
    } catch (EngineException e) {
      Refusals.requireOfModel(shot.place(), e);
      refused = true;
    }
    return cancel.isCancelled()
        ? Optional.empty()
        : Optional.of(
            new ScreenshotResult(
                shot.style(),
                TextAccuracy.of(shot.expected(), written),
                TextAccuracy.ofInk(shot.expected(), written),
                refused,
                tesseract.map(
                    program -> ScreenshotResult.Other.of(shot.expected(), program, shot))));
  }

  /** What the editor would write of a picture. */
  static String transcribe(
      LanguageModel model, EditFlow flow, HeldOutScreenshot shot, CancelToken cancel) {
    PromptImages images = PromptImages.read(List.of(shot.image()), model);
    EditJob job =
        new EditJob(
            Snapshot.of(shot.file(), new byte[0]),
            new Scope.WholeFile(),
            shot.instruction(),
            List.of(),
            List.of(),
            SamplingConfig.GREEDY,
            0,
            false,
            OptionalDouble.empty(),
            List.of(),
            images.shown());
    EditOutcome outcome = flow.edit(job, EditListener.NONE, cancel);
    return new String(outcome.proposal().preview(), StandardCharsets.UTF_8);
  }
}
