package org.mycromwell.engine.model.vljepa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an instruction and the code before it have in common is found, whatever it is. */
class TokenMatchesTest {
  private static final int DIFF = Samples.TOKENIZER.specialTokens().idOf("<DIFF>").orElseThrow();
  private static final int MARK = Samples.TOKENIZER.specialTokens().idOf("</FILE>").orElseThrow();

  private static int[] of(int... prompt) {
    return TokenMatches.of(prompt, MARK, DIFF, Samples.GEOMETRY::areOneWord);
  }

  /** One token a character in this vocabulary. */
  private static int[] prompt(String code, String instruction) {
    return IntStream.of(0, 1)
        .mapToObj(i -> i == 0 ? concat(tokens(code), MARK) : concat(tokens(instruction), DIFF))
        .flatMapToInt(Arrays::stream)
        .toArray();
  }

  private static int[] concat(int[] tokens, int last) {
    int[] all = Arrays.copyOf(tokens, tokens.length + 1);
    all[tokens.length] = last;
    return all;
  }

  private static int[] tokens(String text) {
    return Samples.TOKENIZER.encode(text);
  }

  @Test
  void longestRunsCountOnBothSides() {
    assertThat(of(prompt("+<>;=", "!<>?="))).containsExactly(0, 6, 6, 0, 5, 0, 0, 6, 6, 0, 5, 0);
  }

  @Test
  void aNameInsideOfAnotherIsLess() {
    assertThat(of(prompt("ab+b", "b"))).containsExactly(0, 1, 0, 5, 0, 5, 0);
    assertThat(of(prompt("b", "b_c"))).containsExactly(1, 0, 1, 0, 0, 0);
  }

  @Test
  void wordsNeedNotBeTold() {
    int[] prompt = prompt("ab+b", "b+");
    assertThat(Samples.GEOMETRY.matches(prompt, true)).containsExactly(0, 2, 2, 5, 0, 5, 2, 0);
    assertThat(Samples.GEOMETRY.matches(prompt, false)).containsExactly(0, 2, 2, 1, 0, 2, 2, 0);
  }

  @Test
  void theTokenBehindTheInstructionIsNoPartOfIt() {
    assertThat(of(DIFF, 200, MARK, 300, DIFF)).containsOnly(0);
  }

  @Test
  void withoutAnInstructionNothingMatches() {
    assertThat(of(200, 200, DIFF)).containsOnly(0);
    assertThat(of(MARK, DIFF)).containsOnly(0);
    assertThat(of(200, MARK, DIFF)).containsOnly(0);
    // Behind a context file the file to complete is no instruction.
    assertThat(of(200, MARK, 200, 9)).containsOnly(0);
    assertThat(of()).isEmpty();
  }

  @Test
  void agreesWithTheDefinition() {
    int[] letters = tokens("ab+_");
    Random random = new Random(5);
    for (int round = 0; round < 2000; round++) {
      int[] prompt =
          random.ints(random.nextInt(40), 0, letters.length).map(i -> letters[i]).toArray();
      for (int i = 0; i < 2 && prompt.length > 0; i++) {
        prompt[random.nextInt(prompt.length)] = MARK;
      }
      if (prompt.length > 0 && random.nextBoolean()) {
        prompt[prompt.length - 1] = DIFF;
      }
      assertThat(of(prompt)).isEqualTo(ReferenceVlJepa.matches(prompt));
    }
  }
}
