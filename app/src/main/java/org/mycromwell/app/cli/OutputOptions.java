package org.mycromwell.app.cli;

import java.io.PrintWriter;
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

  Progress progress(PrintWriter err) {
    return new Progress(err, quiet);
  }
}
