package org.mycromwell.app.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mycromwell.app.review.Reviews.Later;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;

class ReviewViewModelTest {
  private final Later background = new Later();
  private final ReviewViewModel review = new ReviewViewModel(Runnable::run, background);
  private final List<ReviewedProposal> kept = new ArrayList<>();

  @BeforeEach
  void open() {
    review.setOnDecision(kept::add);
    review.open(Reviews.reviewed(Reviews.FILE, Reviews.changed(Reviews.FILE)));
  }

  private String result() {
    return new String(review.reviewed().orElseThrow().proposal().result(), UTF_8);
  }

  private List<Decision> decisions() {
    return review.hunks().stream().map(HunkItem::decision).toList();
  }

  private int current() {
    return review.currentProperty().get();
  }

  @Test
  void opensAtTheFirstHunkWithCountsAndLabel() {
    assertThat(review.hunks()).hasSize(3);
    assertThat(current()).isZero();
    assertThat(review.countsProperty().get()).isEqualTo(new ReviewCounts(3, 0, 0, 3));
    assertThat(review.applyLabelProperty().get()).isEqualTo("Nothing accepted yet");
    assertThat(review.hunks().get(2).spoken())
        .isEqualTo("Hunk 3 of 3, before line 21, 0 removed, 2 added, pending");
    assertThat(review.hunks().get(0).spoken())
        .isEqualTo("Hunk 1 of 3, line 6, 1 removed, 1 added, pending");
  }

  @Test
  void decidingGoesToTheNextOneThatWaitsAndRoundToTheFirst() {
    review.select(1);
    review.accept();
    assertThat(current()).isEqualTo(2);
    review.reject();
    assertThat(current()).isZero();
    review.accept();
    assertThat(current()).isZero();
    assertThat(decisions())
        .containsExactly(Decision.ACCEPTED, Decision.ACCEPTED, Decision.REJECTED);
    assertThat(result())
        .isEqualTo(Reviews.FILE.replace("line 5\n", "line five\n").replace("line 12\n", ""));
    assertThat(review.applyLabelProperty().get()).isEqualTo("Apply 2 hunks to Cart.java");
    assertThat(review.countsProperty().get().text())
        .isEqualTo("3 hunks  2 accepted  1 rejected  0 left");
    assertThat(kept).hasSize(3);
  }

  @Test
  void everyDecisionIsUndoneAndRedone() {
    review.accept();
    review.rejectRest();
    assertThat(decisions())
        .containsExactly(Decision.ACCEPTED, Decision.REJECTED, Decision.REJECTED);
    review.undo();
    assertThat(decisions()).containsExactly(Decision.ACCEPTED, Decision.PENDING, Decision.PENDING);
    assertThat(current()).isEqualTo(1);
    review.undo();
    assertThat(decisions()).containsOnly(Decision.PENDING);
    assertThat(current()).isZero();
    assertThat(review.canUndoProperty().get()).isFalse();
    review.undo();
    review.redo();
    review.redo();
    assertThat(decisions())
        .containsExactly(Decision.ACCEPTED, Decision.REJECTED, Decision.REJECTED);
    assertThat(review.canRedoProperty().get()).isFalse();
    assertThat(kept.getLast().proposal()).isEqualTo(review.reviewed().orElseThrow().proposal());
    review.undo();
    review.select(2);
    review.accept();
    assertThat(review.canRedoProperty().get()).isFalse();
  }

  @Test
  void acceptAllLeavesWhatWasRejected() {
    review.select(1);
    review.reject();
    review.acceptAll();
    assertThat(decisions())
        .containsExactly(Decision.ACCEPTED, Decision.REJECTED, Decision.ACCEPTED);
    review.acceptAll();
    review.undo();
    assertThat(review.countsProperty().get().undecided()).isEqualTo(2);
  }

  @Test
  void typingChangesWhatAHunkBringsAndAsksAgain() {
    review.accept();
    review.edit(0, List.of("line 5b", "line 5c"));
    HunkItem item = review.hunks().getFirst();
    assertThat(item.edited()).isTrue();
    assertThat(item.decision()).isEqualTo(Decision.PENDING);
    review.select(0);
    review.accept();
    assertThat(result()).isEqualTo(Reviews.FILE.replace("line 5\n", "line 5b\nline 5c\n"));
    review.undo();
    review.undo();
    assertThat(review.hunks().getFirst().edited()).isFalse();
    assertThat(review.hunks().getFirst().decision()).isEqualTo(Decision.ACCEPTED);
  }

  @Test
  void typingWhatTheFileCannotHoldIsRefusedWithAReason() {
    byte[] latin = "caf\u00e9\nb\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    review.open(Reviews.reviewed(Snapshot.of("latin.txt", latin), "caf\u00e9\nc\n"));
    review.edit(0, List.of("\u20ac"));
    assertThat(review.refusalProperty().get()).contains("U+20AC");
    assertThat(review.hunks().getFirst().edited()).isFalse();
    review.edit(0, List.of("d"));
    assertThat(review.refusalProperty().get()).isEmpty();
  }

  @Test
  void selectedLinesAreCutOutAndToggled() {
    review.open(Reviews.reviewed("a\nb\nc\nd\ne\n", "a\nB\nC\nD\ne\n"));
    review.splitAndToggle(new LineRange(2, 3), new LineRange(0, 0));
    assertThat(review.hunks()).hasSize(3);
    assertThat(current()).isEqualTo(1);
    assertThat(result()).isEqualTo("a\nb\nC\nd\ne\n");
    review.undo();
    assertThat(review.hunks()).hasSize(1);
    review.splitAndToggle(new LineRange(0, 0), new LineRange(3, 4));
    assertThat(review.hunks()).hasSize(2);
    assertThat(current()).isEqualTo(1);
    assertThat(result()).isEqualTo("a\nb\nc\nD\ne\n");
    review.undo();
    review.splitAndToggle(new LineRange(1, 4), new LineRange(0, 0));
    assertThat(review.hunks()).hasSize(1);
    assertThat(result()).isEqualTo("a\nB\nC\nD\ne\n");
  }

  /**
   * Lines of the right side move when a hunk above brings lines, and do not when it is rejected.
   */
  @Test
  void selectedLinesOfTheRightSideCountWhatIsShownThere() {
    String before = "a\n1\n2\n3\n4\nx\ny\nz\n";
    String after = "a\nnew\n1\n2\n3\n4\nX\nY\nz\n";
    review.open(Reviews.reviewed(before, after));
    review.select(1);
    review.splitAndToggle(new LineRange(0, 0), new LineRange(7, 8));
    assertThat(result()).isEqualTo(before.replace("y", "Y"));
    review.undo();
    review.select(0);
    review.reject();
    review.select(1);
    review.splitAndToggle(new LineRange(0, 0), new LineRange(6, 7));
    assertThat(result()).isEqualTo(before.replace("y", "Y"));
  }

  @Test
  void nextAndPreviousGoRound() {
    review.previous();
    assertThat(current()).isEqualTo(2);
    review.next();
    assertThat(current()).isZero();
    review.select(17);
    assertThat(current()).isZero();
  }

  @Test
  void theLayoutComesFromTheBackgroundAndOnlyTheNewest() {
    assertThat(review.documentProperty().get()).isNull();
    List<ReviewDocument> shown = new ArrayList<>();
    review.documentProperty().addListener((_, _, now) -> shown.add(now));
    review.accept();
    review.accept();
    assertThat(background.runAll()).isEqualTo(3);
    assertThat(shown).hasSize(1);
    assertThat(shown.getFirst().proposal()).isSameAs(review.reviewed().orElseThrow().proposal());
    review.accept();
    review.close();
    background.runAll();
    assertThat(review.documentProperty().get()).isNull();
    assertThat(shown).hasSize(2).last().isNull();
  }

  @Test
  void foldsOpen() {
    background.runAll();
    ReviewDocument folded = Objects.requireNonNull(review.documentProperty().get());
    ReviewRow fold =
        folded.rows().stream()
            .filter(row -> row.kind() == ReviewRow.Kind.FOLD)
            .findFirst()
            .orElseThrow();
    review.openFold(fold);
    background.runAll();
    ReviewDocument open = Objects.requireNonNull(review.documentProperty().get());
    assertThat(open.rows()).hasSize(folded.rows().size() + fold.folded() - 1);
    review.setFolded(false);
    background.runAll();
    assertThat(Objects.requireNonNull(review.documentProperty().get()).rows())
        .noneMatch(row -> row.kind() == ReviewRow.Kind.FOLD);
    assertThat(review.isFolded()).isFalse();
  }

  @Test
  void nothingHappensWithoutAProposal() {
    review.close();
    review.accept();
    review.splitAndToggle(new LineRange(0, 1), new LineRange(0, 1));
    review.undo();
    review.next();
    review.edit(0, List.of("x"));
    assertThat(review.hunks()).isEmpty();
    assertThat(review.reviewed()).isEmpty();
    assertThat(kept).isEmpty();
  }
}
