package org.mycromwell.engine.eval;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mycromwell.engine.EngineException;
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

/** Makes held-out edits the way the editor makes them, greedily, and compares the files. */
public final class EditEvaluation {
  private final ModelTeam team;

  /**
   * @param team stays the caller's
   */
  public EditEvaluation(ModelTeam team) {
    this.team = team;
  }

  /** All edits, and by family. */
  public record Report(EditCounts all, SortedMap<String, EditCounts> families, boolean complete) {}

  /**
   * Evaluates; what was done until a cancellation is reported.
   *
   * @throws EngineException when an edit fails by anything but the model: its place and the reason
   */
  public Report run(List<HeldOutEdit> edits, BenchmarkListener listener, CancelToken cancel) {
    List<Optional<EditCounts>> counts =
        team.each(
            edits,
            member -> {
              EditFlow flow =
                  new EditFlow(member.model(), member.session(), PromptRenderer.of(member.model()));
              return edit -> evaluate(flow, edit, cancel);
            },
            "editing",
            listener,
            cancel);
    EditCounts all = EditCounts.NONE;
    SortedMap<String, EditCounts> families = new TreeMap<>();
    for (int i = 0; i < edits.size(); i++) {
      if (counts.get(i).isPresent()) {
        EditCounts one = counts.get(i).get();
        all = all.plus(one);
        families.merge(edits.get(i).family(), one, EditCounts::plus);
      }
    }
    return new Report(all, families, all.edits() == edits.size());
  }

  private static Optional<EditCounts> evaluate(
      EditFlow flow, HeldOutEdit edit, CancelToken cancel) {
    EditJob job =
        new EditJob(
            Snapshot.of(edit.file(), edit.text().getBytes(StandardCharsets.UTF_8)),
            new Scope.Lines(edit.scope()),
            edit.instruction(),
            List.of(),
            List.of(),
            SamplingConfig.GREEDY,
            0,
            false,
            OptionalDouble.empty(),
            List.of());
    String after;
    try {
      EditOutcome outcome = flow.edit(job, EditListener.NONE, cancel);
      after = new String(outcome.proposal().preview(), StandardCharsets.UTF_8);
    } catch (EngineException e) {
      Refusals.requireOfModel(edit.place(), e);
      return Optional.of(EditCounts.REFUSED);
    }
    return cancel.isCancelled() ? Optional.empty() : Optional.of(EditCounts.of(edit, after));
  }
}
