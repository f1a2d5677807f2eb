package org.mycromwell.app.run;

import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.api.EditRequest;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.flow.EditProblem;
import org.mycromwell.engine.edit.flow.EditStats;
import org.mycromwell.engine.edit.flow.HunkConfidence;

/** How a run ended. Immutable, for any thread. */
public sealed interface EditEnd {
  /** What was asked. */
  EditRequest request();

  /**
   * A proposal, whole or in part; it may be empty.
   *
   * @param completeness whether the answer came to its end
   * @param stoppedAt line of the file from which on nothing is known; empty for a whole answer
   * @param problems why it must not be applied without a second look
   * @param limit the sentence that says which limit was met; "" without one
   * @param confidence in the hunks, where the model says something
   */
  record Proposed(
      EditRequest request,
      Proposal proposal,
      Completeness completeness,
      Optional<Integer> stoppedAt,
      List<EditProblem> problems,
      String limit,
      List<String> notes,
      Optional<EditStats> stats,
      List<HunkConfidence> confidence)
      implements EditEnd {
    public Proposed {
      problems = List.copyOf(problems);
      notes = List.copyOf(notes);
      confidence = List.copyOf(confidence);
    }
  }

  /**
   * It failed.
   *
   * @param message one sentence for the user
   */
  record Failed(EditRequest request, String message, Throwable cause) implements EditEnd {}

  /** How much of an answer there is. */
  enum Completeness {
    /** The model ended it. */
    WHOLE,
    /** The user stopped it. */
    STOPPED,
    /** A limit of tokens, time or context ended it. */
    LIMITED
  }
}
