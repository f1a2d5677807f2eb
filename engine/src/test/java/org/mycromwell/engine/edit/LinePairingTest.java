package org.mycromwell.engine.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinePairingTest {
  @Test
  void similarLinesAreTogether() {
    assertThat(
            LinePairing.partners(
                List.of("int total = 0;", "return total;"),
                List.of("check(items);", "long total = 0;", "log(total);", "return total + 1;")))
        .containsExactly(1, 3);
    assertThat(LinePairing.partners(List.of("gone", "int x = 1;"), List.of("int x = 2;")))
        .containsExactly(-1, 0);
  }

  @Test
  void linesThatShareNothingAreStillPaired() {
    assertThat(LinePairing.partners(List.of("a", "b"), List.of("c", "d"))).containsExactly(0, 1);
    assertThat(LinePairing.partners(List.of("a", "b", "c"), List.of("d")))
        .containsExactlyInAnyOrder(0, -1, -1);
    assertThat(LinePairing.partners(List.of(), List.of("d"))).isEmpty();
    assertThat(LinePairing.partners(List.of("a"), List.of())).containsExactly(-1);
  }

  @Test
  void manyLinesArePairedByPosition() {
    assertThat(LinePairing.partners(Collections.nCopies(200, "a"), Collections.nCopies(150, "a")))
        .startsWith(0, 1, 2)
        .endsWith(-1, -1);
  }
}
