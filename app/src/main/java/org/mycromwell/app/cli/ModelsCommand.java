package org.mycromwell.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cromwell models}: groups what can be asked about model files. */
@Command(
    name = "models",
    description = "Tells about model files.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ModelsInfoCommand.class, ModelsListCommand.class})
final class ModelsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.OK.code();
  }
}
