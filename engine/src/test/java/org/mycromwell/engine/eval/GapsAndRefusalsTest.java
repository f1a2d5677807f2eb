package org.mycromwell.engine.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.eval.RefusalEvaluation.Asked;
import org.mycromwell.engine.eval.RefusalEvaluation.Report;

class GapsAndRefusalsTest {
  @Test
  void theLinesWithTheMostSimilarNeighboursFillAGap() {
    String before =
        "def one(a):\n    x = a.first()\n    return x\n\ndef two(b):\n    x = b.first()\n";
    String after = "\ndef three(c):\n    pass\n";
    assertThat(SimilarLines.fill(before, after, 1)).isEqualTo("    return x\n");
    assertThat(SimilarLines.fill("a\n", "b\n", 3)).isEmpty();
    assertThat(SimilarLines.fill("", "a\n", 1)).isEqualTo("a\n");
  }

  @Test
  void linesOnBothSidesOfTheGapDoNotFollowEachOther() {
    // Only "p\nq" stands together; "x\ny" is torn apart by the gap.
    assertThat(SimilarLines.fill("p\nq\nx\n", "y\n", 2)).isNotEqualTo("x\ny\n");
  }

  @Test
  void gapsAreOfWholeLinesOrWithin() {
    assertThat(new HeldOutGap("", "f", "a\n", "c\n", "b\n").wholeLines()).isEqualTo(1);
    assertThat(new HeldOutGap("", "f", "a\n", "", "b\nc").wholeLines()).isEqualTo(2);
    assertThat(new HeldOutGap("", "f", "a", "c\n", "b\n").wholeLines()).isZero();
    assertThat(new HeldOutGap("", "f", "a\n", "c\n", "b").wholeLines()).isZero();
  }

  @Test
  void theRecommendedThresholdRefusesFewInScope() {
    List<Asked> inScope = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      inScope.add(new Asked("f", i < 95 ? 0.001 : 0.1 * (i - 94) + 0.0005, false));
    }
    List<Asked> outOfScope =
        List.of(
            new Asked("a", 0.9, true), new Asked("a", 0.25, false), new Asked("b", 0.02, false));
    Report report = new Report(inScope, outOfScope, true);

    double threshold = report.recommended(0.03).orElseThrow();
    assertThat(threshold).isEqualTo(0.201);
    assertThat(report.at(threshold).inScope().value()).isEqualTo(0.03);
    assertThat(report.at(0.2).inScope().value()).isGreaterThan(0.03);
    assertThat(report.at(threshold).outOfScope().value()).isEqualTo(2.0 / 3);
    assertThat(report.recommended(0).orElseThrow()).isEqualTo(0.501);
    assertThat(Report.refused(outOfScope).value()).isEqualTo(1.0 / 3);
    assertThat(Report.groups(outOfScope).keySet()).containsExactly("a", "b");
    assertThat(new Report(List.of(new Asked("f", 1, true)), List.of(), true).recommended(0))
        .isEmpty();
  }

  @Test
  void textWithoutBlanksIsCompared() {
    TextAccuracy ink = TextAccuracy.ofInk("if x:\n    y = 1\n", "if x:\ny=2");
    assertThat(ink.characters()).isEqualTo(7);
    assertThat(ink.errors()).isEqualTo(1);
  }
}
