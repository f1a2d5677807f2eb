package org.mycromwell.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mycromwell.app.run.EditEnd.Completeness;
import org.mycromwell.app.run.EditEnd.Proposed;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.api.EditRequest;
import org.mycromwell.engine.api.EditResult;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.flow.EditProblem;
import org.mycromwell.engine.edit.flow.HunkConfidence;
import org.mycromwell.engine.edit.flow.PromptParts;
import org.mycromwell.engine.edit.prompt.AnswerFormat;

/** Makes of what the engine returned what the window shows. */
final class EditEnds {
  private EditEnds() {}

  /**
   * A result.
   *
   * @param last what the model had said last
   * @param stoppedByUser whether Stop was pressed
   */
  static EditEnd of(
      EditRequest request, EditResult result, StreamProgress last, boolean stoppedByUser) {
    Optional<EditProblem> limit =
        result.problems().stream().filter(p -> p.kind() == Kind.LIMIT_REACHED).findFirst();
    if (limit.isEmpty()) {
      return new Proposed(
          request,
          result.proposal(),
          Completeness.WHOLE,
          Optional.empty(),
          // Whether it parses depends on what is accepted: that is checked when it is applied.
          result.problems(result.proposal().decideAll(Decision.REJECTED)),
          "",
          result.notes(),
          Optional.of(result.stats()),
          confidence(result));
    }
    PartialAnswer part = partial(request, result.proposal(), last);
    return new Proposed(
        request,
        part.proposal(),
        stoppedByUser ? Completeness.STOPPED : Completeness.LIMITED,
        Optional.of(part.stoppedAt()),
        // The others speak of the part that was left out.
        List.of(),
        stoppedByUser ? "" : limit.get().message(),
        result.notes(),
        Optional.of(result.stats()),
        List.of());
  }

  /** A run that threw after the user had stopped it: nothing of it is there. */
  static EditEnd stopped(EditRequest request, StreamProgress last) {
    PartialAnswer part = partial(request, Proposal.of(request.file(), List.of()), last);
    return new Proposed(
        request,
        part.proposal(),
        Completeness.STOPPED,
        Optional.of(part.stoppedAt()),
        List.of(),
        "",
        last.notes(),
        Optional.empty(),
        List.of());
  }

  /**
   * @param proposed what the engine made of the answer; of blocks it is right, because each has its
   *     own place
   */
  private static PartialAnswer partial(
      EditRequest request, Proposal proposed, StreamProgress last) {
    Optional<PromptParts> prompt = last.prompt();
    if (prompt.isEmpty()) {
      return new PartialAnswer(Proposal.of(request.file(), List.of()), 0);
    }
    LineRange scope = prompt.get().scope();
    if (prompt.get().format() == AnswerFormat.BLOCKS) {
      return new PartialAnswer(proposed, scope.end());
    }
    return PartialAnswer.of(request.file(), scope, last.answer());
  }

  private static List<HunkConfidence> confidence(EditResult result) {
    List<HunkConfidence> known = new ArrayList<>();
    for (Hunk hunk : result.hunks()) {
      result.confidence(hunk).ifPresent(known::add);
    }
    return known;
  }
}
