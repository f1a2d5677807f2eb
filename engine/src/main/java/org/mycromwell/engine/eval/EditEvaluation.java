package org.mycromwell.engine.eval;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.data.edits.EditFamilies;
import org.mycromwell.engine.data.edits.EditFamily;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.LineChange;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditFlow;
import org.mycromwell.engine.edit.flow.EditJob;
import org.mycromwell.engine.edit.flow.EditListener;
import org.mycromwell.engine.edit.flow.EditOutcome;
import org.mycromwell.engine.edit.flow.HunkConfidence;
import org.mycromwell.engine.edit.flow.Scope;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.SamplingConfig;

/** Makes held-out edits the way the editor makes them, greedily, and compares the files. */
public final class EditEvaluation {
  /** Families whose request and code allow several results. */
  private static final Set<String> UNDETERMINED =
      EditFamilies.all().stream()
          .flatMap(List::stream)
          .filter(family -> !family.determined())
          .map(EditFamily::name)
          .collect(Collectors.toUnmodifiableSet());

  private final ModelTeam team;

  /**
   * @param team stays the caller's
   */
  public EditEvaluation(ModelTeam team) {
    this.team = team;
  }

  /**
   * Evaluates; what was done until a cancellation is reported.
   *
   * @throws EngineException when an edit fails by anything but the model: its place and the reason
   */
  public EditReport run(List<HeldOutEdit> edits, BenchmarkListener listener, CancelToken cancel) {
    List<Optional<EditResult>> results =
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
    List<EditResult> done = results.stream().flatMap(Optional::stream).toList();
    return new EditReport(done, done.size() == edits.size());
  }

  private static Optional<EditResult> evaluate(
      EditFlow flow, HeldOutEdit edit, CancelToken cancel) {
    Snapshot file = Snapshot.of(edit.file(), edit.text().getBytes(StandardCharsets.UTF_8));
    EditJob job =
        new EditJob(
            file,
            new Scope.Lines(edit.scope()),
            edit.instruction(),
            List.of(),
            List.of(),
            SamplingConfig.GREEDY,
            0,
            true,
            OptionalDouble.empty(),
            List.of());
    EditOutcome outcome;
    try {
      outcome = flow.edit(job, EditListener.NONE, cancel);
    } catch (EngineException e) {
      Refusals.requireOfModel(edit.place(), e);
      return Optional.of(result(edit, EditCounts.REFUSED, List.of()));
    }
    if (cancel.isCancelled()) {
      return Optional.empty();
    }
    String after = new String(outcome.proposal().preview(), StandardCharsets.UTF_8);
    return Optional.of(result(edit, EditCounts.of(edit, after), hunks(edit, file, outcome)));
  }

  /** A hunk is right when all it changes is changed so in the expected file. */
  private static List<Reliability.Prediction> hunks(
      HeldOutEdit edit, Snapshot file, EditOutcome outcome) {
    List<HunkConfidence> confidence = outcome.confidence();
    if (confidence.isEmpty()) {
      return List.of();
    }
    Set<LineChange> expected =
        Proposal.rewrite(file, edit.scope(), edit.expected()).hunks().stream()
            .flatMap(hunk -> hunk.changes().stream())
            .collect(Collectors.toSet());
    List<Hunk> hunks = outcome.proposal().hunks();
    List<Reliability.Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < hunks.size(); i++) {
      predictions.add(
          new Reliability.Prediction(
              confidence.get(i).probability(),
              confidence.get(i).logProbability(),
              expected.containsAll(hunks.get(i).changes())));
    }
    return predictions;
  }

  private static EditResult result(
      HeldOutEdit edit, EditCounts counts, List<Reliability.Prediction> hunks) {
    return new EditResult(
        edit.family(),
        SyntaxChecker.languageOf(edit.file()).map(EditEvaluation::name).orElse("other"),
        !UNDETERMINED.contains(edit.family()),
        counts,
        hunks);
  }

  /** TypeScript with and without tags in it is one language. */
  private static String name(Language language) {
    return (language == Language.TSX ? Language.TYPESCRIPT : language)
        .name()
        .toLowerCase(Locale.ROOT);
  }
}
