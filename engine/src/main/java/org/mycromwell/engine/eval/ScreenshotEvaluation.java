package org.mycromwell.engine.eval;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.LanguageModel;

/**
 * Has pictures of code written down the way the editor does it, as edits of an empty file,
 * greedily, and compares the texts. The pictures go the whole way: file, character grid, model.
 */
public final class ScreenshotEvaluation {
  /** Tokens beyond one for each cell of the picture. */
  private static final int SPARE_TOKENS = 64;

  private final LanguageModel model;
  private final EditFlow flow;

  /**
   * @param session of the model; stays the caller's
   */
  public ScreenshotEvaluation(LanguageModel model, Session session) {
    this.model = model;
    flow = new EditFlow(model, session, PromptRenderer.of(model));
  }

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
    TextAccuracy accuracy = TextAccuracy.NONE;
    int refused = 0;
    int done = 0;
    for (HeldOutScreenshot shot : shots) {
      String written = "";
      try {
        written = transcribe(shot, cancel);
      } catch (EngineException e) {
        Refusals.requireOfModel(shot.place(), e);
        refused++;
      }
      if (cancel.isCancelled()) {
        break;
      }
      accuracy = accuracy.plus(TextAccuracy.of(shot.expected(), written));
      listener.progress("reading pictures", ++done, shots.size());
    }
    return new Report(accuracy, refused, done == shots.size());
  }

  private String transcribe(HeldOutScreenshot shot, CancelToken cancel) {
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
