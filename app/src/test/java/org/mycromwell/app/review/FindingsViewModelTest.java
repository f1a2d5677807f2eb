package org.mycromwell.app.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mycromwell.app.review.FindingsViewModel.Finding;
import org.mycromwell.app.review.Reviews.Later;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditProblem;
import org.mycromwell.engine.edit.flow.HunkConfidence;

class FindingsViewModelTest {
  private static final String CODE = "def f():\n    return 1\n\n\n\ndef g():\n    return 2\n";

  private static ReviewedProposal reviewed(String before, String after) {
    Snapshot file = Snapshot.of("a.py", before.getBytes(UTF_8));
    return Reviews.reviewed(file, after);
  }

  @Test
  void everythingThatDeservesALookIsNamed() {
    String before = Reviews.lines(60);
    String after =
        before
            .replace("line 3\n", "line  3\n")
            .replaceAll("line 1\\d\n|line 2\\d\n", "")
            .replace("line 40\n", "line forty\n")
            .replace("line 50\n", "line fifty\n");
    Snapshot file = Snapshot.of("a.txt", before.getBytes(UTF_8));
    Proposal proposal = Proposal.rewrite(file, file.allLines(), after);
    ReviewedProposal reviewed =
        new ReviewedProposal(
            "x",
            Instant.EPOCH,
            proposal,
            "i",
            "m",
            List.of(new EditProblem(Kind.CHECK_FAILED, "code was left out")),
            List.of(new HunkConfidence(new LineRange(40, 41), -3, 0.3)),
            true,
            Optional.empty(),
            List.of(new LineRange(50, 51)));
    assertThat(FindingsViewModel.of(reviewed))
        .containsExactly(
            new Finding("code was left out", -1, true),
            new Finding("Hunk 1 changes white space only", 0, false),
            new Finding("Hunk 2 deletes 20 lines at line 11", 1, false),
            new Finding("The model is not sure of hunk 3", 2, false),
            new Finding("Hunk 4 meets what was changed on disk", 3, false));
  }

  @Test
  void aBrokenFileIsFoundUntilTheHunkThatBreaksItIsRejected() {
    Later background = new Later();
    ReviewViewModel review = new ReviewViewModel(Runnable::run, _ -> {});
    FindingsViewModel chips = new FindingsViewModel(review, Runnable::run, background);
    review.open(reviewed(CODE, CODE.replace("return 1", "return -1").replace("g():", "g(:")));
    assertThat(chips.findings()).isEmpty();
    background.runAll();
    assertThat(chips.findings()).hasSize(1);
    assertThat(chips.findings().getFirst().text()).contains("would no longer parse");
    assertThat(chips.findings().getFirst().serious()).isTrue();
    review.decide(1, Decision.REJECTED);
    background.runAll();
    assertThat(chips.findings()).isEmpty();
    review.undo();
    background.runAll();
    assertThat(chips.findings()).hasSize(1);
    review.close();
    background.runAll();
    assertThat(chips.findings()).isEmpty();
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "'a b', 'ab', true",
    "'a\tb|c', 'a|b c', true",
    "'', '', true",
    "'| ', '', true",
    "'ab', 'ac', false",
    "'ab', 'abc', false",
    "'abc', 'ab', false",
  })
  void whiteSpaceIsAllThatDiffers(String before, String after, boolean same) {
    assertThat(
            WhiteSpace.isAllThatDiffers(
                List.of(before.split("\\|", -1)), List.of(after.split("\\|", -1))))
        .isEqualTo(same);
  }
}
