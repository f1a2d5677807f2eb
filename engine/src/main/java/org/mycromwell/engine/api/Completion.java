package org.mycromwell.engine.api;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.apply.ApplyResult;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.flow.CompletionOutcome;
import org.mycromwell.engine.edit.flow.EditProblem;
import org.mycromwell.engine.edit.flow.EditStats;
import org.mycromwell.engine.edit.flow.SyntaxGate;

/** What the model would insert at a place. Nothing is written until {@link #apply()}. Immutable. */
public final class Completion {
  /** What stands for bytes of the model that are no character. */
  private static final char REPLACEMENT = '\uFFFD';

  private final CompletionOutcome outcome;
  private final EditApplier applier;

  Completion(CompletionOutcome outcome, EditApplier applier) {
    this.outcome = outcome;
    this.applier = applier;
  }

  /** The text to insert, line ends as {@code \n}; empty when the model had nothing to add. */
  public String text() {
    return outcome.text();
  }

  /** Whether it ended by itself, or came to what follows in the file before a limit did. */
  public boolean complete() {
    return outcome.complete();
  }

  /** The insertion as a change of the file. */
  public Proposal proposal() {
    return outcome.proposal();
  }

  public EditStats stats() {
    return outcome.stats();
  }

  /** Why {@link #apply()} refuses to write the text; empty when it does not. */
  public List<EditProblem> problems() {
    List<EditProblem> found = new ArrayList<>();
    if (!complete()) {
      found.add(
          new EditProblem(
              Kind.LIMIT_REACHED,
              "the text is incomplete: a limit was reached, or it was stopped"));
    }
    if (text().isEmpty()) {
      found.add(new EditProblem(Kind.GENERATION_FAILED, "the model had nothing to insert"));
    }
    if (text().indexOf(REPLACEMENT) >= 0) {
      found.add(
          new EditProblem(
              Kind.CHECK_FAILED, "the text has the character U+FFFD in place of unreadable bytes"));
    }
    if (!text().isEmpty()
        && SyntaxGate.check(proposal().snapshot(), proposal().preview())
            instanceof SyntaxGate.Verdict.Failed failed) {
      found.add(failed.problem());
    }
    return found;
  }

  /**
   * Writes the text into the file.
   *
   * @throws EngineException of the kind of the first of the {@link #problems()}, and as {@link
   *     EditResult#apply()}
   */
  public ApplyResult apply() {
    List<EditProblem> found = problems();
    if (!found.isEmpty()) {
      throw new EngineException(found.getFirst().kind(), found.getFirst().message());
    }
    return applyDespiteProblems();
  }

  /** {@link #apply()} after the user has seen the {@link #problems()} and wants it. */
  public ApplyResult applyDespiteProblems() {
    return applier.apply(proposal().decideAll(Decision.ACCEPTED), "complete");
  }
}
