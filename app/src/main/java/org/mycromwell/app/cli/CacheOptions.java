package org.mycromwell.app.cli;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.tensor.CacheType;
import picocli.CommandLine.Option;

/** How much context a command keeps, and how. */
final class CacheOptions {
  @Option(
      names = {"-c", "--context"},
      paramLabel = "N",
      description = {
        "Tokens of prompt and answer together;",
        "by default what the model was made for, at most " + ModelOptions.DEFAULT_CONTEXT + "."
      })
  private @Nullable Integer context;

  @Option(
      names = "--cache-type",
      paramLabel = "TYPE",
      defaultValue = "F16",
      description = "How keys and values are kept: F32, F16 (default) or Q8.")
  private CacheType cacheType = CacheType.F16;

  CacheType type() {
    return cacheType;
  }

  /** The context asked for; 0 for the default of the engine. */
  int context() {
    if (context == null) {
      return 0;
    }
    Arguments.requirePositive("--context", context);
    return context;
  }
}
