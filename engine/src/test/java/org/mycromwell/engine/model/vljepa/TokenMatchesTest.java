package org.mycromwell.engine.model.vljepa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an instruction and the code before it have in common is found, whatever it is. */
class TokenMatchesTest {
  private static final int DIFF = Samples.TOKENIZER.specialTokens().idOf("<DIFF>").orElseThrow();
  private static final int MARK = Samples.TOKENIZER.specialTokens().idOf("</FILE>").orElseThrow();

  @Test
  void longestRunsCountOnBothSides() {
    // a b c d e </FILE> x b c y e <DIFF>
    int[] prompt = {200, 201, 202, 203, 204, MARK, 300, 201, 202, 301, 204, DIFF};
    assertThat(TokenMatches.of(prompt, MARK, DIFF))
        .containsExactly(0, 2, 2, 0, 1, 0, 0, 2, 2, 0, 1, 0);
  }

  @Test
  void theTokenBehindTheInstructionIsNoPartOfIt() {
    assertThat(TokenMatches.of(new int[] {DIFF, 200, MARK, 300, DIFF}, MARK, DIFF)).containsOnly(0);
  }

  @Test
  void withoutAnInstructionNothingMatches() {
    assertThat(TokenMatches.of(new int[] {200, 200, DIFF}, MARK, DIFF)).containsOnly(0);
    assertThat(TokenMatches.of(new int[] {MARK, DIFF}, MARK, DIFF)).containsOnly(0);
    assertThat(TokenMatches.of(new int[] {200, MARK, DIFF}, MARK, DIFF)).containsOnly(0);
    // Behind a context file the file to complete is no instruction.
    assertThat(TokenMatches.of(new int[] {200, MARK, 200, 9}, MARK, DIFF)).containsOnly(0);
    assertThat(TokenMatches.of(new int[0], MARK, DIFF)).isEmpty();
  }

  @Test
  void agreesWithTheDefinition() {
    Random random = new Random(5);
    for (int round = 0; round < 2000; round++) {
      int[] prompt = random.ints(random.nextInt(40), 200, 204).toArray();
      for (int i = 0; i < 2 && prompt.length > 0; i++) {
        prompt[random.nextInt(prompt.length)] = MARK;
      }
      if (prompt.length > 0 && random.nextBoolean()) {
        prompt[prompt.length - 1] = DIFF;
      }
      assertThat(TokenMatches.of(prompt, MARK, DIFF)).isEqualTo(ReferenceVlJepa.matches(prompt));
    }
  }
}
