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
import org.mycromwell.engine.model.ModelSource;
import org.mycromwell.engine.model.decoder.DecoderOptions;
import org.mycromwell.engine.tensor.CacheType;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** With what a command computes. */
final class ComputeOptions {
  /** Which kernels compute. */
  enum KernelChoice {
    AUTO,
    VECTOR,
    PLAIN,
    SCALAR
  }

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Option(
      names = "--kernels",
      paramLabel = "KIND",
      defaultValue = "auto",
      description = {
        "auto: what is fastest here (default): plain for one edit of a small model, else vector;",
        "vector: the fastest, once Java has compiled them;",
        "plain: quick from the start, for a single answer;",
        "scalar: the slow reference, to check them or to run where they cannot."
      })
  private KernelChoice kernels = KernelChoice.AUTO;

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
    if (kernels == KernelChoice.PLAIN) {
      return KernelProvider.plain();
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
    return modelOptions(kernels());
  }

  /**
   * The same for a model that is opened for one answer; a small one asks nothing of the machine.
   */
  ModelOptions modelOptionsForOneAnswer(ModelSource model) {
    boolean plain = kernels == KernelChoice.AUTO && model.isSmall();
    return modelOptions(plain ? KernelProvider.plain() : kernels());
  }

  private ModelOptions modelOptions(Kernels chosen) {
    return new ModelOptions(
        threads.count(), chosen, CacheType.F16, 0, DecoderOptions.DEFAULT, Optional.empty());
  }
}
