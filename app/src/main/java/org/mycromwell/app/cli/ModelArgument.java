package org.mycromwell.app.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which model a command works with. */
final class ModelArgument {
  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "FILE",
      description = "The model, a GGUF file; of a split one, the first.")
  private Path model = Path.of("");

  Path path() {
    return model;
  }
}
