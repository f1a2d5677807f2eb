package org.mycromwell.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The root command. A subcommand is a class of this package annotated with {@code @Command} that
 * implements {@code Callable<Integer>} or {@code Runnable}; it is registered by naming it in {@code
 * subcommands} below, in the order the help shows. It writes to {@code
 * spec.commandLine().getOut()}, progress to {@code getErr()}, and throws {@link
 * org.mycromwell.engine.EngineException} for what the user can mend.
 */
@Command(
    name = "cromwell",
    description = "Edits code on your own CPU.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = {
      DesktopCommand.class,
      EditCommand.class,
      CompleteCommand.class,
      UndoCommand.class,
      HistoryCommand.class,
      GenerateCommand.class,
      TokenizeCommand.class,
      LogitsCommand.class,
      QuantizeCommand.class,
      InitCommand.class,
      TrainCommand.class,
      ModelsCommand.class,
      BenchCommand.class,
      EvalCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      ManualCommand.class
    },
    versionProvider = Version.class)
final class CromwellCommand implements Callable<Integer> {
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
