package org.mycromwell.app.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;

class PartialAnswerTest {
  private static final String FILE =
      """
      class A {
        int one() {
          return 1;
        }
        int two() {
          return 2;
        }
        int three() {
          return 3;
        }
      }
      """;

  private static Snapshot snapshot(String text) {
    return Snapshot.of("A.java", text.getBytes(UTF_8));
  }

  private static String kept(String answer) {
    Snapshot file = snapshot(FILE);
    PartialAnswer part = PartialAnswer.of(file, file.allLines(), answer);
    return new String(part.proposal().decideAll(Decision.ACCEPTED).result(), UTF_8);
  }

  @Test
  void changesAboveAnEqualLineAreKeptAndTheRestStays() {
    String answer = "class A {\n  int one() {\n    return -1;\n  }\n  int two() {\n    return -2";
    assertThat(kept(answer)).isEqualTo(FILE.replace("return 1;", "return -1;"));
  }

  /** A diff of the whole would match the bracket with the last one and delete all between. */
  @Test
  void aBracketIsNotMistakenForTheLastOne() {
    assertThat(kept("class A {\n  int uno() {\n    return 1;\n  }\n"))
        .isEqualTo(FILE.replace("one()", "uno()"));
    assertThat(kept("class A {\n  int one() {\n    return 1;\n  }\n")).isEqualTo(FILE);
  }

  @Test
  void aChangeAtTheStopLineIsNotTaken() {
    assertThat(kept("class A {\n  int one() {\n    return 77;\n")).isEqualTo(FILE);
    assertThat(kept("")).isEqualTo(FILE);
    assertThat(kept("clas")).isEqualTo(FILE);
  }

  @Test
  void linesAddedAboveAnEqualLineAreTaken() {
    assertThat(
            kept("class A {\n  int zero() {\n    return 0;\n  }\n  int one() {\n    return 1;\n"))
        .isEqualTo(FILE.replace("  int one", "  int zero() {\n    return 0;\n  }\n  int one"));
  }

  @Test
  void theStopLineIsWhereKnowledgeEnds() {
    Snapshot file = snapshot(FILE);
    PartialAnswer part =
        PartialAnswer.of(file, new LineRange(1, 10), "  int one() {\n    return 9;\n  }\n  in");
    assertThat(part.stoppedAt()).isEqualTo(4);
    assertThat(PartialAnswer.of(file, new LineRange(1, 10), "").stoppedAt()).isEqualTo(1);
  }

  /**
   * However it is cut: what is kept is the old text from the stop line on, and before it the new.
   */
  @Test
  void everyCutOfRandomEditsKeepsAPrefixOfTheNewAndTheRestOfTheOld() {
    Random random = new Random(6);
    for (int round = 0; round < 300; round++) {
      List<String> old = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        old.add(random.nextInt(4) == 0 ? "}" : "line " + random.nextInt(12));
      }
      List<String> now = new ArrayList<>(old);
      for (int edits = 0; edits < 3; edits++) {
        int at = random.nextInt(now.size());
        switch (random.nextInt(3)) {
          case 0 -> now.set(at, "new " + random.nextInt(9));
          case 1 -> now.add(at, "new " + random.nextInt(9));
          default -> now.remove(at);
        }
      }
      String before = lines(old);
      String after = lines(now);
      String answer = after.substring(0, random.nextInt(after.length() + 1));
      Snapshot file = snapshot(before);
      PartialAnswer part = PartialAnswer.of(file, file.allLines(), answer);
      String result = new String(part.proposal().decideAll(Decision.ACCEPTED).result(), UTF_8);
      String rest = lines(old.subList(part.stoppedAt(), old.size()));
      assertThat(result).endsWith(rest);
      assertThat(answer).startsWith(result.substring(0, result.length() - rest.length()));
    }
  }

  private static String lines(List<String> lines) {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }
}
