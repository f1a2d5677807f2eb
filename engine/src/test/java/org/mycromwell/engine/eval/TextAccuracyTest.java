package org.mycromwell.engine.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TextAccuracyTest {
  @Test
  void countsInsertionsDeletionsAndReplacements() {
    assertThat(TextAccuracy.of("kitten", "sitting").errors()).isEqualTo(3);
    assertThat(TextAccuracy.of("abc", "").errors()).isEqualTo(3);
    assertThat(TextAccuracy.of("", "abc").characterErrorRate()).isEqualTo(1);
    assertThat(TextAccuracy.of("a b", "ab").errors()).isEqualTo(1);
    assertThat(TextAccuracy.of("😀x", "😀y").characters()).isEqualTo(2);
  }

  @Test
  void aMissingLineDoesNotSpoilTheOthers() {
    TextAccuracy accuracy = TextAccuracy.of("a\nb\nc\n", "a\nc\n");
    assertThat(accuracy.lines()).isEqualTo(3);
    assertThat(accuracy.exactLines()).isEqualTo(2);
    assertThat(accuracy.errors()).isEqualTo(2);
    assertThat(accuracy.exactTexts()).isZero();
  }

  @Test
  void addsUp() {
    TextAccuracy sum = TextAccuracy.of("ab\n", "ab\n").plus(TextAccuracy.of("cd\n", "ce\n"));
    assertThat(sum.characterErrorRate()).isCloseTo(1 / 6.0, within(1e-12));
    assertThat(sum.lineAccuracy()).isEqualTo(0.5);
    assertThat(sum.texts()).isEqualTo(2);
    assertThat(sum.exactTexts()).isEqualTo(1);
  }
}
