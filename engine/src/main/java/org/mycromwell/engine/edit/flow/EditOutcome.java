package org.mycromwell.engine.edit.flow;

import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.prompt.AnswerFormat;

/**
 * How an edit ended.
 *
 * @param scope the lines that could change
 * @param answerProblems what is wrong with the answer; empty when it is complete
 * @param syntaxProblem how the file would break with all changes
 * @param notes what was told to the listener
 * @param format in which the model answered
 * @param anchors blocks the model wrote whose anchor was looked up
 * @param matchedAnchors how many of them were found exactly once
 * @param confidence in each hunk of the proposal, in its order; empty where the model says nothing
 */
public record EditOutcome(
    Proposal proposal,
    LineRange scope,
    List<EditProblem> answerProblems,
    Optional<EditProblem> syntaxProblem,
    List<String> notes,
    EditStats stats,
    AnswerFormat format,
    int anchors,
    int matchedAnchors,
    List<HunkConfidence> confidence) {
  public EditOutcome {
    answerProblems = List.copyOf(answerProblems);
    notes = List.copyOf(notes);
    confidence = List.copyOf(confidence);
  }
}
