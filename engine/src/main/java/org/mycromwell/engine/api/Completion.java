package org.mycromwell.engine.api;

import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.apply.ApplyResult;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.flow.CompletionOutcome;
import org.mycromwell.engine.edit.flow.EditStats;

/** What the model would insert at a place. Nothing is written until {@link #apply()}. Immutable. */
public final class Completion {
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

  /** Whether it ended by itself, and not by a limit. */
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

  /**
   * Writes the text into the file.
   *
   * @throws EngineException as {@link EditResult#apply()}
   */
  public ApplyResult apply() {
    if (text().isEmpty()) {
      throw new EngineException(Kind.GENERATION_FAILED, "the model had nothing to insert");
    }
    return applier.apply(proposal().decideAll(Decision.ACCEPTED), "complete");
  }
}
