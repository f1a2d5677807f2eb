package org.mycromwell.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StopStringsTest {
  private static String feed(StopStrings stops, String... pieces) {
    StringBuilder out = new StringBuilder();
    for (String piece : pieces) {
      out.append(stops.append(piece));
    }
    return out.append(stops.flush()).toString();
  }

  @Test
  void holdsBackWhatMayBecomeAStopString() {
    StopStrings stops = new StopStrings(List.of("</EDIT>", "\n\n"));
    assertThat(stops.append("int x;\n")).isEqualTo("int x;");
    assertThat(stops.append("y")).isEqualTo("\ny");
    assertThat(stops.append("<")).isEmpty();
    assertThat(stops.append("/ED")).isEmpty();
    assertThat(stops.append("IS>")).isEqualTo("</EDIS>");
    assertThat(stops.append("z</EDI")).isEqualTo("z");
    assertThat(stops.append("T> and more")).isEmpty();
    assertThat(stops.found()).isTrue();
    assertThat(stops.append("later")).isEmpty();
    assertThat(stops.flush()).isEmpty();
  }

  @Test
  void letsGoAtTheEnd() {
    assertThat(feed(new StopStrings(List.of("STOP")), "a STO")).isEqualTo("a STO");
  }

  @Test
  void findsAStopStringThatBeginsInsideAFalseStart() {
    assertThat(feed(new StopStrings(List.of("aab")), "a", "a", "a", "b", "c")).isEqualTo("a");
    assertThat(feed(new StopStrings(List.of("abac")), "aba", "bac")).isEqualTo("ab");
  }

  @Test
  void withoutStopStringsEverythingPasses() {
    assertThat(feed(new StopStrings(List.of()), "a", "", "b")).isEqualTo("ab");
  }

  /** The answer is what a search over the whole text finds, however the text is cut. */
  @Test
  void cutsMakeNoDifference() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 5000; round++) {
      String text = word(random, 40);
      List<String> list = List.of(word(random, 5), word(random, 3), word(random, 8));
      String expected = text;
      int firstEnd = Integer.MAX_VALUE;
      for (String stop : list) {
        int at = text.indexOf(stop);
        int end = at + stop.length();
        if (at >= 0 && (end < firstEnd || (end == firstEnd && at < expected.length()))) {
          firstEnd = end;
          expected = text.substring(0, at);
        }
      }
      StopStrings stops = new StopStrings(list);
      StringBuilder out = new StringBuilder();
      int from = 0;
      while (from < text.length()) {
        int to = Math.min(text.length(), from + random.nextInt(6));
        out.append(stops.append(text.substring(from, to)));
        assertThat(expected).as("%s in %s", list, text).startsWith(out);
        from = to;
      }
      assertThat(stops.found()).isEqualTo(firstEnd != Integer.MAX_VALUE);
      assertThat(out.append(stops.flush())).as("%s in %s", list, text).hasToString(expected);
    }
  }

  private static String word(SplittableRandom random, int maxLength) {
    StringBuilder word = new StringBuilder();
    int length = random.nextInt(1, maxLength + 1);
    for (int i = 0; i < length; i++) {
      word.append((char) ('a' + random.nextInt(3)));
    }
    return word.toString();
  }
}
