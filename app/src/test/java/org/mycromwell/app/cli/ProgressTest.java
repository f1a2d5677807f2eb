package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ProgressTest {
  private final StringWriter err = new StringWriter();

  @Test
  void rewritesOneLineOnATerminalAndTakesItAway() {
    try (Progress progress = new Progress(new PrintWriter(err), false, true)) {
      progress.progress("measuring", 3, 20);
      progress.progress("measuring", 4, 20); // too soon after the one before
    }
    assertThat(err.toString()).isEqualTo("\r\u001b[Kmeasuring 3/20\r\u001b[K");
  }

  @Test
  void shortWorkPrintsNothingElsewhere() {
    try (Progress progress = new Progress(new PrintWriter(err), false, false)) {
      progress.progress("measuring", 3, 20);
      progress.share("reading", 0.5);
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void namesFromAFileCannotSpeakToTheTerminalOrWrapTheLine() {
    try (Progress progress = new Progress(new PrintWriter(err), false, true)) {
      progress.share("\u001b]0;title\u0007\u009b2J" + "x".repeat(500), 0.5);
    }
    String line = err.toString().replace("\r\u001b[K", "");
    assertThat(line).startsWith("?]0;title??2Jxxx").endsWith("x... 50 %").hasSize(79);
  }

  @Test
  void aDumbTerminalGetsNoEscapeSequences() {
    assertThat(progressOnTerminal("dumb")).isEmpty();
    assertThat(progressOnTerminal("xterm")).startsWith("\r\u001b[Kreading");
  }

  private static String progressOnTerminal(String kind) {
    StringWriter shown = new StringWriter();
    Terminal terminal =
        new Terminal(
            OutputStream.nullOutputStream(), false, true, Map.of("TERM", kind), () -> null);
    CommandLine program =
        CommandLineRunner.create(
            new PrintWriter(shown), new PrintWriter(shown), Interruption.none(), terminal);
    try (Progress progress = Progress.of(program.getCommandSpec(), false)) {
      progress.progress("reading", 1, 2);
    }
    return shown.toString();
  }

  @Test
  void quietPrintsNothing() {
    try (Progress progress = new Progress(new PrintWriter(err), true, true)) {
      progress.progress("measuring", 3, 20);
    }
    assertThat(err.toString()).isEmpty();
  }
}
