package org.mycromwell.ui.resources;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IconTest {
  /** JavaFX draws nothing for a path it cannot read, without a word. */
  @ParameterizedTest
  @EnumSource(Icon.class)
  void pathsAreWellFormed(Icon icon) {
    String number = "\\s*-?[0-9]*\\.?[0-9]+";
    assertThat(icon.path())
        .matches(
            "(M%1$s%1$s|m%1$s%1$s|[Ll]%1$s%1$s|[HhVv]%1$s|[Aa](?:%1$s){7}|[Zz]|\\s)+"
                .formatted(number));
    assertThat(icon.path()).startsWith("M");
  }
}
