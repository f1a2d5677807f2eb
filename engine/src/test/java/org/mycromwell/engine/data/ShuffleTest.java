package org.mycromwell.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffleTest {
  @Test
  void everyPlaceHoldsAnother() {
    for (int size : new int[] {1, 2, 3, 4, 5, 17, 64, 65, 1000}) {
      Shuffle shuffle = new Shuffle(size, 7, 3);
      assertThat(IntStream.range(0, size).map(shuffle::at).sorted().toArray())
          .as("size %d", size)
          .isEqualTo(IntStream.range(0, size).toArray());
    }
  }

  @Test
  void epochsAndSeedsDiffer() {
    int[] first = order(new Shuffle(500, 7, 0));
    assertThat(order(new Shuffle(500, 7, 0))).isEqualTo(first);
    assertThat(order(new Shuffle(500, 7, 1))).isNotEqualTo(first);
    assertThat(order(new Shuffle(500, 8, 0))).isNotEqualTo(first);
    long stay = IntStream.range(0, 500).filter(i -> first[i] == i).count();
    assertThat(stay).isLessThan(10);
  }

  private static int[] order(Shuffle shuffle) {
    return IntStream.range(0, 500).map(shuffle::at).toArray();
  }
}
