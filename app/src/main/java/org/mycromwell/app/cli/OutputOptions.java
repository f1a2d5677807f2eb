package org.mycromwell.app.cli;

import java.io.PrintWriter;
import org.mycromwell.engine.machine.JavaRuntime;
import org.mycromwell.engine.machine.Readiness;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a command speaks. */
final class OutputOptions {
  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Nothing on standard error but errors.")
  private boolean quiet;

  boolean json() {
    return json;
  }

  boolean quiet() {
    return quiet;
  }

  Progress progress(CommandSpec spec) {
    return Progress.of(spec, quiet);
  }

  /** Says on standard error when Java runs in a slow mode; work that needs no kernels goes on. */
  static void warnOfSlowJava(PrintWriter err) {
    JavaRuntime java = JavaRuntime.detect();
    if (!java.optimizes()) {
      err.println("cromwell: warning: " + Readiness.compilerProblem(java));
    }
  }
}
