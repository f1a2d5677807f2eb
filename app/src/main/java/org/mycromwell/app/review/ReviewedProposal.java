package org.mycromwell.app.review;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.flow.EditProblem;
import org.mycromwell.engine.edit.flow.HunkConfidence;

/**
 * A proposal with all that is known about it beside the decisions that are being made. Immutable,
 * for any thread.
 *
 * @param id names it as long as it is kept
 * @param time when it was made
 * @param proposal with the decisions it was opened with
 * @param instruction what the user had asked for
 * @param model that made it, for the user
 * @param problems of the answer: it is not applied before the user has seen them
 * @param confidence in hunks as the model proposed them
 * @param syntaxChecked whether a file that parsed before must parse after
 * @param stoppedAt line of the file below which the answer did not come; empty for a whole one
 * @param conflicts lines of the file that somebody else changed too, after a merge
 */
public record ReviewedProposal(
    String id,
    Instant time,
    Proposal proposal,
    String instruction,
    String model,
    List<EditProblem> problems,
    List<HunkConfidence> confidence,
    boolean syntaxChecked,
    Optional<Integer> stoppedAt,
    List<LineRange> conflicts) {
  public ReviewedProposal {
    problems = List.copyOf(problems);
    confidence = List.copyOf(confidence);
    conflicts = List.copyOf(conflicts);
  }

  /** One that says nothing but what it changes. */
  public static ReviewedProposal of(
      String id, Instant time, Proposal proposal, String instruction) {
    return new ReviewedProposal(
        id,
        time,
        proposal,
        instruction,
        "",
        List.of(),
        List.of(),
        true,
        Optional.empty(),
        List.of());
  }

  /** The same about other hunks: decided, or what is left of them. */
  public ReviewedProposal withProposal(Proposal other) {
    return new ReviewedProposal(
        id,
        time,
        other,
        instruction,
        model,
        problems,
        confidence,
        syntaxChecked,
        stoppedAt,
        conflicts);
  }

  /** The same about a file that has moved on, where the lines of the model no longer count. */
  public ReviewedProposal rebased(Proposal other, List<LineRange> newConflicts) {
    return new ReviewedProposal(
        id,
        time,
        other,
        instruction,
        model,
        problems,
        List.of(),
        syntaxChecked,
        Optional.empty(),
        newConflicts);
  }

  /** Name of the file without its folders. */
  public String fileName() {
    String name = proposal.snapshot().name();
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  /** How sure the model was of a hunk; empty where it says nothing or the user has edited it. */
  public Optional<HunkConfidence> confidence(Hunk hunk) {
    return hunk.edited()
        ? Optional.empty()
        : confidence.stream().filter(whole -> whole.before().contains(hunk.before())).findFirst();
  }

  /** Whether somebody else changed the lines of a hunk too. */
  public boolean isConflict(Hunk hunk) {
    return conflicts.stream()
        .anyMatch(
            lines -> lines.first() <= hunk.before().end() && hunk.before().first() <= lines.end());
  }

  /** How many hunks have a decision. */
  public static int count(Proposal proposal, Decision decision) {
    return (int) proposal.hunks().stream().filter(h -> h.decision() == decision).count();
  }
}
