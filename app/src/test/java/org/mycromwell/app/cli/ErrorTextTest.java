package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrorTextTest {
  @Test
  void terminalsGetNoControlCharactersButKeepLines() {
    assertThat(ErrorText.forTerminal("a\tb\n\u001b[2J\u0007ü\u009b漢😀"))
        .isEqualTo("a\tb\n\uFFFD[2J\uFFFDü\uFFFD漢😀");
  }

  @Test
  void messagesStayOnOneLine() {
    assertThat(ErrorText.printable("a\nb\u001bc")).isEqualTo("a b?c");
  }

  @Test
  void namesCannotBeShownAsOthers() {
    assertThat(ErrorText.printable("gpj\u202Eyp.\u200B\u2066x\u2028y\u061C\uFEFF"))
        .isEqualTo("gpj?yp.??x?y??");
    assertThat(ErrorText.forTerminal("a\u200F\u202Eb")).isEqualTo("a\uFFFD\uFFFDb");
  }
}
