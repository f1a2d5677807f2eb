package org.mycromwell.app.review;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.mycromwell.app.run.FailureText;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;

/**
 * A proposal whose file somebody else has changed since, with what can be done about it. Immutable,
 * for any thread.
 *
 * @param stale about the file as it was
 * @param disk the file as it is; empty when it cannot be read any more
 * @param merged the proposal on the file as it is; empty without a file
 * @param message one sentence: what happened
 */
public record Conflict(
    ReviewedProposal stale,
    Optional<Snapshot> disk,
    Optional<ReviewedProposal> merged,
    String message) {
  /** Compares with the file on disk; reads it, so it is work for the I/O thread. */
  public static Conflict examine(ReviewedProposal stale) {
    Path path = Objects.requireNonNull(stale.proposal().snapshot().path());
    try {
      Snapshot disk = Snapshot.read(path);
      Rebase.Merged merged = Rebase.merge(stale.proposal(), disk);
      return new Conflict(
          stale,
          Optional.of(disk),
          Optional.of(stale.rebased(merged.proposal(), merged.conflicts())),
          stale.fileName() + " was changed by another program since the model read it");
    } catch (EngineException e) {
      return new Conflict(
          stale,
          Optional.empty(),
          Optional.empty(),
          stale.fileName() + " can no longer be edited: " + FailureText.of(e));
    }
  }

  /** Hunks that go where they belong although the file has changed. */
  public int placedHunks() {
    return merged.map(review -> review.proposal().hunks().size() - conflictingHunks()).orElse(0);
  }

  /** Hunks whose lines somebody else changed too. */
  public int conflictingHunks() {
    return merged
        .map(review -> (int) review.proposal().hunks().stream().filter(review::isConflict).count())
        .orElse(0);
  }

  /** Whether everything that was proposed is in the file already. */
  public boolean nothingLeft() {
    return merged.isPresent() && merged.get().proposal().hunks().isEmpty();
  }

  /**
   * The proposal that makes the file what was accepted, whatever is on disk now: for a user who
   * wants that. What is on disk goes into the history when it is applied.
   */
  public Optional<ReviewedProposal> overwrite() {
    return disk.map(file ->
        stale.rebased(
            Proposal.between(file, stale.proposal().result()).decideAll(Decision.ACCEPTED),
            List.of()));
  }

  /** Whether a hunk of the merged proposal meets what somebody else changed. */
  public boolean isConflict(Hunk hunk) {
    return merged.isPresent() && merged.get().isConflict(hunk);
  }
}
