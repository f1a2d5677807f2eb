package org.mycromwell.engine.eval;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
import org.mycromwell.engine.edit.syntax.SyntaxChecker;
import org.mycromwell.engine.edit.syntax.SyntaxReport;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.SamplingConfig;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.model.LanguageModel;

/** Makes held-out edits the way the editor makes them, greedily, and compares the files. */
public final class EditEvaluation {
  private final EditFlow flow;

  /**
   * @param session of the model; stays the caller's
   */
  public EditEvaluation(LanguageModel model, Session session) {
    flow = new EditFlow(model, session, PromptRenderer.of(model));
  }

  /**
   * How many edits came out how.
   *
   * @param exact the file is as expected
   * @param valid the file was changed, checked and has no new errors of syntax
   * @param validButWrong valid and not exact: what a parser lets pass
   * @param unchanged the file is as it was
   * @param unchecked the file was changed, but there is no grammar for it
   * @param refused the edit could not be made: it does not fit into the context, or the model gave
   *     nothing that can be used
   */
  public record Counts(
      int edits,
      int exact,
      int valid,
      int validButWrong,
      int unchanged,
      int unchecked,
      int refused) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);
    static final Counts REFUSED = new Counts(1, 0, 0, 0, 0, 0, 1);

    /** Of one edit that was made. */
    static Counts of(HeldOutEdit edit, String after) {
      boolean exact = after.equals(edit.textAfter());
      if (after.equals(edit.text())) {
        return new Counts(1, exact ? 1 : 0, 0, 0, 1, 0, 0);
      }
      SyntaxReport report = SyntaxChecker.newErrors(edit.file(), edit.text(), after);
      if (!report.isChecked()) {
        return new Counts(1, exact ? 1 : 0, 0, 0, 0, 1, 0);
      }
      boolean valid = !report.hasErrors();
      return new Counts(1, exact ? 1 : 0, valid ? 1 : 0, valid && !exact ? 1 : 0, 0, 0, 0);
    }

    Counts plus(Counts other) {
      return new Counts(
          edits + other.edits,
          exact + other.exact,
          valid + other.valid,
          validButWrong + other.validButWrong,
          unchanged + other.unchanged,
          unchecked + other.unchecked,
          refused + other.refused);
    }

    /** Share of exact ones. */
    public double exactShare() {
      return edits == 0 ? 0 : (double) exact / edits;
    }

    /** Edits that changed the file and could be checked. */
    public int checked() {
      return edits - refused - unchanged - unchecked;
    }

    /** Share of valid ones among those that were checked; empty when there are none. */
    public OptionalDouble validShare() {
      return checked() == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of((double) valid / checked());
    }
  }

  /** All edits, and by family. */
  public record Report(Counts all, SortedMap<String, Counts> families, boolean complete) {}

  /**
   * Evaluates; what was done until a cancellation is reported.
   *
   * @throws EngineException when an edit fails by anything but the model: its place and the reason
   */
  public Report run(List<HeldOutEdit> edits, BenchmarkListener listener, CancelToken cancel) {
    Counts all = Counts.NONE;
    SortedMap<String, Counts> families = new TreeMap<>();
    int done = 0;
    for (HeldOutEdit edit : edits) {
      Counts counts = evaluate(edit, cancel);
      if (cancel.isCancelled()) {
        break;
      }
      all = all.plus(counts);
      families.merge(edit.family(), counts, Counts::plus);
      listener.progress("editing", ++done, edits.size());
    }
    return new Report(all, families, done == edits.size());
  }

  private Counts evaluate(HeldOutEdit edit, CancelToken cancel) {
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
      return Counts.REFUSED;
    }
    return Counts.of(edit, after);
  }
}
