package org.mycromwell.app.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mycromwell.app.editor.CodeRow;
import org.mycromwell.app.editor.LineColors;
import org.mycromwell.app.editor.RowKind;
import org.mycromwell.app.fx.FxTest;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;

/** Decisions about hunks by mouse and by keys, from the events to the proposal. */
class ReviewViewTest extends FxTest {
  private static final String BEFORE =
      "a\nb1\nc\n" + "same\n".repeat(20) + "d\ne1\nf\n" + "same\n".repeat(20) + "g\n";
  private static final String AFTER =
      "a\nb2\nc\n" + "same\n".repeat(20) + "d\nf\n" + "same\n".repeat(20) + "g\nnew1\nnew2\n";

  private final AtomicInteger applied = new AtomicInteger();
  private ReviewViewModel model;
  private ReviewBinding binding;

  @BeforeEach
  void openReview() {
    Snapshot snapshot = Snapshot.of("a.txt", BEFORE.getBytes(StandardCharsets.UTF_8));
    Proposal proposal = Proposal.between(snapshot, AFTER.getBytes(StandardCharsets.UTF_8));
    assertThat(proposal.hunks()).hasSize(3);
    model = new ReviewViewModel(Platform::runLater, Runnable::run);
    binding =
        onFx(() -> new ReviewBinding(model, syntax, Platform::runLater, applied::incrementAndGet));
    show(() -> binding.view(), 1_000, 600);
    run(() -> model.open(ReviewedProposal.of("1", Instant.EPOCH, proposal, "change it")));
    until(() -> button("accept-0") != null);
    run(binding.view()::focus);
  }

  private Button button(String id) {
    return (Button) binding.view().lookup("#" + id);
  }

  private List<Decision> decisions() {
    return onFx(() -> model.hunks().stream().map(HunkItem::decision).toList());
  }

  @Test
  void buttonsDecideAndGoOn() {
    robot.clickOn("#accept-0");
    assertThat(decisions()).containsExactly(Decision.ACCEPTED, Decision.PENDING, Decision.PENDING);
    assertThat(onFx(() -> model.currentProperty().get())).isEqualTo(1);
    until(() -> button("reject-1") != null);
    robot.clickOn("#reject-1");
    assertThat(decisions()).containsExactly(Decision.ACCEPTED, Decision.REJECTED, Decision.PENDING);
    until(() -> button("apply").getText().startsWith("Apply 1 hunk"));
    robot.clickOn("#apply");
    assertThat(applied).hasValue(1);
  }

  /** The mark of a decided hunk takes the decision back. */
  @Test
  void decisionsCanBeTakenBackByTheMouse() {
    robot.clickOn("#accept-0");
    until(() -> button("accept-0") != null && button("reject-0") == null);
    robot.clickOn("#accept-0");
    assertThat(decisions()).containsOnly(Decision.PENDING);
  }

  @Test
  void keysDecide() {
    robot.type(KeyCode.A);
    robot.type(KeyCode.X);
    assertThat(decisions()).containsExactly(Decision.ACCEPTED, Decision.REJECTED, Decision.PENDING);
    robot.type(KeyCode.F7);
    robot.push(KeyCode.SHIFT, KeyCode.F7);
    int current = onFx(() -> model.currentProperty().get());
    assertThat(current).isEqualTo(2);
    robot.type(KeyCode.SPACE);
    assertThat(decisions())
        .containsExactly(Decision.ACCEPTED, Decision.REJECTED, Decision.ACCEPTED);
  }

  @Test
  void keysDecideAll() {
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.ENTER);
    assertThat(decisions()).containsOnly(Decision.ACCEPTED);
  }

  /** The right side shows what would be written: the original where a hunk is rejected. */
  @Test
  void rejectedHunksShowTheOriginal() {
    robot.clickOn("#reject-0");
    until(() -> rowTexts(1).contains("b1"));
    assertThat(onFx(() -> rowTexts(1))).doesNotContain("b2");
    run(model::undo);
    until(() -> rowTexts(1).contains("b2"));
  }

  /** What the user has changed is told from what the model wrote, in one pane as in two. */
  @Test
  void aHunkThatTheUserEditedHasAPencil() {
    Node pencil = binding.view().lookup("#edited");
    assertThat(pencil.getAccessibleText()).isEqualTo("edited by you");
    assertThat(onFx(pencil::isVisible)).isFalse();
    run(() -> model.edit(0, List.of("b3")));
    until(pencil::isVisible);
    run(() -> binding.view().setUnified(true));
    until(pencil::isVisible);
    run(model::next);
    until(() -> !pencil.isVisible());
    run(model::previous);
    until(pencil::isVisible);
    run(model::undo);
    until(() -> !pencil.isVisible());
  }

  private List<String> rowTexts(int pane) {
    var areas = List.copyOf(binding.view().lookupAll(".code-area"));
    return ((CodeArea) areas.get(pane)).getText().lines().toList();
  }

  @Test
  void foldsOpenByAClick() {
    String folded = "16 unchanged lines";
    until(() -> rowTexts(0).contains(folded));
    robot.clickOn(folded);
    until(() -> !rowTexts(0).subList(0, 20).contains(folded));
    assertThat(onFx(() -> rowTexts(0))).contains(folded); // the second fold
  }

  @Test
  void narrowWindowsShowOnePane() {
    run(() -> stage.setWidth(560));
    until(() -> rowTexts(1).containsAll(List.of("b1", "b2", "e1", "new1")));
    robot.type(KeyCode.A);
    assertThat(decisions().get(0)).isEqualTo(Decision.ACCEPTED);
  }

  @Test
  void unifiedRowsAreThoseOfBothSides() {
    ReviewPicture picture =
        onFx(() ->
            ReviewPicture.of(
                model.documentProperty().get(),
                LineColors.NONE,
                LineColors.NONE,
                Optional.empty()));
    List<CodeRow> rows = picture.unified().right();
    assertThat(rows.stream().filter(row -> row.kind() == RowKind.DELETE).map(CodeRow::text))
        .containsExactly("b1", "e1");
    assertThat(rows.stream().filter(row -> row.kind() == RowKind.INSERT).map(CodeRow::text))
        .containsExactly("b2", "new1", "new2");
    assertThat(picture.unified().hunks()).hasSize(3);
  }
}
