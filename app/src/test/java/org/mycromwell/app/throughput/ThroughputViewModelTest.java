package org.mycromwell.app.throughput;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mycromwell.app.run.StreamProgress;
import org.mycromwell.app.run.TestModels;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditStats;
import org.mycromwell.engine.edit.flow.PromptParts;
import org.mycromwell.engine.edit.prompt.AnswerFormat;

class ThroughputViewModelTest {
  private static final long MILLI = 1_000_000;
  private static final long START = 5_000 * MILLI;

  private final ThroughputViewModel panel = new ThroughputViewModel(START);
  private final Snapshot file = Snapshot.of("a.txt", "0123456789\n".repeat(10).getBytes(UTF_8));
  private Optional<PromptParts> prompt = Optional.empty();

  @BeforeEach
  void openModel() {
    panel.modelChanged(TestModels.text(), START);
  }

  private void at(long millis, int done, int total, int tokens, long firstMillis) {
    panel.progressed(
        new StreamProgress(
            prompt,
            done,
            total,
            tokens,
            "",
            firstMillis == 0 ? 0 : START + firstMillis * MILLI,
            List.of(),
            tokens == 0),
        START + millis * MILLI);
  }

  private Figures figures(long millis) {
    panel.tick(START + millis * MILLI);
    return panel.figuresProperty().get();
  }

  @Test
  void nothingIsKnownAtFirstAndNothingIsZero() {
    Figures figures = figures(100);
    assertThat(figures.decodeNow()).isEmpty();
    assertThat(figures.answerTokens()).isEmpty();
    assertThat(figures.copiedShare()).isEmpty();
    assertThat(Figures.rate(figures.decodeAverage())).isEqualTo("\u2013");
    assertThat(figures.progress()).isEqualTo("\u2013");
    assertThat(figures.context()).isEqualTo("\u2013 / 4,096");
    assertThat(figures.memory()).isEqualTo("1.9 GB");
    assertThat(figures.threads()).hasValue(2);
    assertThat(panel.sparklineProperty().get().bins()).hasSize(60).allMatch(bin -> !bin.isKnown());
  }

  @Test
  void prefillCountsWhatWasComputedAndNotWhatWasCached() {
    panel.started(file, START);
    at(100, 600, 1000, 0, 0); // 500 of them from the cache, perhaps
    assertThat(figures(100).prefill()).isEmpty();
    at(1100, 800, 1000, 0, 0);
    at(2100, 1000, 1000, 0, 0);
    assertThat(figures(2100).prefill().orElseThrow()).isCloseTo(200, within(0.01));
    assertThat(figures(2100).firstTokenSeconds()).isEmpty();
    assertThat(panel.sparklineProperty().get().bins().getLast().prefill()).isTrue();
  }

  @Test
  void decodeIsTheLastSecondAndTheAverageTheRun() {
    panel.started(file, START);
    at(50, 100, 100, 0, 0);
    at(1000, 100, 100, 1, 1000);
    for (int i = 1; i <= 40; i++) {
      at(1000 + 50 * i, 100, 100, 1 + i, 1000); // 20 a second, for two seconds
    }
    for (int i = 1; i <= 20; i++) {
      at(3000 + 50 * i, 100, 100, 41 + 2 * i, 1000); // then 40 a second
    }
    Figures figures = figures(4000);
    assertThat(figures.decodeNow().orElseThrow()).isCloseTo(40, within(2.1));
    assertThat(figures.decodeAverage().orElseThrow()).isCloseTo(81 / 3.0, within(0.5));
    assertThat(figures.firstTokenSeconds().orElseThrow()).isCloseTo(1, within(0.001));
    List<Sparkline.Bin> bins = panel.sparklineProperty().get().bins();
    assertThat(bins.get(58).tokens()).isBetween(38, 42);
    assertThat(bins.get(56).tokens()).isBetween(19, 21);
    assertThat(panel.sparklineProperty().get().most()).isBetween(38, 42);
    // A model that hangs shows it.
    assertThat(figures(6000).decodeNow().orElseThrow()).isLessThan(1);
  }

  @Test
  void theLengthOfARewriteIsExpectedAndSoIsItsEnd() {
    prompt =
        Optional.of(
            new PromptParts(
                new LineRange(0, 5),
                file.allLines(),
                AnswerFormat.REWRITE,
                460,
                4096,
                List.of(new PromptParts.Part(PromptParts.Kind.FILE, "a.txt", 400))));
    panel.started(file, START);
    at(50, 460, 460, 0, 0);
    at(1000, 460, 460, 1, 1000);
    at(2000, 460, 460, 50, 1000);
    Figures figures = figures(2000);
    assertThat(figures.expectedTokens()).hasValue(200);
    assertThat(figures.progress()).isEqualTo("50 / ~200 tokens");
    assertThat(figures.secondsLeft().orElseThrow()).isCloseTo(3, within(0.1));
    assertThat(figures.context()).isEqualTo("510 / 4,096");
    assertThat(figures.parts()).hasSize(1);
  }

  @Test
  void inTheEndTheEngineIsRight() {
    panel.started(file, START);
    at(1000, 100, 100, 1, 1000);
    at(1500, 100, 100, 10, 1000);
    EditStats stats = new EditStats(100, 40, 60, 500, 700, 10, 250, 12, 6, 4096, 0);
    panel.ended(Optional.of(stats), START + 1600 * MILLI);
    Figures figures = panel.figuresProperty().get();
    assertThat(figures.decodeAverage()).hasValue(40);
    assertThat(figures.decodeNow()).isEmpty();
    assertThat(figures.prefill()).hasValue(120);
    assertThat(figures.firstTokenSeconds()).hasValue(0.7);
    assertThat(figures.cachedTokens()).hasValue(40);
    assertThat(figures.copied()).isEqualTo("60 %");
    assertThat(panel.isRunning()).isFalse();
    panel.modelChanged(null, START + 1700 * MILLI);
    assertThat(panel.figuresProperty().get()).isEqualTo(Figures.NONE);
  }

  @Test
  void aRunThatFailsLeavesNoFiguresOfTheOneBefore() {
    EditStats stats = new EditStats(100, 40, 60, 500, 700, 10, 250, 12, 6, 4096, 0);
    panel.started(file, START);
    panel.ended(Optional.of(stats), START + MILLI);
    panel.started(file, START + 2 * MILLI);
    panel.ended(Optional.empty(), START + 3 * MILLI);
    assertThat(panel.figuresProperty().get().decodeAverage()).isEmpty();
    assertThat(panel.figuresProperty().get().copied()).isEqualTo("\u2013");
  }

  @Test
  void memoryAndDurationsAreForPeople() {
    panel.memoryMeasured(OptionalLong.of(310_400_000));
    assertThat(figures(0).memory()).isEqualTo("310 MB");
    assertThat(Figures.duration(OptionalDouble.of(4.06))).isEqualTo("4.1 s");
    assertThat(Figures.duration(OptionalDouble.of(37.6))).isEqualTo("38 s");
    assertThat(Figures.duration(OptionalDouble.of(130))).isEqualTo("2 min 10 s");
    assertThat(Figures.rate(OptionalDouble.of(1212))).isEqualTo("1,212 tok/s");
  }
}
