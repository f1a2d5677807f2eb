package org.mycromwell.engine.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.edit.LineDiff.Run;

class LineDiffTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 40})
  void runsTurnOneIntoTheOther(int alphabet) {
    Random random = new Random(alphabet);
    for (int round = 0; round < 600; round++) {
      List<String> before = lines(random, random.nextInt(30), alphabet);
      List<String> after = lines(random, random.nextInt(30), alphabet);
      check(before, after, LineDiff.between(DiffLines.texts(before), DiffLines.texts(after)));
      check(before, after, runs(before, after));
    }
  }

  /** Few lines: as short as the longest common subsequence allows, where no line moved. */
  @Test
  void smallChangesStaySmall() {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      List<String> before = lines(random, 30, 6);
      List<String> after = new ArrayList<>(before);
      after.remove(random.nextInt(after.size()));
      after.add(random.nextInt(after.size()), "new");
      int changed = 0;
      for (Run run : runs(before, after)) {
        changed += run.beforeEnd() - run.beforeStart() + run.afterEnd() - run.afterStart();
      }
      assertThat(changed).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void addedFunctionIsNotInterleavedWithItsNeighbours() {
    List<String> before = List.of("void a() {", "  x();", "}", "", "void c() {", "  z();", "}");
    List<String> after =
        List.of(
            "void a() {",
            "  x();",
            "}",
            "",
            "void b() {",
            "  y();",
            "}",
            "",
            "void c() {",
            "  z();",
            "}");
    assertThat(runs(before, after)).containsExactly(new Run(4, 4, 4, 8));
  }

  @Test
  void functionAddedLastStartsWithItsBlankLine() {
    List<String> before = List.of("class X {", "  a() {", "    x();", "  }", "}");
    List<String> after =
        List.of("class X {", "  a() {", "    x();", "  }", "", "  b() {", "    y();", "  }", "}");
    assertThat(runs(before, after)).containsExactly(new Run(4, 4, 4, 8));
  }

  /** Functions that swap places are matched as a whole, not brace by brace. */
  @Test
  void movedFunctionStaysWhole() {
    List<String> one = List.of("one {", "  a;", "  b;", "  c;", "}", "");
    List<String> two = List.of("two {", "  x;", "}", "");
    List<String> before = new ArrayList<>(one);
    before.addAll(two);
    List<String> after = new ArrayList<>(two);
    after.addAll(one);
    List<Run> runs = runs(before, after);
    assertThat(runs).containsExactly(new Run(0, 0, 0, 4), new Run(6, 10, 10, 10));
  }

  /** Inputs that have no cheap answer get a coarse one; without a limit these run for minutes. */
  @Test
  @Timeout(120)
  void workIsLimited() {
    Random random = new Random(7);
    List<String> before = lines(random, 60_000, 40);
    List<String> after = lines(random, 60_000, 40);
    before.addFirst("same first");
    after.addFirst("same first");
    after.addLast("same last");
    before.addLast("same last");
    check(before, after, LineDiff.between(DiffLines.texts(before), DiffLines.texts(after)));
    List<String> few = Collections.nCopies(10, "3");
    check(before, few, LineDiff.between(DiffLines.texts(before), DiffLines.texts(few)));
  }

  /** The same answer each time, however fast the machine is. */
  @Test
  void answerDependsOnTheInputOnly() {
    Random random = new Random(8);
    List<String> before = lines(random, 20_000, 3000);
    List<String> after = lines(random, 20_000, 3000);
    assertThat(runs(before, after)).isEqualTo(runs(before, after));
  }

  private static List<Run> runs(List<String> before, List<String> after) {
    DiffLines left = DiffLines.texts(before);
    DiffLines right = DiffLines.texts(after);
    return RunSlider.slide(left, right, LineDiff.between(left, right));
  }

  private static void check(List<String> before, List<String> after, List<Run> runs) {
    List<String> result = new ArrayList<>();
    int next = 0;
    int nextAfter = 0;
    for (Run run : runs) {
      assertThat(run.beforeStart()).isGreaterThanOrEqualTo(next == 0 ? 0 : next + 1);
      assertThat(run.beforeEnd() - run.beforeStart() + run.afterEnd() - run.afterStart())
          .isPositive();
      assertThat(run.afterStart() - nextAfter).isEqualTo(run.beforeStart() - next);
      result.addAll(before.subList(next, run.beforeStart()));
      result.addAll(after.subList(run.afterStart(), run.afterEnd()));
      next = run.beforeEnd();
      nextAfter = run.afterEnd();
    }
    result.addAll(before.subList(next, before.size()));
    assertThat(result).isEqualTo(after);
  }

  private static List<String> lines(Random random, int count, int alphabet) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(String.valueOf(random.nextInt(alphabet)));
    }
    return lines;
  }
}
