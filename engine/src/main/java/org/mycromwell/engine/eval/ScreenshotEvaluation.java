package org.mycromwell.engine.eval;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.api.PromptImages;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditFlow;
import org.mycromwell.engine.edit.flow.EditJob;
import org.mycromwell.engine.edit.flow.EditListener;
import org.mycromwell.engine.edit.flow.EditOutcome;
import org.mycromwell.engine.edit.flow.Scope;
import org.mycromwell.engine.edit.flow.ShownImages;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.SamplingConfig;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.LanguageModel;

/**
 * Has pictures of code written down the way the editor does it, as edits of an empty file,
 * greedily, and compares the texts. The pictures go the whole way: file, character grid, model.
 */
public final class ScreenshotEvaluation {
  /** Tokens beyond one for each cell of the picture. */
  private static final int SPARE_TOKENS = 64;

  private final ModelTeam team;

  /**
   * @param team stays the caller's
   */
  public ScreenshotEvaluation(ModelTeam team) {
    this.team = team;
  }

  /** What came of one picture. */
  private record Written(TextAccuracy accuracy, boolean refused) {}

  /**
   * All pictures together.
   *
   * @param refused pictures that do not fit into the context or of which the model wrote nothing
   *     that can be used; all their characters are errors
   */
  public record Report(TextAccuracy accuracy, int refused, boolean complete) {}

  /**
   * Evaluates; what was done until a cancellation is reported.
   *
   * @throws EngineException when a picture fails by anything but the model, such as a file that is
   *     not there: its place and the reason
   */
  public Report run(List<HeldOutScreenshot> shots, BenchmarkListener listener, CancelToken cancel) {
    List<Optional<Written>> all =
        team.each(
            shots,
            member -> {
              LanguageModel model = member.model();
              EditFlow flow = new EditFlow(model, member.session(), PromptRenderer.of(model));
              return shot -> evaluate(model, flow, shot, cancel);
            },
            "reading pictures",
            listener,
            cancel);
    TextAccuracy accuracy = TextAccuracy.NONE;
    int refused = 0;
    for (Written written : all.stream().flatMap(Optional::stream).toList()) {
      accuracy = accuracy.plus(written.accuracy);
      refused += written.refused ? 1 : 0;
    }
    return new Report(accuracy, refused, accuracy.texts() == shots.size());
  }

  private static Optional<Written> evaluate(
      LanguageModel model, EditFlow flow, HeldOutScreenshot shot, CancelToken cancel) {
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
        : Optional.of(new Written(TextAccuracy.of(shot.expected(), written), refused));
  }

  private static String transcribe(
      LanguageModel model, EditFlow flow, HeldOutScreenshot shot, CancelToken cancel) {
    PromptImages images = PromptImages.read(List.of(shot.image()), model);
    int cells = SPARE_TOKENS;
    for (ImageTensor tensor : images.tensors()) {
      cells += (tensor.height() / 16) * (tensor.width() / 8 + 1);
    }
    EditJob job =
        new EditJob(
            Snapshot.of(shot.file(), new byte[0]),
            new Scope.WholeFile(),
            shot.instruction(),
            List.of(),
            List.of(),
            SamplingConfig.GREEDY,
            cells,
            false,
            OptionalDouble.empty(),
            List.of(),
            new ShownImages(images.count(), images.tensors()));
    EditOutcome outcome = flow.edit(job, EditListener.NONE, cancel);
    return new String(outcome.proposal().preview(), StandardCharsets.UTF_8);
  }
}
