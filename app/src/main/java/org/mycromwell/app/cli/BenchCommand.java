package org.mycromwell.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cromwell bench}: groups the benchmarks. */
@Command(
    name = "bench",
    description = "Measures kernels and models on this machine.",
    synopsisSubcommandLabel = "BENCHMARK",
    subcommands = {
      BenchInferenceCommand.class,
      BenchTrainCommand.class,
      BenchEditCommand.class,
      BenchVisionCommand.class,
      BenchMultimodalCommand.class,
      BenchGemmCommand.class,
      BenchAttentionCommand.class
    })
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.OK.code();
  }
}
