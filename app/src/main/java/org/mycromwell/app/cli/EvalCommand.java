package org.mycromwell.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cromwell eval}: groups the evaluations. */
@Command(
    name = "eval",
    description = "Measures what models can do.",
    synopsisSubcommandLabel = "EVALUATION",
    subcommands = {
      EvalPerplexityCommand.class,
      EvalEditsCommand.class,
      EvalRefusalsCommand.class,
      EvalCompleteCommand.class,
      EvalScreenshotsCommand.class,
      EvalChartsCommand.class,
      EvalHumanEvalCommand.class,
      EvalProbeCommand.class,
      EvalExportCommand.class
    })
final class EvalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.OK.code();
  }
}
