package org.mycromwell.engine.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.apply.ApplyResult;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.UnifiedPatch;
import org.mycromwell.engine.edit.flow.EditOutcome;
import org.mycromwell.engine.edit.flow.EditProblem;
import org.mycromwell.engine.edit.flow.EditStats;
import org.mycromwell.engine.edit.flow.HunkConfidence;
import org.mycromwell.engine.edit.flow.SyntaxGate;

/**
 * What the model proposes. Nothing on disk has changed until one of the {@code apply} methods is
 * called. Immutable, usable from any thread, also after its editor was closed.
 */
public final class EditResult {
  private final EditOutcome outcome;
  private final EditRequest request;
  private final EditApplier applier;

  EditResult(EditOutcome outcome, EditRequest request, EditApplier applier) {
    this.outcome = outcome;
    this.request = request;
    this.applier = applier;
  }

  /**
   * Whether the answer is complete and passed all checks, so that {@link #apply()} will take it. An
   * answer that changes nothing is a success without hunks.
   */
  public boolean success() {
    return problems().isEmpty();
  }

  /** Why this is no success; what must be confirmed by {@link #applyDespiteProblems}. */
  public List<EditProblem> problems() {
    List<EditProblem> all = new ArrayList<>(outcome.answerProblems());
    outcome.syntaxProblem().ifPresent(all::add);
    return all;
  }

  /** The changes, in the order of the file. */
  public List<Hunk> hunks() {
    return outcome.proposal().hunks();
  }

  /** The changes, to be decided one by one. */
  public Proposal proposal() {
    return outcome.proposal();
  }

  /**
   * How sure the model was of a hunk; empty where it says nothing, or the hunk is not what it
   * proposed.
   *
   * @param hunk of {@link #proposal()}, decided or split
   */
  public Optional<HunkConfidence> confidence(Hunk hunk) {
    return hunk.edited()
        ? Optional.empty()
        : outcome.confidence().stream()
            .filter(whole -> whole.before().contains(hunk.before()))
            .findFirst();
  }

  /** What was noted on the way: context files left out, the part of a long file that was shown. */
  public List<String> notes() {
    return outcome.notes();
  }

  public EditStats stats() {
    return outcome.stats();
  }

  /** All changes as bytes that {@code git apply} takes; empty when there are none. */
  public byte[] toPatch() {
    return patch(outcome.proposal().preview());
  }

  /**
   * The accepted changes as bytes that {@code git apply} takes.
   *
   * @param decided {@link #proposal()} after decisions
   */
  public byte[] toPatch(Proposal decided) {
    return patch(decided.result());
  }

  private byte[] patch(byte[] after) {
    return UnifiedPatch.of(request.file(), after, PatchPaths.of(request.file()));
  }

  /**
   * Writes all changes to the file.
   *
   * @throws EngineException of the kind of the first problem, when this is no success; {@link
   *     Kind#CHANGED_ON_DISK} when the file is no longer what the model was shown; {@link
   *     Kind#WRITE_FAILED} when it could not be written. The file is unchanged then.
   */
  public ApplyResult apply() {
    return apply(proposal().decidePending(Decision.ACCEPTED));
  }

  /**
   * Why these decisions must not be applied without a second look: what is wrong with the answer,
   * and whether the file would still parse with the accepted changes alone.
   *
   * @param decided {@link #proposal()} after decisions
   */
  public List<EditProblem> problems(Proposal decided) {
    requireSame(decided);
    List<EditProblem> found = new ArrayList<>(outcome.answerProblems());
    if (request.syntaxChecked()
        && SyntaxGate.check(request.file(), decided.result())
            instanceof SyntaxGate.Verdict.Failed failed) {
      found.add(failed.problem());
    }
    return found;
  }

  /**
   * Writes the accepted changes to the file.
   *
   * @param decided {@link #proposal()} after decisions
   * @throws EngineException as {@link #apply()}, for the {@link #problems(Proposal)}
   */
  public ApplyResult apply(Proposal decided) {
    List<EditProblem> found = problems(decided);
    if (!found.isEmpty()) {
      throw new EngineException(found.getFirst().kind(), found.getFirst().message());
    }
    return applyDespiteProblems(decided);
  }

  /** {@link #apply(Proposal)} after the user has seen the {@link #problems()} and wants it. */
  public ApplyResult applyDespiteProblems(Proposal decided) {
    requireSame(decided);
    return applier.apply(decided, request.instruction());
  }

  private void requireSame(Proposal decided) {
    if (!decided.snapshot().equals(request.file())) {
      throw new IllegalArgumentException("the proposal is about another snapshot");
    }
  }
}
