package org.mycromwell.app.cli;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.tensor.CacheType;
import picocli.CommandLine.Option;

/** How much context a command keeps, and how. */
final class CacheOptions {
  /** What most prompts need; models made for more would take gigabytes of cache by default. */
  private static final int DEFAULT_CONTEXT = 4096;

  @Option(
      names = {"-c", "--context"},
      paramLabel = "N",
      description = {
        "Tokens of prompt and answer together;",
        "by default what the model was made for, at most " + DEFAULT_CONTEXT + "."
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

  /** The context for a model made for {@code modelContext} tokens. */
  int context(int modelContext) {
    if (context == null) {
      return Math.min(DEFAULT_CONTEXT, modelContext);
    }
    if (context < 1 || context > modelContext) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "--context is " + context + ", but this model allows 1 to " + modelContext);
    }
    return context;
  }
}
