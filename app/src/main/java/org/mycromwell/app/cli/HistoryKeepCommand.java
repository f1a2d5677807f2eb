package org.mycromwell.app.cli;

import java.util.concurrent.Callable;
import org.mycromwell.engine.apply.EditStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell history keep}. */
@Command(name = "keep", description = "Leaves files as they are whose writing was interrupted.")
final class HistoryKeepCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ID", description = "The interrupted change.")
  private String id = "";

  @Override
  public Integer call() {
    EditStore store = EditStore.open(HistoryCommand.state(spec));
    store.keep(HistoryCommand.interrupted(store, id));
    spec.commandLine().getErr().println("cromwell: kept as it is");
    return ExitCode.OK.code();
  }
}
