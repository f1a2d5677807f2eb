package org.mycromwell.app.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import picocli.CommandLine.Option;

/** Which model edits, by option or by environment. */
final class ModelChoice {
  private static final String VARIABLE = "CROMWELL_MODEL";

  @Option(
      names = {"-m", "--model"},
      paramLabel = "FILE",
      description = "The model, a GGUF file; without it the one that " + VARIABLE + " names.")
  private @Nullable Path model;

  Path path(Terminal terminal) {
    if (model != null) {
      Arguments.requireName("--model", model.toString());
      return model;
    }
    String named = terminal.variable(VARIABLE);
    if (named == null) {
      throw new EngineException(
          Kind.BAD_FILE,
          "no model is named, and none is built in yet; give one with --model FILE.gguf or set "
              + VARIABLE);
    }
    try {
      return Path.of(named);
    } catch (InvalidPathException e) {
      throw new EngineException(
          Kind.BAD_FILE,
          VARIABLE + " is " + EngineException.quote(named) + ", which is no path",
          e);
    }
  }
}
