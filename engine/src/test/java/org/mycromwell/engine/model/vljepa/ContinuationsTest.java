package org.mycromwell.engine.model.vljepa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An answer is followed through the code and the instruction it was made from. */
class ContinuationsTest {
  private static final int DIFF = special("<DIFF>");
  private static final int FILE_END = special("</FILE>");
  private static final int NONE = special("<PAD>");
  private static final int LINE_0 = special("<L0>");
  private static final int LINE_1 = special("<L1>");
  private static final int BREAK = token("\n");
  private static final int TAB = token("\t");

  /** {@code <L0> \n a ( b ) <L1> \n a ( c ) </FILE> b d e <DIFF>}. */
  private static final int[] PROMPT = {
    LINE_0, BREAK, 200, 210, 201, 211, LINE_1, BREAK, 200, 210, 202, 211, FILE_END, 201, 203, 204,
    DIFF
  };

  private static int token(String text) {
    return Samples.TOKENIZER.encode(text)[0];
  }

  private static int special(String name) {
    return Samples.TOKENIZER.specialTokens().idOf(name).orElseThrow();
  }

  private static int[][] next(int[] prompt, int... inputs) {
    Continuations continuations = new Continuations(prompt, Samples.GEOMETRY);
    for (int input : inputs) {
      continuations.append(input);
    }
    return new int[][] {
      IntStream.range(0, inputs.length).map(continuations::inCode).toArray(),
      IntStream.range(0, inputs.length).map(continuations::inInstruction).toArray()
    };
  }

  @Test
  void aCopiedLineIsFollowedFromItsMark() {
    assertThat(next(PROMPT, DIFF, LINE_1, BREAK, 200, 210, 202)[0])
        .containsExactly(NONE, BREAK, 200, 210, 202, 211);
  }

  @Test
  void theCodeWaitsWhileSomethingElseIsWritten() {
    // a ( becomes a ( d e, of which the code knows nothing; then it goes on behind the next match.
    int[][] next = next(PROMPT, DIFF, LINE_0, BREAK, 200, 210, 203, 204, 211);
    assertThat(next[0]).containsExactly(NONE, BREAK, 200, 210, 201, 201, 201, BREAK);
    assertThat(next[1]).containsExactly(NONE, NONE, NONE, NONE, NONE, 204, NONE, NONE);
  }

  @Test
  void aLineIsFollowedThatMovesToTheRight() {
    // It had no indentation: the place waits for its first word.
    assertThat(next(PROMPT, DIFF, LINE_0, BREAK, TAB, 200, 210)[0])
        .containsExactly(NONE, BREAK, 200, 200, 210, 201);
    int[] indented = {LINE_0, BREAK, TAB, 200, 201, LINE_1, BREAK, TAB, 200, 202, FILE_END, DIFF};
    int deeper = token("    ");
    assertThat(next(indented, DIFF, LINE_1, BREAK, deeper, 200)[0])
        .containsExactly(NONE, BREAK, TAB, 200, 202);
  }

  @Test
  void indentationOfTwoTokensIsFollowedTokenByToken() {
    int[] prompt = {LINE_0, BREAK, TAB, TAB, 200, 201, BREAK, TAB, 202, FILE_END, DIFF};
    assertThat(next(prompt, DIFF, LINE_0, BREAK, TAB, TAB, 200)[0])
        .containsExactly(NONE, BREAK, TAB, TAB, 200, 201);
    // One more than there was: the place waits.
    assertThat(next(prompt, DIFF, LINE_0, BREAK, TAB, TAB, TAB, 200)[0])
        .containsExactly(NONE, BREAK, TAB, TAB, 200, 200, 201);
    // And one less.
    assertThat(next(prompt, DIFF, LINE_0, BREAK, TAB, 200)[0])
        .containsExactly(NONE, BREAK, TAB, TAB, 201);
  }

  @Test
  void aWordInAnotherCaseIsFollowed() {
    int[] prompt = {LINE_0, BREAK, token("X"), token("Y"), 202, FILE_END, token("Y"), 203, DIFF};
    int[][] next = next(prompt, DIFF, LINE_0, BREAK, token("x"), 204, token("y"));
    assertThat(next[0]).containsExactly(NONE, BREAK, token("X"), token("Y"), token("Y"), 202);
    assertThat(next[1][5]).isEqualTo(203);
  }

  @Test
  void withoutMarksTwoTokensInARowFindThePlace() {
    assertThat(next(new int[] {200, 201, 202, 203}, 203, 201, 202)[0])
        .containsExactly(NONE, NONE, 203);
  }

  @Test
  void nothingFollowsInAnEmptyPrompt() {
    assertThat(next(new int[0], DIFF, 200)[0]).containsOnly(NONE);
  }

  @Test
  void forgottenInputsLeaveNothing() {
    Continuations continuations = new Continuations(PROMPT, Samples.GEOMETRY);
    for (int token : new int[] {DIFF, LINE_0, BREAK, 200}) {
      continuations.append(token);
    }
    continuations.truncate(1);
    continuations.append(LINE_1);
    continuations.append(BREAK);
    assertThat(continuations.inCode(2)).isEqualTo(200);
    assertThatThrownBy(() -> continuations.truncate(4))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void agreesWithTheDefinition() {
    Random random = new Random(6);
    for (int round = 0; round < 3000; round++) {
      int[] prompt = random.ints(1 + random.nextInt(60), 200, 206).toArray();
      for (int i = 0; i < 4; i++) {
        prompt[random.nextInt(prompt.length)] = token(i % 2 == 0 ? "A" : "b");
      }
      for (int i = 0; i < 9; i++) {
        prompt[random.nextInt(prompt.length)] =
            new int[] {FILE_END, LINE_0, LINE_1, BREAK, TAB}[random.nextInt(5)];
      }
      if (random.nextBoolean()) {
        prompt[prompt.length - 1] = DIFF;
      }
      int[] inputs = random.ints(1 + random.nextInt(40), 198, 206).toArray();
      for (int i = 0; i < 4; i++) {
        inputs[random.nextInt(inputs.length)] = token(i % 2 == 0 ? "a" : "B");
      }
      for (int i = 0; i < 6; i++) {
        inputs[random.nextInt(inputs.length)] =
            new int[] {LINE_0, LINE_1, DIFF, BREAK, TAB, token("\t")}[i];
      }
      assertThat(next(prompt, inputs)).isDeepEqualTo(ReferenceVlJepa.continuations(prompt, inputs));
    }
  }
}
