package org.mycromwell.engine.kernel;

/** Picks the kernels for this machine and says why. */
public final class KernelProvider {
  private KernelProvider() {}

  /** The scalar reference. */
  public static Kernels scalar() {
    return ScalarKernels.INSTANCE;
  }

  /** The fastest kernels this machine and this Java runtime can run. */
  public static Kernels best() {
    return ScalarKernels.INSTANCE;
  }
}
