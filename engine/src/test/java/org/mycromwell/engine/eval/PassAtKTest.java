package org.mycromwell.engine.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PassAtKTest {
  @Test
  void knownValues() {
    assertThat(PassAtK.estimate(1, 0, 1)).isZero();
    assertThat(PassAtK.estimate(1, 1, 1)).isEqualTo(1);
    assertThat(PassAtK.estimate(10, 3, 1)).isCloseTo(0.3, within(1e-12));
    // 1 - C(7,5) / C(10,5) = 1 - 21 / 252
    assertThat(PassAtK.estimate(10, 3, 5)).isCloseTo(1 - 21.0 / 252, within(1e-12));
    assertThat(PassAtK.estimate(10, 3, 8)).isEqualTo(1);
    assertThat(PassAtK.estimate(200, 1, 100)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void isTheMeanOverAllChoices() {
    Random random = new Random(1);
    int draws = 200_000;
    int hits = 0;
    for (int i = 0; i < draws; i++) {
      // 3 of 8 without putting back, 2 of the 8 passed
      int passedLeft = 2;
      boolean hit = false;
      for (int left = 8; left > 5; left--) {
        if (random.nextInt(left) < passedLeft) {
          hit = true;
          passedLeft--;
        }
      }
      hits += hit ? 1 : 0;
    }
    assertThat(PassAtK.estimate(8, 2, 3)).isCloseTo((double) hits / draws, within(0.005));
  }

  @Test
  void moreThanTheSamplesIsAnError() {
    assertThatThrownBy(() -> PassAtK.estimate(5, 1, 6))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
