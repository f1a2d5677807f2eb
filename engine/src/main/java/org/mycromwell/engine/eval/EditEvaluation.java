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
   * @param valid the file has no new errors of syntax, or there is no grammar for it
   * @param validButWrong valid and not exact: what a parser lets pass
   * @param refused the edit could not be made, mostly because it does not fit into the context
   */
  public record Counts(int edits, int exact, int valid, int validButWrong, int refused) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    Counts plus(Counts other) {
      return new Counts(
          edits + other.edits,
          exact + other.exact,
          valid + other.valid,
          validButWrong + other.validButWrong,
          refused + other.refused);
    }

    /** Share of exact ones. */
    public double exactShare() {
      return edits == 0 ? 0 : (double) exact / edits;
    }

    /** Share of valid ones. */
    public double validShare() {
      return edits == 0 ? 0 : (double) valid / edits;
    }
  }

  /** All edits, and by family. */
  public record Report(Counts all, SortedMap<String, Counts> families, boolean complete) {}

  /** Evaluates; what was done until a cancellation is reported. */
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
      return new Counts(1, 0, 0, 0, 1);
    }
    boolean exact = after.equals(edit.textAfter());
    boolean valid = !SyntaxChecker.newErrors(edit.file(), edit.text(), after).hasErrors();
    return new Counts(1, exact ? 1 : 0, valid ? 1 : 0, valid && !exact ? 1 : 0, 0);
  }
}
