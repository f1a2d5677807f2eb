package org.mycromwell.app.workbench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.mycromwell.app.review.ProposalStore;
import org.mycromwell.app.review.ReviewViewModel;
import org.mycromwell.app.review.ReviewedProposal;
import org.mycromwell.app.run.Pacer;
import org.mycromwell.app.shell.ShellViewModel;

/**
 * Proposals that wait for decisions: the one that is reviewed and those that were put aside. All
 * are on disk within a second of every decision, so that nothing ends them but the user. Used by
 * the FX thread.
 */
public final class PendingProposals {
  private static final Duration SAVE_PERIOD = Duration.ofMillis(500);

  private final ProposalStore store;
  private final DesktopThreads threads;
  private final ShellViewModel shell;
  private final ObservableList<ReviewedProposal> parked = FXCollections.observableArrayList();
  private final ObservableList<ReviewedProposal> readOnly =
      FXCollections.unmodifiableObservableList(parked);
  private final Pacer saving;
  private Optional<ReviewedProposal> unsaved = Optional.empty();

  PendingProposals(ProposalStore store, DesktopThreads threads, ShellViewModel shell) {
    this.store = store;
    this.threads = threads;
    this.shell = shell;
    saving = new Pacer(this::flush, threads.fx(), threads.timer(), SAVE_PERIOD);
  }

  /** Those that were put aside, the newest first; cannot be changed from outside. */
  public ObservableList<ReviewedProposal> parked() {
    return readOnly;
  }

  /** Keeps what is reviewed, soon. */
  void keep(ReviewedProposal now) {
    if (unsaved.isPresent() && !unsaved.get().id().equals(now.id())) {
      flush();
    }
    unsaved = Optional.of(now);
    saving.request();
  }

  /** Writes now what waits to be written. */
  void flush() {
    unsaved.ifPresent(proposal ->
        threads
            .io()
            .execute(() ->
                store.save(proposal, notice -> threads.fx().execute(() -> shell.warn(notice)))));
    unsaved = Optional.empty();
  }

  /** Puts the proposal that is reviewed aside, if there is one. */
  void park(ReviewViewModel review) {
    review
        .reviewed()
        .ifPresent(open -> {
          flush();
          parked.removeIf(other -> other.id().equals(open.id()));
          parked.addFirst(open);
          review.close();
        });
  }

  /** Takes one that was put aside out of the list, to be reviewed. */
  void unpark(ReviewedProposal proposal) {
    parked.removeIf(other -> other.id().equals(proposal.id()));
  }

  /** Forgets one: it was applied or discarded. */
  void forget(ReviewedProposal proposal) {
    if (unsaved.isPresent() && unsaved.get().id().equals(proposal.id())) {
      unsaved = Optional.empty();
    }
    unpark(proposal);
    threads.io().execute(() -> store.delete(proposal.id()));
  }

  /** Reads what earlier sessions have left. */
  void restore() {
    threads
        .io()
        .execute(() -> {
          List<ReviewedProposal> found =
              store.load(notice -> threads.fx().execute(() -> shell.warn(notice)));
          threads
              .fx()
              .execute(() -> {
                parked.addAll(found);
                if (!found.isEmpty()) {
                  shell.say(
                      found.size() == 1
                          ? "A proposal for " + found.getFirst().fileName() + " waits in History"
                          : found.size() + " proposals wait in History");
                }
              });
        });
  }
}
