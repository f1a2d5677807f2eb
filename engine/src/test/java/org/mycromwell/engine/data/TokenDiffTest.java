package org.mycromwell.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenDiffTest {
  @Test
  void whatIsNewOrStandsBehindAGapHasChanged() {
    assertThat(TokenDiff.changed(new int[] {1, 2, 3, 4, 5}, new int[] {1, 9, 3, 5}))
        .containsExactly(false, true, false, true, false);
    assertThat(TokenDiff.changed(new int[] {1, 2}, new int[] {1})).containsExactly(false, true);
  }
}
