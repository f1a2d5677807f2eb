package org.mycromwell.app.workbench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.project.ProjectViewModel;
import org.mycromwell.app.project.TreeNode;
import org.mycromwell.app.review.Conflict;
import org.mycromwell.app.review.PatchFile;
import org.mycromwell.app.review.ProposalWriter;
import org.mycromwell.app.review.ProposalWriter.Outcome;
import org.mycromwell.app.review.ReviewCounts;
import org.mycromwell.app.review.ReviewViewModel;
import org.mycromwell.app.review.ReviewedProposal;
import org.mycromwell.app.run.FailureText;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.run.RunState.Kind;
import org.mycromwell.app.run.RunStateMachine;
import org.mycromwell.app.shell.ShellViewModel;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditProblem;

/**
 * From decisions to bytes on disk and back: apply, undo, redo, and what to do when somebody else
 * has changed the file. Used by the FX thread; files are written by the I/O thread, one thing at a
 * time.
 */
public final class ApplyFlow {
  private final RunStateMachine states;
  private final ReviewViewModel review;
  private final ProjectViewModel project;
  private final PendingProposals pending;
  private final ShellViewModel shell;
  private final ProposalWriter writer;
  private final DesktopThreads threads;
  private final AppliedProposals applied;
  private final ObservableList<EditProblem> doubts = FXCollections.observableArrayList();
  private final ConflictFlow conflicts;
  private boolean writing;

  ApplyFlow(
      RunStateMachine states,
      ReviewViewModel review,
      ProjectViewModel project,
      PendingProposals pending,
      ShellViewModel shell,
      RunFlow runs,
      ProposalWriter writer,
      DesktopThreads threads) {
    this.states = states;
    this.review = review;
    this.project = project;
    this.pending = pending;
    this.shell = shell;
    this.writer = writer;
    this.threads = threads;
    applied = new AppliedProposals(this, states, review, project, pending, shell, writer, threads);
    conflicts = new ConflictFlow(this, review, project, pending, shell, runs);
    review.setOnDecision(this::decided);
    states.stateProperty().addListener((_, _, now) -> stateChanged(now));
  }

  /** What is asked about a proposal goes with it, however it was left. */
  private void stateChanged(RunState now) {
    if (!now.hasProposal()) {
      doubts.clear();
    }
    if (now.kind() != Kind.CONFLICT) {
      conflicts.show(null);
    }
  }

  private void decided(ReviewedProposal now) {
    doubts.clear();
    pending.keep(now);
    if (states.state().kind() == Kind.REVIEW) {
      states.to(reviewState());
    }
  }

  private RunState.Review reviewState() {
    ReviewCounts counts = review.countsProperty().get();
    return new RunState.Review(counts.hunks(), counts.undecided());
  }

  /**
   * Why the last Apply was held back: to be shown, and confirmed by {@link #applyNevertheless}.
   * Empty when there is nothing to confirm.
   */
  public ObservableList<EditProblem> doubts() {
    return doubts;
  }

  /** What the conflict screen shows; null while there is no conflict. */
  public ReadOnlyObjectProperty<@Nullable Conflict> conflictProperty() {
    return conflicts.conflictProperty();
  }

  /** Goes on with the proposal on the file as it is now; what collides waits for a decision. */
  public void mergeConflict() {
    conflicts.merge();
  }

  /** Asks the model once more, about the file as it is now. The old proposal is put aside. */
  public void rerunConflict() {
    conflicts.rerun();
  }

  /** Writes what was accepted over what is on disk now, which goes into the history. */
  public void overwriteConflict() {
    conflicts.overwrite();
  }

  /** Writes the accepted hunks, unless something about them has to be looked at first. */
  public void apply() {
    apply(false);
  }

  /** Writes them although {@link #doubts} were found, which the user has seen. */
  public void applyNevertheless() {
    if (!doubts.isEmpty()) {
      apply(true);
    }
  }

  /** Whether something is being written, so that nothing else may begin. */
  boolean isWriting() {
    return writing;
  }

  void setWriting(boolean now) {
    writing = now;
  }

  private void apply(boolean confirmed) {
    Optional<ReviewedProposal> open = review.reviewed();
    if (open.isEmpty() || writing || states.state().kind() == Kind.CONFLICT) {
      return;
    }
    if (review.countsProperty().get().accepted() == 0) {
      shell.say("Accept a hunk first; nothing is accepted yet");
      return;
    }
    doubts.clear();
    write(() -> writer.apply(open.get(), confirmed));
  }

  /** Writes what is reviewed over whatever is on disk. */
  void overwrite() {
    review
        .reviewed()
        .filter(_ -> !writing)
        .ifPresent(open -> write(() -> writer.apply(open, true)));
  }

  private void write(Supplier<Outcome> work) {
    writing = true;
    threads
        .io()
        .execute(() -> {
          Outcome outcome = work.get();
          Conflict stale =
              outcome instanceof Outcome.ChangedOnDisk changed
                  ? Conflict.examine(changed.proposal())
                  : null;
          threads
              .fx()
              .execute(() -> {
                writing = false;
                show(outcome, stale);
              });
        });
  }

  private void show(Outcome outcome, @Nullable Conflict stale) {
    switch (outcome) {
      case Outcome.Written written -> written(written);
      case Outcome.Doubtful doubtful -> doubts.setAll(doubtful.problems());
      case Outcome.ChangedOnDisk changed -> {
        conflicts.show(stale);
        states.to(new RunState.Conflict(changed.proposal().fileName()));
      }
      case Outcome.Failed failed ->
          states.to(
              new RunState.Failed(
                  failed.message(), failed.proposal().fileName() + " was not touched"));
    }
  }

  private void written(Outcome.Written written) {
    ReviewedProposal done = written.applied();
    applied.add(done, written.result().entryId());
    conflicts.show(null);
    Optional<ReviewedProposal> rest = written.rest();
    int left = rest.map(ApplyFlow::undecided).orElse(0);
    states.to(new RunState.Applied(written.hunks(), done.fileName(), left));
    if (rest.isPresent()) {
      review.open(rest.get());
      pending.keep(rest.get());
      states.to(reviewState());
    } else {
      review.close();
      pending.forget(done);
    }
    String hunks = written.hunks() == 1 ? "1 hunk" : written.hunks() + " hunks";
    shell.say("Applied " + hunks + " to " + done.fileName(), "Undo", this::undoApplied);
    project.checkDisk();
  }

  private static int undecided(ReviewedProposal proposal) {
    return ReviewedProposal.count(proposal.proposal(), Decision.PENDING);
  }

  /** Takes back the last decision, or what was applied last when there is none. */
  public void undo() {
    if (review.canUndoProperty().get()) {
      review.undo();
    } else {
      undoApplied();
    }
  }

  /** Makes again what was taken back last. */
  public void redo() {
    if (review.canRedoProperty().get()) {
      review.redo();
    } else {
      applied.redo();
    }
  }

  /** Takes back what was applied last; its proposal is open again, as it was decided. */
  public void undoApplied() {
    applied.undo();
  }

  /** Whether its file is what it was made for; reads the file. */
  static boolean isCurrent(ReviewedProposal proposal) {
    try {
      return Snapshot.read(AppliedProposals.path(proposal))
          .sha256()
          .equals(proposal.proposal().snapshot().sha256());
    } catch (EngineException _) {
      return false;
    }
  }

  /** Goes to where the open proposal can be decided about. */
  void goToReview() {
    if (states.allows(Kind.REVIEW)) {
      states.to(reviewState());
    } else if (states.allows(Kind.IDLE)) { // of a stopped answer: it is whole again
      states.to(new RunState.Idle());
      states.to(reviewState());
    }
  }

  /** Goes to where nothing waits. */
  void settle() {
    if (review.reviewed().isEmpty() && states.allows(Kind.IDLE)) {
      states.to(new RunState.Idle());
    }
  }

  /** Opens a proposal that was put aside; what is open is put aside. */
  public void reopenParked(ReviewedProposal proposal) {
    if (writing || states.state().isRunning() || states.state().kind() == Kind.LOADING_MODEL) {
      return;
    }
    threads
        .io()
        .execute(() -> {
          boolean same = isCurrent(proposal);
          Conflict moved = same ? null : Conflict.examine(proposal);
          threads
              .fx()
              .execute(() -> {
                if (states.state().isRunning()) {
                  return;
                }
                pending.park(review);
                pending.unpark(proposal);
                doubts.clear();
                settle();
                review.open(proposal);
                if (moved == null) {
                  goToReview();
                } else if (states.allows(Kind.CONFLICT)) {
                  conflicts.show(moved);
                  states.to(new RunState.Conflict(proposal.fileName()));
                }
              });
        });
  }

  /** Gives up what is reviewed; nothing of it is written. */
  public void discard() {
    if (writing || states.state().isRunning()) {
      return;
    }
    review.reviewed().ifPresent(pending::forget);
    review.close();
    conflicts.show(null);
    doubts.clear();
    settle();
  }

  /** Leaves a state that only tells something: back to the review, if one is open. */
  public void dismiss() {
    if (review.reviewed().isPresent()
        && states.allows(Kind.REVIEW)
        && states.state().kind() == Kind.FAILED) {
      states.to(reviewState());
    } else {
      settle();
    }
  }

  /** Saves the proposal that is open as a patch. */
  public void savePatch(Path target) {
    Optional<ReviewedProposal> open = review.reviewed();
    if (open.isEmpty()) {
      return;
    }
    TreeNode root = project.rootProperty().get();
    Path folder = root == null ? null : root.path();
    threads
        .io()
        .execute(() -> {
          String problem = "";
          try {
            PatchFile.write(open.get(), folder, target);
          } catch (EngineException e) {
            problem = FailureText.of(e);
          }
          String failed = problem;
          threads
              .fx()
              .execute(() -> {
                if (failed.isEmpty()) {
                  shell.say("The proposal is in " + target.getFileName());
                } else {
                  shell.warn(failed);
                }
              });
        });
  }

  /** What was applied in this session and can be taken back, the last first. */
  public List<ReviewedProposal> appliedProposals() {
    return applied.proposals();
  }
}
