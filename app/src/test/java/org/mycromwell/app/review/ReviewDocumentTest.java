package org.mycromwell.app.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mycromwell.app.review.ReviewRow.Kind;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.InlineDiff.Span;
import org.mycromwell.engine.edit.LineChanges;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;

class ReviewDocumentTest {
  private static final Folding OPEN = Folding.DEFAULT.with(false);

  private static Proposal proposal(String before, String after) {
    return Reviews.reviewed(before, after).proposal();
  }

  private static List<String> texts(ReviewDocument document) {
    return document.rows().stream()
        .map(row ->
            switch (row.kind()) {
              case SAME -> "  " + row.left();
              case CHANGED -> "~ " + row.left() + " > " + row.right();
              case DELETED -> "- " + row.left();
              case INSERTED -> "+ " + row.right();
              case FOLD -> "... " + row.folded();
            })
        .toList();
  }

  @Test
  void linesThatBecameOthersStandBesideThem() {
    ReviewDocument document =
        ReviewDocument.of(
            proposal("a\nint sum = 0;\nb\nc\n", "a\n// total\nMoney sum = 0;\nb\n"), OPEN);
    assertThat(texts(document))
        .containsExactly("  a", "+ // total", "~ int sum = 0; > Money sum = 0;", "  b", "- c");
    ReviewRow changed = document.rows().get(2);
    assertThat(changed.leftMarks()).containsExactly(new Span(0, 3));
    assertThat(changed.rightMarks()).containsExactly(new Span(0, 5));
    assertThat(changed.leftLine()).isEqualTo(1);
    assertThat(changed.rightLine()).isEqualTo(2);
    // The unchanged line between is part of the hunk: they are decided together.
    assertThat(document.hunkRows()).containsExactly(new LineRange(1, 5));
    assertThat(document.rows().get(3).hunk()).isZero();
  }

  @Test
  void equalLinesAreFoldedAwayFromChanges() {
    Proposal proposal = proposal(Reviews.FILE, Reviews.changed(Reviews.FILE));
    ReviewDocument document = ReviewDocument.of(proposal, Folding.DEFAULT);
    assertThat(texts(document))
        .containsExactly(
            "... 2",
            "  line 2",
            "  line 3",
            "  line 4",
            "~ line 5 > line five",
            "  line 6",
            "  line 7",
            "  line 8",
            "  line 9",
            "  line 10",
            "  line 11",
            "- line 12",
            "  line 13",
            "  line 14",
            "  line 15",
            "  line 16",
            "  line 17",
            "  line 18",
            "  line 19",
            "+ new a",
            "+ new b",
            "  line 20",
            "  line 21",
            "  line 22",
            "... 7");
    assertThat(document.rows().getLast().rightLine()).isEqualTo(24);
    assertThat(document.rowOfLeftLine(28)).isEqualTo(document.rows().size() - 1);
    assertThat(document.rowOfLeftLine(5)).isEqualTo(4);
  }

  @Test
  void aRejectedHunkShowsTheOriginalOnBothSides() {
    Proposal proposal =
        proposal(Reviews.FILE, Reviews.changed(Reviews.FILE)).decide(2, Decision.REJECTED);
    ReviewDocument document = ReviewDocument.of(proposal, OPEN);
    assertThat(document.rows()).noneMatch(row -> row.kind() == Kind.INSERTED);
    assertThat(document.hunkRows().get(2).isEmpty()).isTrue();
    assertThat(document.rows().get(document.hunkRows().get(2).first()).left()).isEqualTo("line 20");
    Proposal first = proposal.decide(0, Decision.REJECTED);
    ReviewRow row = ReviewDocument.of(first, OPEN).rows().get(5);
    assertThat(row.kind()).isEqualTo(Kind.SAME);
    assertThat(row.hunk()).isZero();
  }

  @Test
  void aFileWithoutChangesIsShownWhole() {
    ReviewDocument document =
        ReviewDocument.of(proposal("a\nb\nc\nd\ne\n", "a\nb\nc\nd\ne\n"), Folding.DEFAULT);
    assertThat(document.rows()).hasSize(5);
  }

  /** Read from top to bottom, each side is exactly its text, whatever was decided and folded. */
  @Test
  void bothSidesAreWholeForRandomProposals() {
    Random random = new Random(66);
    for (int round = 0; round < 200; round++) {
      List<String> old = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        old.add("w" + random.nextInt(9) + " v" + random.nextInt(9));
      }
      List<String> now = new ArrayList<>(old);
      for (int edits = 0; edits < 8; edits++) {
        int at = random.nextInt(now.size());
        switch (random.nextInt(3)) {
          case 0 -> now.set(at, "w" + random.nextInt(9) + " new");
          case 1 -> now.add(at, "added");
          default -> now.remove(at);
        }
      }
      Proposal proposal = proposal(String.join("\n", old) + "\n", String.join("\n", now) + "\n");
      for (int i = 0; i < proposal.hunks().size(); i++) {
        proposal = proposal.decide(i, Decision.values()[random.nextInt(3)]);
      }
      ReviewDocument document =
          ReviewDocument.of(proposal, random.nextBoolean() ? OPEN : Folding.DEFAULT);
      List<String> right =
          LineChanges.lines(
              new String(proposal.preview(), java.nio.charset.StandardCharsets.UTF_8));
      int nextLeft = 0;
      int nextRight = 0;
      for (ReviewRow row : document.rows()) {
        if (row.leftLine() >= 0) {
          assertThat(row.leftLine()).isEqualTo(nextLeft);
        }
        if (row.rightLine() >= 0) {
          assertThat(row.rightLine()).isEqualTo(nextRight);
        }
        switch (row.kind()) {
          case FOLD -> {
            assertThat(old.subList(nextLeft, nextLeft + row.folded()))
                .isEqualTo(right.subList(nextRight, nextRight + row.folded()));
            nextLeft += row.folded();
            nextRight += row.folded();
          }
          case DELETED -> assertThat(row.left()).isEqualTo(old.get(nextLeft++));
          case INSERTED -> assertThat(row.right()).isEqualTo(right.get(nextRight++));
          default -> {
            assertThat(row.left()).isEqualTo(old.get(nextLeft++));
            assertThat(row.right()).isEqualTo(right.get(nextRight++));
          }
        }
      }
      assertThat(nextLeft).isEqualTo(old.size());
      assertThat(nextRight).isEqualTo(right.size());
    }
  }
}
