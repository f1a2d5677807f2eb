package org.mycromwell.app.cli;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The root command. A subcommand is a class of this package annotated with {@code @Command} that
 * implements {@code Callable<Integer>} or {@code Runnable}; it is registered in {@link #NAMES} and
 * {@link #subcommand}. It writes to {@code spec.commandLine().getOut()}, progress to {@code
 * getErr()}, and throws {@link org.mycromwell.engine.EngineException} for what the user can mend.
 */
@Command(
    name = "cromwell",
    description = "Edits code on your own CPU.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class)
final class CromwellCommand implements Callable<Integer> {
  /** The subcommands, in the order the help shows. */
  static final List<String> NAMES =
      List.of(
          "desktop",
          "edit",
          "complete",
          "undo",
          "history",
          "generate",
          "tokenize",
          "logits",
          "quantize",
          "init",
          "train",
          "models",
          "bench",
          "eval",
          "doctor",
          "completion",
          "manual");

  /** Those that write about all others. */
  static final Set<String> OF_ALL = Set.of("completion", "manual");

  @Spec private CommandSpec spec;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error (CROMWELL_DEBUG=1 does the same).")
  private boolean verbose;

  private final Interruption interruption;
  private final Terminal terminal;

  CromwellCommand(Interruption interruption, Terminal terminal) {
    this.interruption = interruption;
    this.terminal = terminal;
  }

  /** A subcommand: made by a switch, as a table would load all of them at every start. */
  static Object subcommand(String name) {
    return switch (name) {
      case "desktop" -> new DesktopCommand();
      case "edit" -> new EditCommand();
      case "complete" -> new CompleteCommand();
      case "undo" -> new UndoCommand();
      case "history" -> new HistoryCommand();
      case "generate" -> new GenerateCommand();
      case "tokenize" -> new TokenizeCommand();
      case "logits" -> new LogitsCommand();
      case "quantize" -> new QuantizeCommand();
      case "init" -> new InitCommand();
      case "train" -> new TrainCommand();
      case "models" -> new ModelsCommand();
      case "bench" -> new BenchCommand();
      case "eval" -> new EvalCommand();
      case "doctor" -> new DoctorCommand();
      case "completion" -> new CompletionCommand();
      case "manual" -> new ManualCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** What the subcommand {@code spec} is connected to. */
  static Terminal terminal(CommandSpec spec) {
    return ((CromwellCommand) spec.root().userObject()).terminal;
  }

  /** What stops the subcommand {@code spec} when the user interrupts it. */
  static Interruption interruption(CommandSpec spec) {
    return ((CromwellCommand) spec.root().userObject()).interruption;
  }

  boolean verbose() {
    return verbose;
  }

  /** Without a subcommand the program prints its help. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.OK.code();
  }
}
