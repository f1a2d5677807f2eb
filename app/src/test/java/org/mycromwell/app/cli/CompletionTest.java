package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {
  @TempDir Path directory;

  /** What {@code command} prints, run in the temporary folder. */
  private String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }

  private void assumeInstalled(String program) {
    boolean found;
    try {
      found = new ProcessBuilder(program, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      found = false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assumeThat(found).as(program + " is installed").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void scriptsNameCommandsAndOptions(String shell) {
    Cli.Result result = Cli.run("completion", shell);
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("edit", "history", "clear", "dry-run", "cache-type");
  }

  @Test
  void anotherShellIsRefused() {
    assertThat(Cli.run("completion", "tcsh").exitCode()).isEqualTo(ExitCode.USAGE.code());
  }

  @Test
  void bashCompletes() throws IOException, InterruptedException {
    assumeInstalled("bash");
    Files.writeString(directory.resolve("c.bash"), Cli.run("completion", "bash").out());
    assertThat(complete("cromwell", "hist")).contains("history");
    assertThat(complete("cromwell", "edit", "--dry")).contains("--dry-run");
    assertThat(complete("cromwell", "history", "cl")).contains("clear");
  }

  /** What bash offers for the last of the words. */
  private List<String> complete(String... words) throws IOException, InterruptedException {
    String script =
        """
        source ./c.bash
        COMP_WORDS=(%s) COMP_CWORD=%d COMP_TYPE=9
        COMP_LINE="${COMP_WORDS[*]}" COMP_POINT=${#COMP_LINE}
        _complete_cromwell
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(String.join(" ", words), words.length - 1);
    return run("bash", "-c", script).lines().map(String::strip).toList();
  }

  @Test
  void zshUnderstandsIts() throws IOException, InterruptedException {
    assumeInstalled("zsh");
    Files.writeString(directory.resolve("_cromwell"), Cli.run("completion", "zsh").out());
    assertThat(run("zsh", "-n", "_cromwell")).isEmpty();
  }

  @Test
  void fishCompletes() throws IOException, InterruptedException {
    assumeInstalled("fish");
    Files.writeString(directory.resolve("c.fish"), Cli.run("completion", "fish").out());
    String load = "source c.fish; complete -C ";
    assertThat(run("fish", "-c", load + "'cromwell hist'")).startsWith("history\t");
    assertThat(run("fish", "-c", load + "'cromwell edit --dry'")).startsWith("--dry-run");
    assertThat(run("fish", "-c", load + "'cromwell history cl'")).startsWith("clear\t");
    assertThat(run("fish", "-c", load + "'cromwell completion z'")).startsWith("zsh");
  }

  @Test
  void manualHasEveryCommandOptionAndExitCode() {
    Cli.Result result = Cli.run("manual");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith(".TH CROMWELL 1 ")
        .contains(".SS cromwell edit\n", ".SS cromwell history clear\n", "\\fB130\\fR")
        .contains("\\fB\\-i, \\-\\-instruction TEXT\\fR")
        .doesNotContain("${", "@|", "%n");
  }

  @Test
  void manCanShowIt() throws IOException, InterruptedException {
    assumeInstalled("groff");
    Files.writeString(directory.resolve("cromwell.1"), Cli.run("manual").out());
    String shown = run("groff", "-man", "-Tutf8", "-P-cbou", "-ww", "cromwell.1");
    assertThat(shown).contains("EXIT STATUS", "cromwell history clear").doesNotContain("troff:");
  }
}
