package org.mycromwell.app.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TypedLinesTest {
  static List<List<String>> lists() {
    return List.of(
        List.of(),
        List.of(""),
        List.of("", ""),
        List.of("a"),
        List.of("a", ""),
        List.of("", "a"),
        List.of("a", "", "b"));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void linesComeBackAsTheyWere(List<String> lines) {
    assertThat(TypedLines.lines(TypedLines.text(lines))).isEqualTo(lines);
  }
}
