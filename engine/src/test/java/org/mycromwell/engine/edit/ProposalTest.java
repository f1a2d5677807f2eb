package org.mycromwell.engine.edit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

class ProposalTest {
  /** Line ends as letters: n for LF, r for CR, rn for CRLF; text is in capitals. */
  @ParameterizedTest(name = "{0} lines {1} to {2}: {3}")
  @CsvSource({
    "AnBnCn, 1, 2, X, AnXnCn",
    "ArnBrnCrn, 1, 2, XnY, ArnXrnYrnCrn",
    "ArBrC, 1, 2, XnY, ArXrYrC",
    "AnBrnCn, 1, 2, XnB, AnXnBrnCn", // The line that stays keeps its end.
    "AnBrnCn, 1, 2, XnY, AnXrnYrnCn",
    "AnB, 1, 2, X, AnX",
    "AnB, 1, 2, Xn, AnX", // No final newline: whether the text has one does not matter.
    "AnB, 1, 2, BnC, AnBnC",
    "ArnB, 0, 2, AnBnCn, ArnBrnC",
    "AnB, 1, 2, BnCnn, AnBnCn", // But an empty line at the end does.
    "AnB, 1, 2, '', An",
    "AnB, 0, 2, A, An",
    "AnB, 0, 2, X, X",
    "AnB, 0, 2, '', ''",
    "'', 0, 0, AnB, AnBn",
    "'', 0, 0, n, n",
    "A, 0, 1, AnB, AnB",
    "A, 0, 0, X, XnA",
    "A, 1, 1, X, AnX",
    "ArnBn, 0, 0, X, XrnArnBn",
    "ArnBn, 1, 1, X, ArnXrnBn",
    "ArnBn, 2, 2, X, ArnBnXn",
  })
  void newLinesEndAsTheirNeighboursDo(
      String before, int first, int end, String text, String expected) {
    Proposal proposal =
        Proposal.rewrite(snapshot(ends(before)), new LineRange(first, end), ends(text));
    assertThat(new String(proposal.decideAll(Decision.ACCEPTED).result(), UTF_8))
        .isEqualTo(ends(expected));
    assertThat(proposal.result()).isEqualTo(ends(before).getBytes(UTF_8));
  }

  private static String ends(String text) {
    return text.replace("n", "\n").replace("r", "\r");
  }

  @Test
  void carriageReturnAndLineFeedOfTwoLinesDoNotBecomeOneEnd() {
    Proposal first = change("a\rb\nc\n", 1, 2, "", "x");
    assertThat(accepted(first)).isEqualTo("a\r\r\nx\nc\n");
    Proposal last = change("a\rb\n\nc\n", 0, 2, "a", "", "x");
    assertThat(lines(last)).containsExactly("a", "", "x", "", "c");
    Proposal before = change("a\rb\r\n\n", 1, 1, "x");
    assertThat(lines(before)).containsExactly("a", "x", "b", "");
    Proposal next =
        Proposal.of(
            snapshot("a\rb\r\r\n"), List.of(new LineChange(new LineRange(1, 2), List.of("x"))));
    assertThat(accepted(next)).isEqualTo("a\rx\r\r\n");
    Proposal feed = change("a\rb\nc\rd\n\n", 2, 4, "x");
    assertThat(lines(feed)).containsExactly("a", "b", "x", "");
  }

  private static Proposal change(String before, int first, int end, String... lines) {
    return Proposal.of(
        snapshot(before), List.of(new LineChange(new LineRange(first, end), List.of(lines))));
  }

  private static List<String> lines(Proposal proposal) {
    Snapshot result = snapshot(accepted(proposal));
    return IntStream.range(0, result.lineCount()).mapToObj(result::line).toList();
  }

  @Test
  void markStaysAndBytesOfOtherEncodingsStay() {
    assertThat(accepted(rewrite(snapshot("\uFEFFa\nb\n"), "x\nb\n"))).isEqualTo("\uFEFFx\nb\n");
    byte[] broken = {'a', (byte) 0x92, '\n', 'b', '\n', (byte) 0xC3, '\n'};
    Snapshot snapshot = Snapshot.of("f", broken);
    Proposal proposal = Proposal.rewrite(snapshot, new LineRange(1, 2), "é");
    assertThat(proposal.decideAll(Decision.ACCEPTED).result())
        .isEqualTo(new byte[] {'a', (byte) 0x92, '\n', (byte) 0xE9, '\n', (byte) 0xC3, '\n'});
  }

  @Test
  void characterThatTheFileCannotHoldIsNamed() {
    Snapshot latin = Snapshot.of("old.c", "/* é */\nint a;\nint b;\n".getBytes(ISO_8859_1));
    assertThatThrownBy(() -> rewrite(latin, "/* é */\nint a;\nint b; // don\u2019t\n"))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_EDITABLE))
        .hasMessage(
            "old.c is ISO-8859-1, which lacks the character U+2019 (RIGHT SINGLE QUOTATION MARK)"
                + " of the new text for line 3; convert the file to UTF-8 first, or do without the"
                + " character");
    Proposal fine = rewrite(latin, "/* é */\nint a;\nint c;\n");
    assertThatThrownBy(() -> fine.edit(0, List.of("x", "y 😀")))
        .hasMessageContaining("U+1F600 (GRINNING FACE) of the new text for line 4");
    assertThatThrownBy(() -> rewrite(snapshot("a\n"), "\uD83D\n"))
        .hasMessageContaining("which lacks the character U+D83D");
  }

  @Test
  void hunksHoldNeighbouringRuns() {
    Proposal proposal = rewrite(snapshot("a\nb\nc\nd\ne\nf\ng\nh\n"), "A\nb\nC\nd\ne\nf\nG\nh\n");
    assertThat(proposal.hunks()).hasSize(2);
    Hunk first = proposal.hunks().getFirst();
    assertThat(first.before()).isEqualTo(new LineRange(0, 3));
    assertThat(first.beforeLines()).containsExactly("a", "b", "c");
    assertThat(first.afterLines()).containsExactly("A", "b", "C");
    assertThat(first.changes())
        .containsExactly(
            new LineChange(new LineRange(0, 1), List.of("A")),
            new LineChange(new LineRange(2, 3), List.of("C")));
    Proposal split = proposal.split(0);
    assertThat(split.hunks()).hasSize(3);
    assertThat(accepted(split.decide(0, Decision.REJECTED), 1))
        .isEqualTo("a\nb\nC\nd\ne\nf\ng\nh\n");
  }

  @Test
  void splitGoesLineByLineAndKeepsTheDecision() {
    Proposal proposal =
        rewrite(snapshot("int a = 1;\nreturn a;\n"), "log();\nint a = 2;\nreturn a + 1;\nend();\n");
    assertThat(proposal.hunks()).hasSize(1);
    Proposal split = proposal.decide(0, Decision.ACCEPTED).split(0);
    assertThat(split.hunks().stream().map(Hunk::afterLines))
        .containsExactly(
            List.of("log();"), List.of("int a = 2;"), List.of("return a + 1;"), List.of("end();"));
    assertThat(split.hunks()).allMatch(hunk -> hunk.decision() == Decision.ACCEPTED);
    assertThat(split.hunks()).noneMatch(Hunk::canSplit);
    assertThat(split.split(1)).isSameAs(split);
    assertThat(text(split.decide(0, Decision.REJECTED).decide(2, Decision.REJECTED)))
        .isEqualTo("int a = 2;\nreturn a;\nend();\n");
  }

  @Test
  void decidePendingKeepsWhatWasDecided() {
    Proposal proposal =
        rewrite(snapshot("a\nb\nc\nd\ne\nf\ng\nh\ni\n"), "A\nb\nc\nd\nE\nf\ng\nh\nI\n");
    Proposal decided = proposal.decide(1, Decision.REJECTED).decidePending(Decision.ACCEPTED);
    assertThat(text(decided)).isEqualTo("A\nb\nc\nd\ne\nf\ng\nh\nI\n");
    assertThat(decided.hasPending()).isFalse();
    assertThat(proposal.hasPending()).isTrue();
    assertThat(new String(proposal.preview(), UTF_8)).isEqualTo("A\nb\nc\nd\nE\nf\ng\nh\nI\n");
    assertThat(new String(decided.preview(), UTF_8)).isEqualTo(text(decided));
  }

  @Test
  void editedHunkIsPendingAndWinsOverTheProposal() {
    Proposal proposal = rewrite(snapshot("a\nb\nc\n"), "a\nx\nc\n").decideAll(Decision.ACCEPTED);
    Proposal edited = proposal.edit(0, List.of("one\r\ntwo", "three"));
    assertThat(edited.hunks().getFirst().edited()).isTrue();
    assertThat(edited.hunks().getFirst().decision()).isEqualTo(Decision.PENDING);
    assertThat(text(edited)).isEqualTo("a\nb\nc\n");
    assertThat(accepted(edited)).isEqualTo("a\none\ntwo\nthree\nc\n");
    Proposal back = edited.edit(0, List.of("b"));
    assertThat(accepted(back)).isEqualTo("a\nb\nc\n");
    assertThat(back.hunks().getFirst().canSplit()).isFalse();
  }

  @Test
  void whiteSpaceIsNeverIgnored() {
    Proposal proposal = rewrite(snapshot("a \n\tb\n\n"), "a\n    b\n\n");
    assertThat(accepted(proposal)).isEqualTo("a\n    b\n\n");
    assertThat(proposal.hunks()).hasSize(1);
  }

  @Test
  void changedLineEndsAreChangesOfHistoryOnly() {
    Snapshot crlf = snapshot("a\r\nb\r\n");
    assertThat(rewrite(crlf, "a\nb").hunks()).isEmpty();
    Proposal history = Proposal.between(crlf, "a\r\nb\n".getBytes(UTF_8));
    assertThat(history.hunks()).hasSize(1);
    assertThat(history.hunks().getFirst().beforeLines())
        .isEqualTo(history.hunks().getFirst().afterLines());
    assertThat(accepted(history)).isEqualTo("a\r\nb\n");
  }

  @Test
  void longChangesAreNotOneHunk() {
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      before.add("line " + i);
      after.add(i % 2 == 0 ? "line " + i : "changed " + i);
    }
    Proposal proposal = rewrite(snapshot(String.join("\n", before)), String.join("\n", after));
    assertThat(proposal.hunks()).hasSizeGreaterThan(8);
    assertThat(accepted(proposal)).isEqualTo(String.join("\n", after));
  }

  @Test
  void overlappingChangesAreRefused() {
    Snapshot snapshot = snapshot("a\nb\nc\n");
    LineChange one = new LineChange(new LineRange(0, 2), List.of("x"));
    LineChange other = new LineChange(new LineRange(1, 3), List.of("y"));
    assertThatThrownBy(() -> Proposal.of(snapshot, List.of(other, one)))
        .isInstanceOf(IllegalArgumentException.class);
    LineChange beyond = new LineChange(new LineRange(3, 4), List.of("y"));
    assertThatThrownBy(() -> Proposal.of(snapshot, List.of(beyond)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "old {0} to {1}, new {2} to {3}: {4} hunks, the selected one gives {5}")
  @CsvSource({
    "2, 3, 0, 0, 3, 'a b X d e'",
    "1, 3, 0, 0, 2, 'a W X d e'",
    "0, 0, 2, 3, 2, 'a b c Y e'",
    "0, 5, 0, 0, 1, 'a W X Y e'",
    "4, 5, 0, 0, 1, 'a b c d e'",
  })
  void aHunkIsCutAroundSelectedLines(
      int oldFirst, int oldEnd, int newFirst, int newEnd, int hunks, String selected) {
    Proposal whole = rewrite(snapshot("a\nb\nc\nd\ne\n"), "a\nW\nX\nY\ne\n");
    LineRange oldLines = new LineRange(oldFirst, oldEnd);
    LineRange newLines = new LineRange(newFirst, newEnd);

    Proposal cut = whole.split(0, oldLines, newLines);

    assertThat(cut.hunks()).hasSize(hunks);
    assertThat(cut.hunks())
        .extracting(Hunk::index)
        .containsExactlyElementsOf(IntStream.range(0, hunks).boxed().toList());
    assertThat(accepted(cut)).isEqualTo("a\nW\nX\nY\ne\n");
    for (Hunk hunk : cut.hunks()) {
      boolean meant =
          (hunk.before().first() < oldEnd && oldFirst < hunk.before().end())
              || (newEnd > 0 && hunk.index() == hunks - 1);
      if (meant) {
        cut = cut.decide(hunk.index(), Decision.ACCEPTED);
      }
    }
    assertThat(text(cut)).isEqualTo(selected.replace(' ', '\n') + "\n");
  }

  @Test
  void aCutHunkKeepsItsDecisionAndAllSubsetsGiveTheirLines() {
    Proposal whole = rewrite(snapshot("a\nb\nc\n"), "a\n1\n2\n3\nc\n").decide(0, Decision.REJECTED);
    Proposal cut = whole.split(0, new LineRange(0, 0), new LineRange(1, 2));
    assertThat(cut.hunks()).hasSize(3).allMatch(hunk -> hunk.decision() == Decision.REJECTED);
    assertThat(accepted(cut, 1)).isEqualTo("a\nb\n2\nc\n");
    assertThat(accepted(cut)).isEqualTo("a\n1\n2\n3\nc\n");
  }

  private static Proposal rewrite(Snapshot snapshot, String text) {
    return Proposal.rewrite(snapshot, snapshot.allLines(), text);
  }

  private static String accepted(Proposal proposal) {
    return text(proposal.decideAll(Decision.ACCEPTED));
  }

  private static String accepted(Proposal proposal, int hunk) {
    return text(proposal.decide(hunk, Decision.ACCEPTED));
  }

  private static String text(Proposal proposal) {
    return new String(proposal.result(), UTF_8);
  }

  private static Snapshot snapshot(String text) {
    return Snapshot.of("file", text.getBytes(UTF_8));
  }
}
