package org.mycromwell.app.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.model.EmbeddedModel;
import org.mycromwell.engine.model.ModelSource;
import picocli.CommandLine.Option;

/** Which model edits, by option or by environment. */
final class ModelChoice {
  static final String VARIABLE = "CROMWELL_MODEL";

  @Option(
      names = {"-m", "--model"},
      paramLabel = "FILE",
      description =
          "The model, a GGUF file, or '"
              + EmbeddedModel.ARGUMENT
              + "'; without it the one that "
              + VARIABLE
              + " names, else the embedded demo model.")
  private @Nullable Path model;

  ModelSource source(Terminal terminal) {
    if (model != null) {
      Arguments.requireName("--model", model.toString());
      return source(model, "--model");
    }
    String named = terminal.variable(VARIABLE);
    if (named != null) {
      try {
        return source(Path.of(named), VARIABLE);
      } catch (InvalidPathException e) {
        throw new EngineException(
            Kind.BAD_FILE,
            VARIABLE + " is " + EngineException.quote(named) + ", which is no path",
            e);
      }
    }
    return new ModelSource.Embedded();
  }

  /** A file of that name is meant by {@code ./embedded}. */
  static ModelSource source(Path named, String by) {
    if (named.equals(Path.of(EmbeddedModel.ARGUMENT))) {
      return new ModelSource.Embedded();
    }
    if (!Files.exists(named)) {
      throw new EngineException(
          Kind.BAD_FILE, "the model " + named + " does not exist; " + by + " names a GGUF file");
    }
    return new ModelSource.OfFile(named);
  }
}
