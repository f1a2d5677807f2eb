package org.mycromwell.engine.kernel;

/** Picks the kernels for this machine and says why. */
public final class KernelProvider {
  /** The choice and the reason for it, one sentence for people. */
  public record Choice(Kernels kernels, String reason) {}

  /**
   * Made when it is first asked for: looking at the vectors of a machine loads some 200 classes,
   * which plain kernels do without.
   */
  private static final class Best {
    static final Choice CHOICE = choose();

    private Best() {}
  }

  private KernelProvider() {}

  /** The scalar reference. */
  public static Kernels scalar() {
    return ScalarKernels.INSTANCE;
  }

  /** Kernels that are quick from their first call on, for one answer of a small model. */
  public static Kernels plain() {
    return PlainKernels.PLAIN;
  }

  /** The fastest kernels this machine and this Java runtime can run. */
  public static Kernels best() {
    return choice().kernels();
  }

  /** As {@link #best()}, for training. */
  static TrainingKernels bestTraining() {
    return best().equals(ScalarKernels.INSTANCE)
        ? ScalarTrainingKernels.INSTANCE
        : VectorTrainingKernels.INSTANCE;
  }

  /** What {@link #best()} returns, and why. */
  public static Choice choice() {
    return Best.CHOICE;
  }

  private static Choice choose() {
    Choice choice;
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      choice =
          new Choice(
              ScalarKernels.INSTANCE,
              "scalar: the module jdk.incubator.vector is not loaded"
                  + " (start java with --add-modules jdk.incubator.vector)");
    } else {
      choice = chooseVector();
    }
    System.getLogger(KernelProvider.class.getName())
        .log(System.Logger.Level.DEBUG, "kernels {0}", choice.reason());
    return choice;
  }

  private static Choice chooseVector() {
    int bits = Lanes.BITS;
    if (bits < 256) {
      return new Choice(
          ScalarKernels.INSTANCE,
          "scalar: vectors of this machine have " + bits + " bits, the vector kernels need 256");
    }
    return new Choice(
        VectorKernels.INSTANCE,
        VectorKernels.INSTANCE.name() + ": preferred width of this machine");
  }
}
