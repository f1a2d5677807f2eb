package org.mycromwell.app.workbench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.mycromwell.app.project.ProjectViewModel;
import org.mycromwell.app.review.ProposalWriter;
import org.mycromwell.app.review.ProposalWriter.Reversal;
import org.mycromwell.app.review.ReviewViewModel;
import org.mycromwell.app.review.ReviewedProposal;
import org.mycromwell.app.run.RunStateMachine;
import org.mycromwell.app.shell.ShellViewModel;

/**
 * What was applied in this session, to be taken back and made again: that very change and no other,
 * whatever was written to the file since. Used by the FX thread.
 */
final class AppliedProposals {
  /**
   * One of them.
   *
   * @param entryId of the history
   */
  private record Applied(ReviewedProposal proposal, String entryId) {}

  private final ApplyFlow applying;
  private final RunStateMachine states;
  private final ReviewViewModel review;
  private final ProjectViewModel project;
  private final PendingProposals pending;
  private final ShellViewModel shell;
  private final ProposalWriter writer;
  private final DesktopThreads threads;
  private final Deque<Applied> applied = new ArrayDeque<>();
  private final Deque<Applied> undone = new ArrayDeque<>();

  AppliedProposals(
      ApplyFlow applying,
      RunStateMachine states,
      ReviewViewModel review,
      ProjectViewModel project,
      PendingProposals pending,
      ShellViewModel shell,
      ProposalWriter writer,
      DesktopThreads threads) {
    this.applying = applying;
    this.states = states;
    this.review = review;
    this.project = project;
    this.pending = pending;
    this.shell = shell;
    this.writer = writer;
    this.threads = threads;
  }

  /** Remembers what was written. */
  void add(ReviewedProposal proposal, String entryId) {
    applied.push(new Applied(proposal, entryId));
    undone.clear();
  }

  /** The last first. */
  List<ReviewedProposal> proposals() {
    return applied.stream().map(Applied::proposal).toList();
  }

  static Path path(ReviewedProposal proposal) {
    return Objects.requireNonNull(proposal.proposal().snapshot().path());
  }

  /** Takes back what was applied last; its proposal is open again, as it was decided. */
  void undo() {
    if (applied.isEmpty() || isBusy()) {
      return;
    }
    Applied last = applied.element();
    reverse(
        () -> writer.undo(path(last.proposal), last.entryId),
        () -> {
          undone.push(applied.pop());
          reopen(last.proposal);
        });
  }

  /** Writes again what was taken back last, if the file was not edited since. */
  void redo() {
    if (undone.isEmpty() || isBusy()) {
      return;
    }
    Applied again = undone.element();
    reverse(
        () -> writer.redo(path(again.proposal)),
        () -> {
          applied.push(undone.pop());
          if (isOpen(again.proposal)) {
            review.close();
            pending.forget(again.proposal);
          }
          applying.settle();
        });
  }

  private boolean isBusy() {
    return applying.isWriting() || states.state().isRunning();
  }

  private void reverse(Supplier<Reversal> work, Runnable then) {
    applying.setWriting(true);
    threads
        .io()
        .execute(() -> {
          Reversal result = work.get();
          threads
              .fx()
              .execute(() -> {
                applying.setWriting(false);
                switch (result) {
                  case Reversal.Done done -> {
                    then.run();
                    shell.say(
                        done.merged()
                            ? "Only that change was taken back; what came later was kept"
                            : "Done: " + done.file().getFileName() + " is as it was");
                    project.checkDisk();
                  }
                  case Reversal.NotDone not -> shell.warn(not.message());
                }
              });
        });
  }

  /** The file is what the proposal was made for, unless others wrote too: then it is not shown. */
  private void reopen(ReviewedProposal proposal) {
    threads
        .io()
        .execute(() -> {
          boolean same = ApplyFlow.isCurrent(proposal);
          threads.fx().execute(() -> reopen(proposal, same));
        });
  }

  private void reopen(ReviewedProposal proposal, boolean same) {
    if (!same || states.state().isRunning()) {
      if (isOpen(proposal)) {
        review.close();
      }
      applying.settle();
      return;
    }
    if (!isOpen(proposal)) {
      pending.park(review);
    }
    pending.unpark(proposal);
    review.open(proposal);
    pending.keep(proposal);
    applying.goToReview();
  }

  private boolean isOpen(ReviewedProposal proposal) {
    return review.reviewed().filter(open -> open.id().equals(proposal.id())).isPresent();
  }
}
