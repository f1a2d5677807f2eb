package org.mycromwell.app.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchesTest {
  private static List<Integer> starts(Matches matches) {
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < matches.count(); i++) {
      starts.add(matches.start(i));
    }
    return starts;
  }

  @Test
  void matchesDoNotOverlapAndKeepTheirPlaces() {
    assertThat(starts(Matches.of("aaaaa", "aa"))).containsExactly(0, 2);
    // The capital I with a dot is two letters in small, which must not move what follows.
    assertThat(starts(Matches.of("\u0130 Ab aB", "ab"))).containsExactly(2, 5);
    assertThat(starts(Matches.of("abc", ""))).isEmpty();
  }

  @Test
  void searchGoesOnAtEitherEnd() {
    Matches matches = Matches.of("x..x..x", "x");
    assertThat(matches.from(0)).isZero();
    assertThat(matches.from(1)).isEqualTo(1);
    assertThat(matches.from(7)).isZero();
    assertThat(matches.upTo(5)).isEqualTo(1);
    assertThat(matches.upTo(-1)).isEqualTo(2);
    assertThat(matches.at(3)).isEqualTo(1);
    assertThat(matches.at(4)).isEqualTo(-1);
  }

  /** A range that begins or ends within a match gets its part of the mark. */
  @Test
  void stylesCoverTheRangeThatIsAskedFor() {
    Matches matches = Matches.of("..abab..ab", "ab");
    List<String> letters = new ArrayList<>();
    matches
        .styles(3, 9, 1)
        .forEach(span -> {
          for (int i = 0; i < span.getLength(); i++) {
            letters.add(String.join("+", span.getStyle()));
          }
        });
    assertThat(letters).containsExactly("found", "found+current", "found+current", "", "", "found");
  }
}
