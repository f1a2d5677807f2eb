package org.mycromwell.engine.model.vljepa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.random.CounterRandom;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;

/** Places, masks and the balance of losses. */
class BatchPartsTest {
  private static final VlJepaConfig TINY = VlJepaPreset.TINY.config();

  private static int special(String name) {
    return Samples.TOKENIZER.specialTokens().idOf(name).orElseThrow();
  }

  @Test
  void placesCountLinesAndCharactersAndBeginAnewWithTheEdit() {
    int[] head = Samples.TOKENIZER.encode("ab\nß");
    int[] scope = Samples.TOKENIZER.encode("x\n y");
    int[] context = new int[head.length + scope.length + 2];
    context[0] = special(CromwellVocabulary.FILE);
    System.arraycopy(head, 0, context, 1, head.length);
    context[head.length + 1] = special(CromwellVocabulary.EDIT);
    System.arraycopy(scope, 0, context, head.length + 2, scope.length);
    Coordinates places = new Coordinates(0);
    places.addText(context, Samples.GEOMETRY);
    int row = 0;
    int col = 0;
    for (int i = 0; i < context.length; i++) {
      if (i == 1 || i == head.length + 2) {
        row = 0;
        col = 0;
      }
      assertThat(places.linear()[i]).isEqualTo(i);
      assertThat(places.row()[i]).as("row of %d", i).isEqualTo(row);
      assertThat(places.col()[i]).as("column of %d", i).isEqualTo(col);
      byte[] bytes = Samples.TOKENIZER.decode(context[i]);
      for (byte b : bytes) {
        row += b == '\n' ? 1 : 0;
        col = b == '\n' ? 0 : (b & 0xC0) == 0x80 ? col : col + 1;
      }
    }
    assertThat(places.row()[context.length - 1]).isEqualTo(1);
  }

  /** What tells the student where a hidden token ends would tell how long it is. */
  @Test
  void placesForTheStudentDoNotTellTheWidthOfWhatIsHidden() {
    int wide = -1;
    for (int id = 0; id < Samples.TOKENIZER.vocabularySize(); id++) {
      if (Samples.GEOMETRY.colAfter(id, 5) > 6) {
        wide = id;
      }
    }
    assertThat(wide).as("a token of two characters").isNotNegative();
    int narrow = Samples.TOKENIZER.encode("x")[0];
    boolean seen = false;
    for (int step = 0; step < 20; step++) {
      Coordinates[] places = new Coordinates[2];
      boolean hidden = false;
      for (int i = 0; i < 2; i++) {
        int[] context = new int[12];
        Arrays.fill(context, narrow);
        context[4] = i == 0 ? wide : narrow;
        List<Example> examples = List.of(Example.text(context, new int[] {25}, 1));
        BatchLayout whole = new BatchLayout(examples, TINY, Samples.GEOMETRY);
        Masks masks = Masks.of(whole, JepaMasking.DEFAULT, new CounterRandom(step, 2));
        hidden = masks.text(4);
        places[i] = new BatchLayout(examples, TINY, Samples.GEOMETRY, masks).memoryPlaces();
        assertThat(whole.memoryPlaces().col()[5])
            .isEqualTo(Samples.GEOMETRY.colAfter(context[4], 4));
      }
      seen |= hidden;
      if (hidden) {
        assertThat(places[0].col()).isEqualTo(places[1].col());
      } else {
        assertThat(places[0].col()).isNotEqualTo(places[1].col());
      }
    }
    assertThat(seen).isTrue();
  }

  @Test
  void memoryHasImagesBeforeTextAndTilesStandBesideEachOther() {
    Samples samples = new Samples(1);
    ImageTensor tile = samples.image(16, 24, 1, 1);
    Example first =
        new Example(new int[] {20, 21}, new int[0], new float[0], -1, List.of(tile), new int[0]);
    Example second = Example.text(new int[] {22, 23, 24}, new int[] {25}, 1);
    BatchLayout layout = new BatchLayout(List.of(first, second), TINY, Samples.GEOMETRY);
    assertThat(layout.memory()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(layout.memoryBegin()).containsExactly(0, 8, 11);
    assertThat(layout.memoryText(0)).isEqualTo(6);
    // The standard image is 4 x 4 tokens, two rows of them a cell.
    assertThat(Arrays.copyOf(layout.memoryPlaces().row(), 6)).containsExactly(2, 2, 2, 2, 2, 2);
    assertThat(Arrays.copyOf(layout.memoryPlaces().col(), 6)).containsExactly(4, 5, 6, 4, 5, 6);
    assertThat(layout.answerInputs()).containsExactly(24);
    assertThat(layout.answerPlaces().linear()[0]).isEqualTo(1);
  }

  @Test
  void imagesThatDoNotFitAreRefused() {
    Samples samples = new Samples(1);
    Example odd =
        new Example(
            new int[] {20},
            new int[0],
            new float[0],
            -1,
            List.of(samples.image(24, 24, 1, -1)),
            new int[0]);
    assertThatThrownBy(() -> new BatchLayout(List.of(odd), TINY, Samples.GEOMETRY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("24 x 24 x 1");
  }

  @Test
  void masksHideAboutTheirSharesAndDependOnTheStep() {
    Samples samples = new Samples(2);
    Example example =
        new Example(
            samples.tokens(400),
            new int[0],
            new float[0],
            -1,
            List.of(samples.image(160, 240, 1, -1)),
            new int[0]);
    BatchLayout layout = new BatchLayout(List.of(example), TINY, Samples.GEOMETRY);
    Masks masks = Masks.of(layout, JepaMasking.DEFAULT, new CounterRandom(1, 2));
    double text = share(layout.textRows(), masks::text);
    assertThat(text).isBetween(0.3, 0.45);
    double vision = share(layout.visionRows(), masks::vision);
    assertThat(vision).isBetween(0.6, 0.8);
    assertThat(spans(layout.textRows(), masks::text)).isLessThan(90); // singles alone: 150
    Masks same = Masks.of(layout, JepaMasking.DEFAULT, new CounterRandom(1, 2));
    Masks other = Masks.of(layout, JepaMasking.DEFAULT, new CounterRandom(1, 3));
    int differences = 0;
    for (int i = 0; i < layout.memoryRows(); i++) {
      assertThat(same.memory(i)).isEqualTo(masks.memory(i));
      differences += other.memory(i) == masks.memory(i) ? 0 : 1;
    }
    assertThat(differences).isGreaterThan(100);
  }

  private interface RowTest {
    boolean test(int row);
  }

  private static double share(int rows, RowTest hidden) {
    int n = 0;
    for (int i = 0; i < rows; i++) {
      n += hidden.test(i) ? 1 : 0;
    }
    return (double) n / rows;
  }

  private static int spans(int rows, RowTest hidden) {
    int n = 0;
    for (int i = 1; i < rows; i++) {
      n += hidden.test(i) && !hidden.test(i - 1) ? 1 : 0;
    }
    return n;
  }

  @Test
  void balanceMakesGradientsEquallyLongAndIsRestored() {
    LossBalance balance = new LossBalance();
    assertThat(balance.scale()).isEqualTo(1);
    balance.sawLm(3);
    assertThat(balance.scale()).as("one of them is not known").isEqualTo(1);
    balance.sawJepa(0.5);
    assertThat(balance.scale()).isCloseTo(6, within(1e-12));
    balance.sawJepa(Double.NaN);
    balance.sawLm(0);
    assertThat(balance.scale()).isCloseTo(6, within(1e-12));
    for (int i = 0; i < 200; i++) {
      balance.sawJepa(1e-9);
    }
    assertThat(balance.scale()).isEqualTo(1000);
    LossBalance restored = new LossBalance();
    restored.restore(balance.state());
    balance.sawJepa(4);
    restored.sawJepa(4);
    assertThat(restored.scale()).isEqualTo(balance.scale());
  }
}
