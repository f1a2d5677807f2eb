package org.mycromwell.app.review;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.flow.EditProblem;
import org.mycromwell.engine.edit.flow.SyntaxGate;

/**
 * What is to be looked at before a proposal is applied, as chips above the bar: what is wrong with
 * the answer, whether the file would still parse with everything that is not rejected, hunks that
 * change white space only, delete much, or meet what somebody else changed. Follows a review by
 * itself, a moment behind. Used by the FX thread; files are parsed by the background thread.
 */
public final class FindingsViewModel {
  /** A hunk that takes away so many lines more than it brings is worth a look. */
  static final int MANY_LINES = 20;

  /**
   * Something to look at. Immutable.
   *
   * @param hunk where it is; -1 for the whole proposal
   * @param serious whether Apply asks about it
   */
  public record Finding(String text, int hunk, boolean serious) {}

  private final Executor fx;
  private final Executor background;
  private final ObservableList<Finding> findings = FXCollections.observableArrayList();
  private final ObservableList<Finding> readOnly =
      FXCollections.unmodifiableObservableList(findings);
  private final AtomicLong wanted = new AtomicLong();

  public FindingsViewModel(ReviewViewModel review, Executor fx, Executor background) {
    this.fx = fx;
    this.background = background;
    review.reviewedProperty().addListener((_, _, now) -> look(now));
  }

  /** The findings, serious ones first; cannot be changed from outside. */
  public ObservableList<Finding> findings() {
    return readOnly;
  }

  private void look(@Nullable ReviewedProposal reviewed) {
    long version = wanted.incrementAndGet();
    if (reviewed == null) {
      findings.clear();
      return;
    }
    background.execute(() -> {
      if (wanted.get() != version) {
        return;
      }
      List<Finding> found = of(reviewed);
      fx.execute(() -> {
        if (wanted.get() == version && !found.equals(findings)) {
          findings.setAll(found);
        }
      });
    });
  }

  /** What is to be said about a proposal. */
  static List<Finding> of(ReviewedProposal reviewed) {
    List<Finding> found = new ArrayList<>();
    for (EditProblem problem : reviewed.problems()) {
      found.add(new Finding(problem.message(), -1, true));
    }
    if (reviewed.syntaxChecked()
        && SyntaxGate.check(reviewed.proposal().snapshot(), reviewed.proposal().preview())
            instanceof SyntaxGate.Verdict.Failed failed) {
      found.add(new Finding(failed.problem().message(), -1, true));
    }
    int count = reviewed.proposal().hunks().size();
    for (Hunk hunk : reviewed.proposal().hunks()) {
      HunkItem item = HunkItem.of(reviewed, hunk, count);
      String name = "Hunk " + (hunk.index() + 1);
      if (item.conflict()) {
        found.add(new Finding(name + " meets what was changed on disk", hunk.index(), false));
      }
      if (item.removed() - item.added() >= MANY_LINES) {
        found.add(
            new Finding(name + " deletes " + lines(hunk.before(), item), hunk.index(), false));
      }
      if (item.whitespaceOnly()) {
        found.add(new Finding(name + " changes white space only", hunk.index(), false));
      }
      if (item.isUnsure()) {
        found.add(
            new Finding(
                "The model is not sure of hunk " + (hunk.index() + 1), hunk.index(), false));
      }
    }
    return found;
  }

  private static String lines(LineRange before, HunkItem item) {
    return (item.removed() - item.added()) + " lines at line " + (before.first() + 1);
  }
}
