package org.mycromwell.engine.edit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplicesTest {
  @Test
  void bytesOutsideAreCopied() {
    List<Splice> splices =
        List.of(
            splice(0, 0, "<"),
            splice(1, 3, ""),
            splice(3, 3, "+"),
            splice(3, 3, "-"),
            splice(5, 6, "XY"));
    assertThat(Splices.apply(bytes("abcdef"), splices)).isEqualTo(bytes("<a+-deXY"));
    List<Splice> inverse = Splices.inverse(bytes("abcdef"), splices);
    assertThat(inverse)
        .containsExactly(
            splice(0, 1, ""),
            splice(2, 2, "bc"),
            splice(2, 3, ""),
            splice(3, 4, ""),
            splice(6, 8, "f"));
    assertThat(Splices.apply(bytes("<a+-deXY"), inverse)).isEqualTo(bytes("abcdef"));
  }

  @Test
  void splicesThatDoNotFitAreRefused() {
    assertThatThrownBy(
            () -> Splices.apply(bytes("abc"), List.of(splice(0, 2, ""), splice(1, 3, ""))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Splices.apply(bytes("abc"), List.of(splice(2, 4, ""))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> splice(2, 1, "")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void differenceIsOneSplicePerChangeWithoutWhatBothShare() {
    assertThat(Splices.between(bytes("a\nb = 1\nc\nd\n"), bytes("a\nb = 2\nc\nd\ne\n")))
        .containsExactly(splice(6, 7, "2"), splice(12, 12, "e\n"));
    assertThat(Splices.between(bytes("a\n"), bytes("a\n"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void differenceLeadsThereAndBack(long seed) {
    Random random = new Random(seed);
    RandomFiles files = new RandomFiles(random);
    for (int round = 0; round < 1000; round++) {
      byte[] before = files.next(20);
      byte[] after = files.changed(before, 20);
      List<Splice> splices = Splices.between(before, after);
      assertThat(Splices.apply(before, splices)).as("round %d", round).isEqualTo(after);
      assertThat(Splices.apply(after, Splices.inverse(before, splices))).isEqualTo(before);
    }
  }

  private static Splice splice(int start, int end, String replacement) {
    return new Splice(start, end, bytes(replacement));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
