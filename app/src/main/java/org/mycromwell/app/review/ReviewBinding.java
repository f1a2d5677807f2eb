package org.mycromwell.app.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.editor.LineColors;
import org.mycromwell.app.editor.SyntaxService;
import org.mycromwell.app.fx.Background;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditProblem;
import org.mycromwell.ui.resources.Messages;

/**
 * Shows what a {@link ReviewViewModel} holds and does there what the user does in the view. Rows
 * are coloured off the FX thread; what is outdated by then is not shown. Owned by the FX thread.
 */
public final class ReviewBinding implements ReviewActions {
  private final ReviewViewModel model;
  private final SyntaxService syntax;
  private final Executor fx;
  private final Runnable apply;
  private final ReviewView view;
  private @Nullable Snapshot colored;
  private CompletableFuture<LineColors> leftColors =
      CompletableFuture.completedFuture(LineColors.NONE);
  private @Nullable ReviewPicture picture;

  /**
   * @param fx runs things on the FX thread
   * @param apply writes what is accepted
   */
  public ReviewBinding(ReviewViewModel model, SyntaxService syntax, Executor fx, Runnable apply) {
    this.model = model;
    this.syntax = syntax;
    this.fx = fx;
    this.apply = apply;
    this.view = new ReviewView(syntax, this);
    model.documentProperty().addListener((property, before, after) -> color(after));
    model.currentProperty().addListener((property, before, after) -> show());
    color(model.documentProperty().get());
  }

  /** The view, to be put into the window. */
  public ReviewView view() {
    return view;
  }

  private void color(@Nullable ReviewDocument document) {
    if (document == null) {
      picture = null;
      return;
    }
    Proposal proposal = document.proposal();
    Snapshot snapshot = proposal.snapshot();
    if (colored != snapshot) {
      colored = snapshot;
      leftColors = syntax.colors(snapshot.name(), snapshot::text);
    }
    Optional<Integer> stoppedAt = model.reviewed().flatMap(ReviewedProposal::stoppedAt);
    CompletableFuture<LineColors> rightColors =
        syntax.colors(
            snapshot.name(), () -> Snapshot.of(snapshot.name(), proposal.preview()).text());
    Background.report(
        leftColors
            .thenCombine(
                rightColors, (left, right) -> ReviewPicture.of(document, left, right, stoppedAt))
            .thenAcceptAsync(
                drawn -> {
                  if (document.equals(model.documentProperty().get())) {
                    picture = drawn;
                    show();
                  }
                },
                fx));
  }

  private void show() {
    ReviewPicture drawn = picture;
    Optional<ReviewedProposal> reviewed = model.reviewed();
    if (drawn == null || reviewed.isEmpty()) {
      return;
    }
    Snapshot snapshot = reviewed.get().proposal().snapshot();
    String name = reviewed.get().fileName();
    view.show(
        new ReviewContent(
            drawn,
            name,
            snapshot.encoding().displayName() + " " + snapshot.dominantLineEnding(),
            "",
            Math.min(model.currentProperty().get(), drawn.hunks().size() - 1),
            true,
            Optional.empty(),
            findings(reviewed.get(), drawn),
            name));
  }

  private List<ReviewContent.Finding> findings(ReviewedProposal reviewed, ReviewPicture drawn) {
    List<ReviewContent.Finding> findings = new ArrayList<>();
    for (EditProblem problem : reviewed.problems()) {
      findings.add(new ReviewContent.Finding(problem.message(), row(0, drawn)));
    }
    for (HunkItem hunk : model.hunks()) {
      String key =
          hunk.conflict()
              ? "finding.conflict"
              : hunk.isUnsure()
                  ? "finding.unsure"
                  : hunk.whitespaceOnly() ? "finding.whitespace" : "";
      if (!key.isEmpty()) {
        findings.add(
            new ReviewContent.Finding(
                Messages.format(key, hunk.index() + 1), row(hunk.index(), drawn)));
      }
    }
    return findings;
  }

  private static int row(int hunk, ReviewPicture drawn) {
    return hunk < drawn.hunks().size() ? drawn.hunks().get(hunk).firstRow() : 0;
  }

  @Override
  public void toggleAccept(int hunk) {
    toggle(hunk, Decision.ACCEPTED);
  }

  @Override
  public void toggleReject(int hunk) {
    toggle(hunk, Decision.REJECTED);
  }

  private void toggle(int hunk, Decision decision) {
    if (hunk >= 0 && hunk < model.hunks().size()) {
      boolean on = model.hunks().get(hunk).decision() == decision;
      model.decide(hunk, on ? Decision.PENDING : decision);
    }
  }

  @Override
  public void select(int hunk) {
    model.select(hunk);
  }

  @Override
  public void nextHunk() {
    model.next();
  }

  @Override
  public void previousHunk() {
    model.previous();
  }

  @Override
  public void acceptAll() {
    model.acceptAll();
  }

  @Override
  public void rejectRest() {
    model.rejectRest();
  }

  @Override
  public void apply() {
    apply.run();
  }

  @Override
  public void toggleLines(LineRange oldLines, LineRange newLines) {
    model.splitAndToggle(oldLines, newLines);
  }

  @Override
  public void edit(int hunk, List<String> lines) {
    model.edit(hunk, lines);
  }

  @Override
  public void unfold(int fold) {
    ReviewDocument document = model.documentProperty().get();
    if (document != null) {
      document.rows().stream()
          .filter(row -> row.kind() == ReviewRow.Kind.FOLD)
          .skip(fold)
          .findFirst()
          .ifPresent(model::openFold);
    }
  }
}
