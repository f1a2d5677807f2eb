package org.mycromwell.app.cli;

import java.util.Optional;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.machine.JavaRuntime;
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

  /** Whether the user asked for a number of threads. */
  boolean hasThreads() {
    return threads.given();
  }

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
    Readiness readiness = Readiness.check();
    if (!JavaRuntime.hasVectorModule()) {
      readiness.requireFast(); // even the reference needs the module's classes
    }
    if (kernels == KernelChoice.SCALAR) {
      return KernelProvider.scalar();
    }
    if (!readiness.fast()) {
      throw slow(readiness.problems().getFirst());
    }
    KernelProvider.Choice choice = KernelProvider.choice();
    if (choice.kernels().equals(KernelProvider.scalar())) {
      throw slow(choice.reason());
    }
    return choice.kernels();
  }

  private static EngineException slow(String problem) {
    return new EngineException(
        Kind.ENVIRONMENT, problem + " (--kernels scalar runs nevertheless, slowly)");
  }

  /** How to open a model with these. */
  ModelOptions modelOptions() {
    return new ModelOptions(
        threads.count(), kernels(), CacheType.F16, 0, DecoderOptions.DEFAULT, Optional.empty());
  }
}
