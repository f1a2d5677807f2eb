package org.mycromwell.app.cli;

import java.util.concurrent.Callable;
import org.mycromwell.engine.apply.EditStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cromwell history clear}. */
@Command(
    name = "clear",
    description =
        "Erases the history with all old contents; what was written can then not be undone.")
final class HistoryClearCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    int left = EditStore.open(HistoryCommand.state(spec)).clear();
    spec.commandLine()
        .getErr()
        .println(
            left == 0
                ? "cromwell: the history is erased"
                : "cromwell: the history is erased but for what was interrupted or is being"
                    + " written: "
                    + Units.of(left, "change"));
    return ExitCode.OK.code();
  }
}
