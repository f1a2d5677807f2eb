package org.mycromwell.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cromwell train}: groups what makes models. */
@Command(
    name = "train",
    description = "Trains models and tokenizers.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TrainTokenizerCommand.class})
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.OK.code();
  }
}
