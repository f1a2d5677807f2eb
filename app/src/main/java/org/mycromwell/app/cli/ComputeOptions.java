package org.mycromwell.app.cli;

import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.machine.Readiness;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.decoder.DecoderOptions;
import org.mycromwell.engine.tensor.CacheType;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** With what a command computes. */
final class ComputeOptions {
  /** Which kernels compute. */
  enum KernelChoice {
    VECTOR,
    SCALAR
  }

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Option(
      names = "--kernels",
      paramLabel = "KIND",
      defaultValue = "vector",
      description = {
        "vector: the fast kernels (default);",
        "scalar: the slow reference, to check them or to run where they cannot."
      })
  private KernelChoice kernels = KernelChoice.VECTOR;

  Workers newWorkers() {
    return new Workers(threads.count());
  }

  /**
   * The kernels asked for.
   *
   * @throws EngineException of kind {@link Kind#ENVIRONMENT} where the fast ones cannot run at
   *     their speed: never a quiet slow mode
   */
  Kernels kernels() {
    if (kernels == KernelChoice.SCALAR) {
      return KernelProvider.scalar();
    }
    Readiness readiness = Readiness.check();
    if (!readiness.fast()) {
      throw new EngineException(
          Kind.ENVIRONMENT,
          readiness.problems().getFirst() + " (--kernels scalar runs nevertheless, slowly)");
    }
    return KernelProvider.best();
  }

  /** How to open a model with these. */
  ModelOptions modelOptions() {
    return new ModelOptions(threads.count(), kernels(), CacheType.F16, 0, DecoderOptions.DEFAULT);
  }
}
