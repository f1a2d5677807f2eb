package org.mycromwell.engine.model.vljepa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an instruction and the code before it have in common is found, whatever it is. */
class TokenMatchesTest {
  private static final int MARK = Samples.TOKENIZER.specialTokens().idOf("</FILE>").orElseThrow();

  @Test
  void longestRunsCountOnBothSides() {
    // a b c d e </FILE> x b c y e <DIFF>
    int[] prompt = {200, 201, 202, 203, 204, MARK, 300, 201, 202, 301, 204, 8};
    assertThat(TokenMatches.of(prompt, MARK)).containsExactly(0, 2, 2, 0, 1, 0, 0, 2, 2, 0, 1, 0);
  }

  @Test
  void theTokenBehindTheInstructionIsNoPartOfIt() {
    assertThat(TokenMatches.of(new int[] {8, 200, MARK, 300, 8}, MARK)).containsOnly(0);
  }

  @Test
  void withoutAnInstructionNothingMatches() {
    assertThat(TokenMatches.of(new int[] {200, 200, 200}, MARK)).containsOnly(0);
    assertThat(TokenMatches.of(new int[] {MARK, 200}, MARK)).containsOnly(0);
    assertThat(TokenMatches.of(new int[] {200, MARK}, MARK)).containsOnly(0);
    assertThat(TokenMatches.of(new int[0], MARK)).isEmpty();
  }

  @Test
  void agreesWithTheDefinition() {
    Random random = new Random(5);
    for (int round = 0; round < 2000; round++) {
      int[] prompt = random.ints(random.nextInt(40), 200, 204).toArray();
      for (int i = 0; i < 2 && prompt.length > 0; i++) {
        prompt[random.nextInt(prompt.length)] = MARK;
      }
      assertThat(TokenMatches.of(prompt, MARK)).isEqualTo(ReferenceVlJepa.matches(prompt));
    }
  }
}
