package org.mycromwell.app.cli;

import java.util.concurrent.Callable;
import org.mycromwell.engine.apply.EditStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell history restore}. */
@Command(
    name = "restore",
    description = "Gives files their old content back whose writing was interrupted.")
final class HistoryRestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ID", description = "The interrupted change.")
  private String id = "";

  @Override
  public Integer call() {
    EditStore store = EditStore.open(HistoryCommand.state(spec));
    CromwellCommand.interruption(spec).beginWriting();
    store
        .restore(HistoryCommand.interrupted(store, id))
        .written()
        .forEach(file ->
            spec.commandLine()
                .getErr()
                .println("cromwell: restored " + ErrorText.printable(file.toString())));
    return ExitCode.OK.code();
  }
}
