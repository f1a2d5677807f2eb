package org.mycromwell.app.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowChangeTest {
  /**
   * Replacing the range that differs makes the new list of the old one, and never a range of
   * nothing.
   */
  @Test
  void rangeIsWhatDiffers() {
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      List<CodeRow> before = rows(random);
      List<CodeRow> after = rows(random);
      RowChange change = RowChange.between(before, after);
      if (before.equals(after)) {
        assertThat(change.isEmpty()).isTrue();
        continue;
      }
      assertThat(change.oldEnd()).isGreaterThan(change.start());
      assertThat(change.newEnd()).isGreaterThan(change.start());
      List<CodeRow> made = new ArrayList<>(before);
      made.subList(change.start(), change.oldEnd()).clear();
      made.addAll(change.start(), after.subList(change.start(), change.newEnd()));
      assertThat(made).isEqualTo(after);
    }
  }

  /** A text that grows by a row costs that row and a neighbour, however long it is. */
  @Test
  void growingTextIsNotMadeAnew() {
    List<CodeRow> before = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      before.add(row("line " + i));
    }
    List<CodeRow> after = new ArrayList<>(before);
    after.add(row("the last"));
    RowChange change = RowChange.between(before, after);
    assertThat(change.newEnd() - change.start()).isLessThanOrEqualTo(2);
  }

  private static List<CodeRow> rows(Random random) {
    List<CodeRow> rows = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      rows.add(row(Integer.toString(random.nextInt(3))));
    }
    return rows;
  }

  private static CodeRow row(String text) {
    return new CodeRow(text, 1, RowKind.PLAIN, List.of());
  }
}
