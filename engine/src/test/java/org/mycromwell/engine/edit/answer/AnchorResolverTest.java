package org.mycromwell.engine.edit.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.answer.AnchorResolver.Resolution;
import org.mycromwell.engine.edit.answer.AnchorResolver.Resolved;
import org.mycromwell.engine.edit.answer.AnchorResolver.Unresolved;

class AnchorResolverTest {
  private static final List<String> SCOPE =
      List.of("int f() {", "  a();", "  b();", "}", "int g() {", "  a();", "  c();", "}");

  @Test
  void findsLinesThatStandThereOnce() {
    Resolution found = resolve(block("  c();", "  d();"), block("  a();\n  b();", "  b();"));

    assertThat(found.unresolved()).isEmpty();
    assertThat(found.resolved())
        .containsExactly(
            new Resolved(new LineRange(1, 3), List.of("  b();")),
            new Resolved(new LineRange(6, 7), List.of("  d();")));
  }

  @Test
  void linesThatStandThereTwiceAreAmbiguous() {
    Unresolved block = resolve(block("  a();", "  x();")).unresolved().getFirst();

    assertThat(block.candidates()).containsExactly(new LineRange(1, 2), new LineRange(5, 6));
  }

  @Test
  void everyBlankCounts() {
    for (String almost : List.of("   b();", "  b(); ", "\tb();", "  B();", "  b()")) {
      Resolution found = resolve(block(almost, "x"));
      assertThat(found.resolved()).as(almost).isEmpty();
      assertThat(found.unresolved()).hasSize(1);
    }
  }

  @Test
  void whereToAskAgainIsSaidForLinesThatWereNearlyRight() {
    Unresolved block = resolve(block("int g() {\n   c();", "x")).unresolved().getFirst();

    assertThat(block.candidates()).containsExactly(new LineRange(4, 7));
    assertThat(resolve(block("nothing\nlike it", "x")).unresolved().getFirst().candidates())
        .isEmpty();
  }

  @Test
  void whereToAskAgainHoldsAllLinesOfTheBlock() {
    // Only "b();" stands once in the scope: the lines around it belong to the block too.
    assertThat(candidates("int f() {;\n a();\n b();\n}")).containsExactly(new LineRange(0, 4));
    assertThat(candidates("x\ny\nz\n b();\n}")).containsExactly(new LineRange(0, 4));
    assertThat(candidates("c();\n}\n}\n}")).containsExactly(new LineRange(6, 8));
  }

  @Test
  void ofOverlappingBlocksNoneIsTaken() {
    Resolution found =
        resolve(block("  b();\n}", "1"), block("  a();\n  b();", "2"), block("  c();", "3"));

    assertThat(found.resolved()).hasSize(1);
    assertThat(found.unresolved()).extracting(Unresolved::index).containsExactly(0, 1);
    assertThat(found.unresolved())
        .extracting(Unresolved::candidates)
        .containsExactly(List.of(new LineRange(2, 4)), List.of(new LineRange(1, 3)));
  }

  @Test
  void neighboursDoNotOverlap() {
    assertThat(resolve(block("  b();", "1"), block("}\nint g() {", "2")).resolved()).hasSize(2);
  }

  @Test
  void sayingItTwiceIsSayingItOnce() {
    assertThat(resolve(block("  c();", "x"), block("  c();", "x")))
        .isEqualTo(resolve(block("  c();", "x")));
  }

  @Test
  void blocksThatChangeNothingAreDropped() {
    Resolution found = resolve(block("  a();", "  a();"), block("not there", "not there"));

    assertThat(found.resolved()).isEmpty();
    assertThat(found.unresolved()).isEmpty();
  }

  @Test
  void anInsertionNeedsAnAnchorUnlessThereIsNothing() {
    Block insertion = new Block(List.of(), List.of("x"));

    assertThat(resolve(insertion).resolved()).isEmpty();
    assertThat(resolve(insertion).unresolved().getFirst().candidates()).isEmpty();
    assertThat(AnchorResolver.resolve(List.of(), List.of(insertion)).resolved())
        .containsExactly(new Resolved(new LineRange(0, 0), List.of("x")));
  }

  @Test
  void matchesMayOverlapEachOther() {
    List<String> scope = List.of("x", "x", "x");

    Resolution found = AnchorResolver.resolve(scope, List.of(block("x\nx", "y")));

    assertThat(found.unresolved().getFirst().candidates())
        .containsExactly(new LineRange(0, 2), new LineRange(1, 3));
  }

  /** Against a search that tries every place. */
  @Test
  void findsWhatASlowSearchFinds() {
    Random random = new Random(5);
    for (int round = 0; round < 500; round++) {
      List<String> scope = letters(random, 1 + random.nextInt(14));
      List<String> wanted = letters(random, 1 + random.nextInt(4));
      List<LineRange> expected = new ArrayList<>();
      for (int i = 0; i + wanted.size() <= scope.size(); i++) {
        if (scope.subList(i, i + wanted.size()).equals(wanted)) {
          expected.add(new LineRange(i, i + wanted.size()));
        }
      }
      Resolution found =
          AnchorResolver.resolve(scope, List.of(new Block(wanted, List.of("changed"))));
      if (expected.size() == 1) {
        assertThat(found.resolved().getFirst().lines()).isEqualTo(expected.getFirst());
      } else {
        assertThat(found.resolved()).isEmpty();
        if (expected.size() > 1) {
          assertThat(found.unresolved().getFirst().candidates()).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void repetitionCostsNoMoreThanAnythingElse() {
    List<String> scope = Collections.nCopies(200_000, "0,");
    List<String> wanted = new ArrayList<>(Collections.nCopies(100_000, "0,"));
    wanted.add("1,");

    Resolution found = AnchorResolver.resolve(scope, List.of(new Block(wanted, List.of())));

    assertThat(found.resolved()).isEmpty();
    assertThat(found.unresolved().getFirst().candidates()).isEmpty();
  }

  private static List<LineRange> candidates(String oldText) {
    return resolve(block(oldText, "x")).unresolved().getFirst().candidates();
  }

  private static List<String> letters(Random random, int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(random.nextBoolean() ? "a" : "b");
    }
    return lines;
  }

  private static Resolution resolve(Block... blocks) {
    return AnchorResolver.resolve(SCOPE, List.of(blocks));
  }

  private static Block block(String oldText, String newText) {
    return new Block(oldText.lines().toList(), newText.lines().toList());
  }
}
