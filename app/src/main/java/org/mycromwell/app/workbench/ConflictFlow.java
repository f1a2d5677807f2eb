package org.mycromwell.app.workbench;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.project.ProjectViewModel;
import org.mycromwell.app.review.Conflict;
import org.mycromwell.app.review.ReviewViewModel;
import org.mycromwell.app.review.ReviewedProposal;
import org.mycromwell.app.shell.ShellViewModel;
import org.mycromwell.engine.api.EditRequest;

/**
 * The choices of the conflict screen, safest first: merge, run again, overwrite; saving a patch and
 * discarding are {@link ApplyFlow}'s. Nothing is written but by {@link #overwrite}. Used by the FX
 * thread.
 */
final class ConflictFlow {
  private final ApplyFlow applying;
  private final ReviewViewModel review;
  private final ProjectViewModel project;
  private final PendingProposals pending;
  private final ShellViewModel shell;
  private final RunFlow runs;
  private final ReadOnlyObjectWrapper<@Nullable Conflict> conflict = new ReadOnlyObjectWrapper<>();

  ConflictFlow(
      ApplyFlow applying,
      ReviewViewModel review,
      ProjectViewModel project,
      PendingProposals pending,
      ShellViewModel shell,
      RunFlow runs) {
    this.applying = applying;
    this.review = review;
    this.project = project;
    this.pending = pending;
    this.shell = shell;
    this.runs = runs;
  }

  /** What the conflict screen shows; null while there is no conflict. */
  ReadOnlyObjectProperty<@Nullable Conflict> conflictProperty() {
    return conflict.getReadOnlyProperty();
  }

  void show(@Nullable Conflict now) {
    conflict.set(now);
  }

  /** Goes on with the proposal on the file as it is now; what collides waits for a decision. */
  void merge() {
    Conflict open = conflict.get();
    if (open == null || open.merged().isEmpty()) {
      return;
    }
    conflict.set(null);
    ReviewedProposal merged = open.merged().get();
    project.checkDisk();
    if (open.nothingLeft()) {
      pending.forget(merged);
      review.close();
      applying.settle();
      shell.say("Everything that was proposed is in " + merged.fileName() + " already");
      return;
    }
    review.open(merged);
    pending.keep(merged);
    applying.goToReview();
  }

  /** Asks the model once more, about the file as it is now. The old proposal is put aside. */
  void rerun() {
    Conflict open = conflict.get();
    if (open == null) {
      return;
    }
    conflict.set(null);
    project.checkDisk();
    runs.rerun(EditRequest.of(open.stale().proposal().snapshot(), open.stale().instruction()), "");
  }

  /** Writes what was accepted over what is on disk now, which goes into the history. */
  void overwrite() {
    Conflict open = conflict.get();
    if (open == null || open.overwrite().isEmpty()) {
      return;
    }
    ReviewedProposal over = open.overwrite().get();
    conflict.set(null);
    review.open(over);
    applying.goToReview();
    applying.overwrite();
  }
}
