package org.mycromwell.app.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.review.DecisionHistory.Moment;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;

/**
 * The review of one proposal: which hunk is current, what was decided, and both sides row by row.
 * Every decision can be undone. Writes nothing; {@link ProposalWriter} does. Hunks and counts are
 * right at once; {@link #documentProperty} follows from a background thread, the newest only. Used
 * by the FX thread; its methods do nothing while no proposal is open.
 */
public final class ReviewViewModel {
  private final Executor fx;
  private final Executor background;
  private final DecisionHistory history = new DecisionHistory();
  private final ReadOnlyObjectWrapper<@Nullable ReviewedProposal> reviewed =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable ReviewDocument> document =
      new ReadOnlyObjectWrapper<>();
  private final ObservableList<HunkItem> hunks = FXCollections.observableArrayList();
  private final ObservableList<HunkItem> readOnlyHunks =
      FXCollections.unmodifiableObservableList(hunks);
  private final ReadOnlyIntegerWrapper current = new ReadOnlyIntegerWrapper(-1);
  private final ReadOnlyObjectWrapper<ReviewCounts> counts =
      new ReadOnlyObjectWrapper<>(ReviewCounts.NONE);
  private final ReadOnlyStringWrapper applyLabel = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper canUndo = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper canRedo = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper refusal = new ReadOnlyStringWrapper("");
  private Folding folding = Folding.DEFAULT;

  /** What {@link #hunks} was made of: a hunk that is the same need not be looked at again. */
  private List<Hunk> shown = List.of();

  private final AtomicLong wanted = new AtomicLong();
  private Consumer<ReviewedProposal> onDecision = _ -> {};

  /**
   * @param background lays out rows and compares words; may be one thread
   */
  public ReviewViewModel(Executor fx, Executor background) {
    this.fx = fx;
    this.background = background;
  }

  /** Who keeps decisions: hears of every change of them, with the proposal as it is then. */
  public void setOnDecision(Consumer<ReviewedProposal> listener) {
    onDecision = listener;
  }

  /** Begins a review; the first hunk that waits is current. */
  public void open(ReviewedProposal proposal) {
    history.clear();
    folding = Folding.DEFAULT.with(folding.on());
    document.set(null);
    shown = List.of();
    show(proposal, firstPending(proposal.proposal(), 0).orElse(0));
  }

  /** Ends the review; nothing is shown any more. */
  public void close() {
    history.clear();
    wanted.incrementAndGet();
    reviewed.set(null);
    document.set(null);
    hunks.clear();
    shown = List.of();
    current.set(-1);
    counts.set(ReviewCounts.NONE);
    applyLabel.set("");
    refusal.set("");
    tellHistory();
  }

  /** What is reviewed, with the decisions made so far; null when nothing is. */
  public ReadOnlyObjectProperty<@Nullable ReviewedProposal> reviewedProperty() {
    return reviewed.getReadOnlyProperty();
  }

  /** What is reviewed, with the decisions made so far. */
  public Optional<ReviewedProposal> reviewed() {
    return Optional.ofNullable(reviewed.get());
  }

  /** Both sides; null until the first layout is done. Its proposal may lag behind the decisions. */
  public ReadOnlyObjectProperty<@Nullable ReviewDocument> documentProperty() {
    return document.getReadOnlyProperty();
  }

  /** The hunks in their order; cannot be changed from outside. */
  public ObservableList<HunkItem> hunks() {
    return readOnlyHunks;
  }

  /** Index of the current hunk, -1 for none. */
  public ReadOnlyIntegerProperty currentProperty() {
    return current.getReadOnlyProperty();
  }

  /** How many are decided how. */
  public ReadOnlyObjectProperty<ReviewCounts> countsProperty() {
    return counts.getReadOnlyProperty();
  }

  /** What a press of Apply would do, "" while nothing is open. */
  public ReadOnlyStringProperty applyLabelProperty() {
    return applyLabel.getReadOnlyProperty();
  }

  /** Whether there is a decision to take back. */
  public ReadOnlyBooleanProperty canUndoProperty() {
    return canUndo.getReadOnlyProperty();
  }

  /** Whether there is a decision to make again. */
  public ReadOnlyBooleanProperty canRedoProperty() {
    return canRedo.getReadOnlyProperty();
  }

  /** Why the last typing could not be taken into the file, "" when it could. */
  public ReadOnlyStringProperty refusalProperty() {
    return refusal.getReadOnlyProperty();
  }

  /** Accepts the current hunk and goes on to the next one that waits. */
  public void accept() {
    decide(current.get(), Decision.ACCEPTED);
  }

  /** Rejects the current hunk and goes on to the next one that waits. */
  public void reject() {
    decide(current.get(), Decision.REJECTED);
  }

  /** Decides a hunk, as its buttons do, and goes on to the next one that waits. */
  public void decide(int hunk, Decision decision) {
    change(hunk, proposal -> proposal.decide(hunk, decision), true);
  }

  /** Accepts the current hunk, or rejects it when it is accepted, and stays there. */
  public void toggle() {
    toggle(current.get());
  }

  private void toggle(int hunk) {
    change(
        hunk,
        proposal -> proposal.decide(hunk, toggled(proposal.hunks().get(hunk).decision())),
        false);
  }

  /** Cuts the current hunk into its parts: runs of changed lines, or single lines. */
  public void split() {
    int hunk = current.get();
    change(hunk, proposal -> proposal.split(hunk), false);
  }

  /**
   * Cuts the current hunk around selected lines, makes them the current hunk and toggles it; one
   * step for undo.
   *
   * @param oldLines lines of the left side, from 0; empty for none
   * @param newLines lines of the right side, from 0; empty for none
   */
  public void splitAndToggle(LineRange oldLines, LineRange newLines) {
    ReviewedProposal open = reviewed.get();
    int hunk = current.get();
    if (open == null || hunk < 0) {
      return;
    }
    HunkSelection cut = HunkSelection.cut(open.proposal(), hunk, oldLines, newLines);
    Decision now = cut.proposal().hunks().get(cut.selected()).decision();
    commit(cut.proposal().decide(cut.selected(), toggled(now)), cut.selected());
  }

  private static Decision toggled(Decision decision) {
    return decision == Decision.ACCEPTED ? Decision.REJECTED : Decision.ACCEPTED;
  }

  /**
   * Takes what the user typed into a hunk; it waits for a decision again. {@link #refusalProperty}
   * says when the file cannot hold it.
   *
   * @param newLines all lines that shall stand in place of the hunk
   */
  public void edit(int hunk, List<String> newLines) {
    try {
      change(
          hunk,
          proposal ->
              proposal.hunks().get(hunk).afterLines().equals(newLines)
                  ? proposal
                  : proposal.edit(hunk, newLines),
          false);
      refusal.set("");
    } catch (EngineException e) {
      refusal.set(String.valueOf(e.getMessage()));
    }
  }

  /** Accepts everything that was not rejected. */
  public void acceptAll() {
    change(current.get(), proposal -> proposal.decidePending(Decision.ACCEPTED), false);
  }

  /** Rejects everything that waits; what was accepted stays so. */
  public void rejectRest() {
    change(current.get(), proposal -> proposal.decidePending(Decision.REJECTED), false);
  }

  /** Makes the next hunk current, after the last the first. */
  public void next() {
    step(1);
  }

  /** Makes the previous hunk current, before the first the last. */
  public void previous() {
    step(-1);
  }

  private void step(int by) {
    int count = hunks.size();
    if (count > 0) {
      select(Math.floorMod(current.get() + by, count));
    }
  }

  /** Makes a hunk current. */
  public void select(int hunk) {
    if (hunk >= 0 && hunk < hunks.size()) {
      current.set(hunk);
    }
  }

  /** Takes the last decision back. */
  public void undo() {
    ReviewedProposal open = reviewed.get();
    if (open != null) {
      history.undo(new Moment(open.proposal(), current.get())).ifPresent(this::goTo);
    }
  }

  /** Makes the decision again that was taken back last. */
  public void redo() {
    ReviewedProposal open = reviewed.get();
    if (open != null) {
      history.redo(new Moment(open.proposal(), current.get())).ifPresent(this::goTo);
    }
  }

  private void goTo(Moment moment) {
    ReviewedProposal open = reviewed.get();
    if (open != null) {
      ReviewedProposal now = open.withProposal(moment.proposal());
      show(now, moment.current());
      onDecision.accept(now);
    }
  }

  /** Hides equal lines, or shows all. */
  public void setFolded(boolean on) {
    folding = folding.with(on);
    layOut();
  }

  /** Whether equal lines are hidden. */
  public boolean isFolded() {
    return folding.on();
  }

  /** Shows the lines that a fold row stands for. */
  public void openFold(ReviewRow fold) {
    folding = folding.open(fold.leftLine());
    layOut();
  }

  private void change(int hunk, UnaryOperator<Proposal> change, boolean goOn) {
    ReviewedProposal open = reviewed.get();
    if (open == null || hunk < 0 || hunk >= open.proposal().hunks().size()) {
      return;
    }
    Proposal before = open.proposal();
    Proposal after = change.apply(before);
    boolean same = after.hunks().equals(before.hunks());
    int next =
        goOn
            ? firstPending(after, hunk + 1).or(() -> firstPending(after, 0)).orElse(hunk)
            : Math.min(Math.max(0, current.get()), after.hunks().size() - 1);
    if (same) {
      select(next);
      return;
    }
    commit(after, next);
  }

  private void commit(Proposal after, int next) {
    ReviewedProposal open = reviewed.get();
    if (open == null) {
      return;
    }
    history.push(new Moment(open.proposal(), current.get()));
    ReviewedProposal now = open.withProposal(after);
    show(now, next);
    onDecision.accept(now);
  }

  private static Optional<Integer> firstPending(Proposal proposal, int from) {
    for (int i = from; i < proposal.hunks().size(); i++) {
      if (proposal.hunks().get(i).decision() == Decision.PENDING) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private void show(ReviewedProposal now, int currentHunk) {
    reviewed.set(now);
    Proposal proposal = now.proposal();
    List<HunkItem> items = new ArrayList<>();
    boolean sameCount = shown.size() == proposal.hunks().size();
    for (Hunk hunk : proposal.hunks()) {
      boolean known = sameCount && hunk.equals(shown.get(hunk.index()));
      items.add(known ? hunks.get(hunk.index()) : HunkItem.of(now, hunk, proposal.hunks().size()));
    }
    shown = proposal.hunks();
    if (items.size() == hunks.size()) {
      for (int i = 0; i < items.size(); i++) {
        if (!items.get(i).equals(hunks.get(i))) {
          hunks.set(i, items.get(i)); // a list that is replaced loses its selection and scroll
        }
      }
    } else {
      hunks.setAll(items);
    }
    current.set(items.isEmpty() ? -1 : Math.clamp(currentHunk, 0, items.size() - 1));
    counts.set(ReviewCounts.of(proposal));
    applyLabel.set(counts.get().applyText(now.fileName()));
    tellHistory();
    layOut();
  }

  private void tellHistory() {
    canUndo.set(history.canUndo());
    canRedo.set(history.canRedo());
  }

  private void layOut() {
    ReviewedProposal open = reviewed.get();
    if (open == null) {
      return;
    }
    long version = wanted.incrementAndGet();
    Proposal proposal = open.proposal();
    Folding how = folding;
    background.execute(() -> {
      ReviewDocument laidOut = ReviewDocument.of(proposal, how, () -> wanted.get() != version);
      if (laidOut != null) {
        fx.execute(() -> {
          if (wanted.get() == version) {
            document.set(laidOut);
          }
        });
      }
    });
  }
}
