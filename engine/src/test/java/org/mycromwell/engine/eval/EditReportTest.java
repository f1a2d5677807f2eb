package org.mycromwell.engine.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.eval.Reliability.Prediction;

class EditReportTest {
  private static EditResult result(
      String family, String language, boolean determined, boolean exact) {
    EditCounts counts = new EditCounts(1, exact ? 1 : 0, 1, exact ? 0 : 1, 0, 0, 0);
    return new EditResult(family, language, determined, counts, List.of());
  }

  @Test
  void familiesCountTheSameAndThoseThatAreNotDeterminedDoNot() {
    List<EditResult> results = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      results.add(result("often", i % 2 == 0 ? "python" : "java", true, true));
    }
    for (int i = 0; i < 10; i++) {
      results.add(result("seldom", "python", true, i < 4));
    }
    results.add(result("docs", "python", false, false));
    EditReport report = new EditReport(results, true);

    assertThat(report.all().edits()).isEqualTo(101);
    assertThat(report.balancedExact().value()).isEqualTo(0.7);
    assertThat(report.balancedExact().low()).isBetween(0.5, 0.6);
    assertThat(report.balancedExact().high()).isBetween(0.8, 0.9);
    assertThat(report.weakest().map(Map.Entry::getKey)).contains("seldom");
    assertThat(report.families(true).keySet()).containsExactly("often", "seldom");
    assertThat(report.families(false).keySet()).containsExactly("docs");
    assertThat(report.languages())
        .hasEntrySatisfying("python", counts -> assertThat(counts.edits()).isEqualTo(55));
    assertThat(report.languagesOf("often"))
        .hasEntrySatisfying("java", counts -> assertThat(counts.edits()).isEqualTo(45));
    assertThat(report.reliability()).isEmpty();
  }

  @Test
  void intervalsAreThoseOfWilson() {
    Share share = Share.of(45, 50); // a published example: .786 to .957
    assertThat(share.low()).isCloseTo(0.786, within(0.001));
    assertThat(share.high()).isCloseTo(0.957, within(0.001));
    assertThat(Share.of(0, 0)).extracting(Share::low, Share::high).containsExactly(0.0, 1.0);
    assertThat(Share.of(20, 20).low()).isBetween(0.8, 0.9);
  }

  @Test
  void confidenceThatIsTrueIsFoundTrue() {
    Random random = new Random(1);
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      double log = -4 * random.nextDouble();
      double p = 1 / (1 + Math.exp(-(1.5 * log + 2)));
      predictions.add(new Prediction(p, log, random.nextDouble() < p));
    }
    Reliability reliability = Reliability.of(predictions);
    assertThat(reliability.error()).isLessThan(0.02);
    assertThat(reliability.auroc()).isBetween(0.7, 0.9);
    assertThat(reliability.fitted().scale()).isCloseTo(1.5f, within(0.1f));
    assertThat(reliability.fitted().offset()).isCloseTo(2f, within(0.1f));
    assertThat(reliability.bins().stream().mapToInt(Reliability.Bin::predictions).sum())
        .isEqualTo(20_000);
  }

  @Test
  void ranksAreComparedAndTiesShared() {
    assertThat(
            Reliability.auroc(
                List.of(
                    new Prediction(0.9, 0, true),
                    new Prediction(0.5, 0, true),
                    new Prediction(0.5, 0, false),
                    new Prediction(0.1, 0, false))))
        .isEqualTo(3.5 / 4);
    assertThat(Reliability.auroc(List.of(new Prediction(1, 0, true)))).isNaN();
    Reliability sure = Reliability.of(List.of(new Prediction(1, 0, true)));
    assertThat(sure.bins()).hasSize(1);
    assertThat(sure.fitted().probability(0)).isGreaterThan(0.5);
  }
}
