package org.mycromwell.app.review;

import java.util.List;
import java.util.function.IntConsumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.mycromwell.app.action.AppAction;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/** Counts of the hunks, what was found in them, and the buttons that act on all of them. */
final class ReviewBar extends VBox {
  private final Label hunks = Ui.label("", "strong");
  private final Label accepted = Ui.label("", "count", "accepted");
  private final Label rejected = Ui.label("", "count", "rejected");
  private final Label left = Ui.label("", "muted");
  private final FlowPane findings = new FlowPane();
  private final Button rejectRest;
  private final Button apply;
  private final IntConsumer showRow;
  private final HBox bar;
  private String label = "";
  private String shortLabel = "";

  ReviewBar(ReviewActions actions, IntConsumer showRow) {
    this.showRow = showRow;
    findings.getStyleClass().add("findings");
    Button previous =
        Ui.iconButton(Icon.CHEVRON_UP, Messages.get("review.previous"), actions::previousHunk);
    Button next = Ui.iconButton(Icon.CHEVRON_DOWN, Messages.get("review.next"), actions::nextHunk);
    rejectRest = Ui.button(Messages.get("review.reject-rest"), actions::rejectRest);
    rejectRest.setId("reject-rest");
    apply = Ui.button("", actions::apply, "primary");
    apply.setId("apply");
    bar =
        Ui.row(
            "review-bar",
            previous,
            next,
            hunks,
            accepted,
            rejected,
            left,
            Ui.spacer(),
            rejectRest,
            apply);
    getChildren().addAll(findings, bar);
    widthProperty().addListener((property, before, after) -> fit());
  }

  void show(ReviewContent content) {
    List<HunkBand> bands = content.picture().hunks();
    int yes = count(bands, Decision.ACCEPTED);
    int no = count(bands, Decision.REJECTED);
    int open = bands.size() - yes - no;
    hunks.setText(Messages.format("review.hunks", bands.size()));
    text(accepted, "review.accepted", yes);
    text(rejected, "review.rejected", no);
    text(left, "review.left", open);
    rejectRest.setDisable(open == 0 || !content.awake());
    apply.setDisable(yes == 0 || !content.awake());
    label =
        yes == 0
            ? Messages.get("review.apply-none")
            : Messages.format("review.apply", yes, content.applyTarget());
    shortLabel = yes == 0 ? label : Messages.format("review.apply-short", yes);
    apply.setAccessibleText(label);
    fit();
    Ui.show(findings, !content.findings().isEmpty());
    findings.getChildren().clear();
    for (ReviewContent.Finding finding : content.findings()) {
      Button chip =
          Ui.button(
              Icon.WARNING, finding.text(), () -> showRow.accept(finding.row()), "chip", "finding");
      chip.setGraphic(Ui.icon(Icon.WARNING, "warning"));
      findings.getChildren().add(chip);
    }
  }

  /** Says less when there is less room: the keys go first, then the name of the file. */
  private void fit() {
    String keys = "   " + AppAction.SAVE_OR_APPLY.keysText(false);
    for (String text : List.of(label + keys, label, shortLabel)) {
      apply.setText(text);
      bar.applyCss();
      if (getWidth() == 0 || bar.prefWidth(-1) <= getWidth()) {
        return;
      }
    }
  }

  private static int count(List<HunkBand> bands, Decision decision) {
    return (int) bands.stream().filter(band -> band.decision() == decision).count();
  }

  private static void text(Label label, String key, int count) {
    label.setText(Messages.format(key, count));
    Ui.show(label, count > 0);
  }
}
