package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mycromwell.engine.EngineException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class CommandLineRunnerTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return CommandLineRunner.execute(commandLine(), args);
  }

  /** Runs {@code cromwell fail}, a command that throws {@code failure}. */
  private int fail(Throwable failure, String... options) {
    String[] args = Arrays.copyOf(options, options.length + 1);
    args[options.length] = "fail";
    return CommandLineRunner.execute(commandLine().addSubcommand("fail", new Fail(failure)), args);
  }

  private CommandLine commandLine() {
    return CommandLineRunner.create(
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        Interruption.none(),
        new Terminal(OutputStream.nullOutputStream(), false, false, Map.of(), () -> null));
  }

  @Test
  void noArgumentsPrintTheHelp() {
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("Usage: cromwell").contains("--version");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void helpListsEveryExitCode() {
    assertThat(run("--help")).isZero();
    for (ExitCode code : ExitCode.values()) {
      assertThat(out.toString()).containsPattern("(?m)^ *" + code.code() + " ");
      assertThat(out.toString().replaceAll("\\s+", " ")).contains(code.meaning());
    }
  }

  @Test
  void theShortWayToTheVersionSaysTheSame() {
    assertThat(run("--version")).isZero();
    for (String name : List.of("--version", "-V")) {
      assertThat(Cli.run(name)).extracting(Cli.Result::out).isEqualTo(out.toString());
    }
  }

  @Test
  void aCommandThatIsMadeAloneIsTheOneOfTheTree() {
    for (String name : CromwellCommand.NAMES) {
      assertThat(commandLine().getSubcommands()).containsKey(name);
      out.getBuffer().setLength(0);
      assertThat(run(name, "--help")).isZero();
      assertThat(Cli.run(name, "--help").out()).isEqualTo(out.toString());
    }
  }

  @Test
  void versionNamesProgramAndRuntime() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString())
        .matches("(?s)cromwell \\d+\\.\\d+.*\\R.*")
        .contains("Java " + Runtime.version());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void unknownCommandIsOneSentence() {
    assertThat(run("no-such-command")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "cromwell: unknown command 'no-such-command'; 'cromwell --help' shows what can be used");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void unknownCommandSuggestsTheNearest() {
    CommandLine commandLine = commandLine().addSubcommand("fail", new Fail(new Error()));
    assertThat(CommandLineRunner.execute(commandLine, "fails")).isEqualTo(2);
    assertThat(err.toString()).contains("unknown command 'fails', did you mean 'fail'?");
  }

  @Test
  void unknownOptionIsOneSentence() {
    assertThat(run("--no-such-option")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1).first().asString().contains("--no-such-option");
  }

  @Test
  void badOptionValueNamesOptionAndCommand() {
    CommandLine commandLine = commandLine().addSubcommand("fail", new Fail(new Error()));
    assertThat(CommandLineRunner.execute(commandLine, "fail", "--count", "many")).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("--count", "many", "cromwell fail --help");
  }

  @ParameterizedTest
  @EnumSource
  void engineFailureIsItsMessageAndItsCode(EngineException.Kind kind) {
    assertThat(fail(new EngineException(kind, "field 'x' is 3, at most 2 works")))
        .isEqualTo(ExitCode.of(kind).code())
        .isGreaterThan(1);
    assertThat(err.toString().lines()).containsExactly("cromwell: field 'x' is 3, at most 2 works");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void numbersAreThoseThatWerePublished() {
    assertThat(Arrays.stream(ExitCode.values()).map(code -> code.code() + " " + code))
        .containsExactly(
            "0 OK",
            "1 NO_CHANGE",
            "2 USAGE",
            "3 BAD_FILE",
            "4 GENERATION_FAILED",
            "5 LIMIT_REACHED",
            "6 CHANGED_ON_DISK",
            "7 CHECK_FAILED",
            "8 NOT_EDITABLE",
            "9 WRITE_FAILED",
            "10 ENVIRONMENT",
            "70 INTERNAL",
            "130 INTERRUPTED",
            "141 OUTPUT_FAILED");
  }

  @Test
  void unexpectedFailureSaysHowToSeeMore() {
    assertThat(fail(new IllegalStateException("broken"))).isEqualTo(70);
    assertThat(err.toString().lines())
        .hasSize(2)
        .first()
        .isEqualTo("cromwell: unexpected failure: java.lang.IllegalStateException: broken");
    assertThat(err.toString()).contains("--verbose");
  }

  @Test
  void verbosePrintsTheStackTrace() {
    assertThat(fail(new IllegalStateException("broken"), "--verbose")).isEqualTo(70);
    assertThat(err.toString()).contains(Fail.class.getName() + ".call(");
  }

  @Test
  void verboseWorksAfterTheSubcommandToo() {
    CommandLine commandLine =
        commandLine().addSubcommand("fail", new Fail(new IllegalStateException("broken")));
    assertThat(CommandLineRunner.execute(commandLine, "fail", "-v")).isEqualTo(70);
    assertThat(err.toString()).contains(Fail.class.getName() + ".call(");
  }

  @Test
  void missingFileIsNamed() {
    assertThat(fail(new UncheckedIOException(new NoSuchFileException("model.gguf")))).isEqualTo(3);
    assertThat(err.toString().lines())
        .containsExactly("cromwell: file 'model.gguf' does not exist");
  }

  @Test
  void otherInputFailureIsABadFile() {
    assertThat(fail(new IOException("disk on fire"))).isEqualTo(3);
    assertThat(err.toString()).contains("disk on fire");
  }

  @Test
  void fullHeapIsOneSentence() {
    assertThat(fail(new OutOfMemoryError("Java heap space"))).isEqualTo(3);
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void stackOverflowIsReportedNotThrown() {
    assertThat(fail(new StackOverflowError())).isEqualTo(70);
    assertThat(err.toString()).contains("StackOverflowError");
  }

  @Test
  void interruptionHasItsCode() {
    assertThat(fail(new InterruptedException())).isEqualTo(130);
    assertThat(err.toString().lines()).containsExactly("cromwell: interrupted");
  }

  @Test
  void controlCharactersOfAMessageDoNotReachTheTerminal() {
    assertThat(fail(new EngineException(EngineException.Kind.BAD_FILE, "name 'a\u001b[2J\nb'")))
        .isEqualTo(3);
    assertThat(err.toString().lines()).containsExactly("cromwell: name 'a?[2J b'");
  }

  @Command(name = "fail")
  private static final class Fail implements Callable<Integer> {
    private final Throwable failure;

    @Option(names = "--count")
    private int count;

    Fail(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() throws Exception {
      if (failure instanceof Error error) {
        error.fillInStackTrace();
        throw error;
      }
      failure.fillInStackTrace();
      if (count == 0) {
        throw (Exception) failure;
      }
      return count;
    }
  }
}
