package org.mycromwell.app.cli;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.machine.CpuFeatures;
import org.mycromwell.engine.machine.Readiness;
import picocli.CommandLine.Option;

/** With what a command computes. */
final class ComputeOptions {
  private static final int MAX_THREADS = 1024;

  /** Which kernels compute. */
  enum KernelChoice {
    VECTOR,
    SCALAR
  }

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Threads that compute; by default one for each core.")
  private @Nullable Integer threads;

  @Option(
      names = "--kernels",
      paramLabel = "KIND",
      defaultValue = "vector",
      description = {
        "vector: the fast kernels (default);",
        "scalar: the slow reference, to check them or to run where they cannot."
      })
  private KernelChoice kernels = KernelChoice.VECTOR;

  int threads() {
    if (threads == null) {
      return CpuFeatures.detect().suggestedThreads();
    }
    if (threads < 1 || threads > MAX_THREADS) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "--threads is " + threads + ", but must be 1 to " + MAX_THREADS);
    }
    return threads;
  }

  Workers newWorkers() {
    return new Workers(threads());
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
}
