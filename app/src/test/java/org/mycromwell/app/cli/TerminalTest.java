package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalTest {
  @TempDir Path directory;

  @Test
  void aKeyboardThatCannotBeOpenedTypesNothing() throws IOException {
    try (Reader keyboard = Terminal.open(directory.resolve("tty"))) {
      assertThat(keyboard.read()).isEqualTo(-1);
    }
  }
}
