package org.mycromwell.app.review;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.mycromwell.app.run.FailureText;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.api.EditApplier;
import org.mycromwell.engine.apply.ApplyResult;
import org.mycromwell.engine.apply.EditStore;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.apply.UndoResult;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditProblem;
import org.mycromwell.engine.edit.flow.SyntaxGate;

/**
 * Writes what was accepted, through the engine's safe writer, and takes it back. For the I/O
 * thread; its methods block. A file is never touched unless it is exactly what the proposal was
 * made for.
 */
public final class ProposalWriter {
  /** What became of the wish to apply. */
  public sealed interface Outcome {
    /**
     * Accepted hunks are on disk.
     *
     * @param applied the proposal as it was decided
     * @param hunks how many were written
     * @param rest about the file as it is now: what waits for a decision, and what was rejected;
     *     empty when nothing waits, or when somebody else has written meanwhile
     */
    record Written(
        ReviewedProposal applied, int hunks, ApplyResult result, Optional<ReviewedProposal> rest)
        implements Outcome {}

    /**
     * Nothing was written: the user has to see this first.
     *
     * @param problems what is wrong, one sentence each
     */
    record Doubtful(ReviewedProposal proposal, List<EditProblem> problems) implements Outcome {}

    /** Nothing was written: the file is no longer what the proposal was made for. */
    record ChangedOnDisk(ReviewedProposal proposal, String message) implements Outcome {}

    /** Nothing was written, for another reason. */
    record Failed(ReviewedProposal proposal, String message) implements Outcome {}
  }

  /** What became of the wish to take back, or to make again. */
  public sealed interface Reversal {
    /**
     * It is done.
     *
     * @param merged whether the file had moved on, so that only the change itself was taken back
     */
    record Done(Path file, boolean merged) implements Reversal {}

    /** Nothing was written, and why. */
    record NotDone(String message) implements Reversal {}
  }

  private final StateDirectory state;

  public ProposalWriter(StateDirectory state) {
    this.state = state;
  }

  /**
   * Writes the accepted hunks.
   *
   * @param confirmed whether the user has seen the problems and wants it nevertheless
   */
  public Outcome apply(ReviewedProposal reviewed, boolean confirmed) {
    Proposal decided = reviewed.proposal();
    try {
      List<EditProblem> problems = confirmed ? List.of() : problems(reviewed);
      if (!problems.isEmpty()) {
        return new Outcome.Doubtful(reviewed, problems);
      }
      ApplyResult result = new EditApplier(state).apply(decided, reviewed.instruction());
      int hunks = ReviewedProposal.count(decided, Decision.ACCEPTED);
      return new Outcome.Written(reviewed, hunks, result, rest(reviewed));
    } catch (EngineException e) {
      return e.kind() == Kind.CHANGED_ON_DISK
          ? new Outcome.ChangedOnDisk(reviewed, FailureText.of(e))
          : new Outcome.Failed(reviewed, FailureText.of(e));
    }
  }

  /** Why the accepted hunks should not be written without a second look. */
  public static List<EditProblem> problems(ReviewedProposal reviewed) {
    List<EditProblem> found = new ArrayList<>(reviewed.problems());
    Proposal decided = reviewed.proposal();
    if (reviewed.syntaxChecked()
        && SyntaxGate.check(decided.snapshot(), decided.result())
            instanceof SyntaxGate.Verdict.Failed failed) {
      found.add(failed.problem());
    }
    return found;
  }

  private static Optional<ReviewedProposal> rest(ReviewedProposal applied) {
    if (!applied.proposal().hasPending()) {
      return Optional.empty();
    }
    Snapshot now;
    try {
      now = Snapshot.read(Objects.requireNonNull(applied.proposal().snapshot().path()));
    } catch (EngineException _) {
      return Optional.empty();
    }
    return Rebase.afterApply(applied.proposal(), now).map(left -> applied.rebased(left, List.of()));
  }

  /**
   * Takes a change back, and no other.
   *
   * @param entryId of the history, as {@link Outcome.Written} names it
   */
  public Reversal undo(Path file, String entryId) {
    return reverse(
        file,
        store ->
            store.history().stream()
                .filter(entry -> entry.id().equals(entryId))
                .findFirst()
                .map(store::undo)
                .orElse(new UndoResult.Nothing()),
        "undo");
  }

  /** Makes the change of a file again that was taken back last. */
  public Reversal redo(Path file) {
    return reverse(file, store -> store.redo(file), "redo");
  }

  private Reversal reverse(Path file, Function<EditStore, UndoResult> work, String name) {
    try {
      return switch (work.apply(EditStore.open(state))) {
        case UndoResult.Done done -> new Reversal.Done(file, !done.merged().isEmpty());
        case UndoResult.Conflicted _ ->
            new Reversal.NotDone(
                "later changes touch the same lines of "
                    + file.getFileName()
                    + "; nothing was written");
        case UndoResult.Nothing _ ->
            new Reversal.NotDone(
                "the history knows nothing to " + name + " in " + file.getFileName());
      };
    } catch (EngineException e) {
      return new Reversal.NotDone(FailureText.of(e));
    }
  }
}
