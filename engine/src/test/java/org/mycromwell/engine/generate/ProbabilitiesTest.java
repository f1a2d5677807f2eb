package org.mycromwell.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProbabilitiesTest {
  private static final float NONE = Float.NEGATIVE_INFINITY;

  @Test
  void onlyTheVocabularyCounts() {
    float[] logits = {50, 0, 0, NONE, 0, 50};
    assertThat(Probabilities.logSumExp(logits, 1, 4)).isCloseTo(Math.log(3), within(1e-12));
  }

  @Test
  void largeLogitsDoNotOverflow() {
    float[] logits = {1000, 1000, -1000};
    assertThat(Probabilities.logSumExp(logits, 0, 3)).isCloseTo(1000 + Math.log(2), within(1e-9));
    assertThat(Probabilities.logSumExp(new float[] {-2000, NONE}, 0, 2)).isEqualTo(-2000);
  }
}
