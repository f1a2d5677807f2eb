package org.mycromwell.app.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.eval.ModelTeam;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model an evaluation runs, how, and on how many of the tasks of a file. */
final class EvaluationOptions {
  @Mixin private ModelArgument model = new ModelArgument();

  @Option(names = "--limit", paramLabel = "N", description = "Only the first N of a file.")
  private @Nullable Integer limit;

  @Mixin private CacheOptions cache = new CacheOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();

  /** The tasks that were asked for. */
  <T> List<T> first(List<T> all) {
    if (limit == null) {
      return all;
    }
    Arguments.requireRange("--limit", limit, 1, Integer.MAX_VALUE);
    return all.subList(0, Math.min(limit, all.size()));
  }

  /** The model, to be closed by the caller. */
  ModelTeam open() {
    return ModelTeam.open(
        model.path(),
        compute.modelOptions().withCacheType(cache.type()).withContextLength(cache.context()));
  }
}
