package org.mycromwell.engine.machine;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * Whether machine and Java runtime carry the fast kernels. The slow way is never taken silently:
 * programs call {@link #requireFast()} before they compute, or say that they run the scalar
 * reference.
 *
 * @param problems one sentence each, most important first; empty when all is well
 */
public record Readiness(List<String> problems) {

  public Readiness {
    problems = List.copyOf(problems);
  }

  /** Checks this machine. Loads nothing of the Vector API unless its module is there. */
  public static Readiness check() {
    return of(JavaRuntime.detect(), CpuFeatures.detect());
  }

  /** Judges a runtime and a CPU. */
  public static Readiness of(JavaRuntime java, CpuFeatures cpu) {
    List<String> problems = new ArrayList<>();
    if (java.featureVersion() < JavaRuntime.REQUIRED_FEATURE_VERSION) {
      problems.add(
          "this is Java "
              + java.version()
              + ", but Cromwell needs Java "
              + JavaRuntime.REQUIRED_FEATURE_VERSION
              + " or newer");
    }
    if (!java.vectorModule()) {
      problems.add(
          "the Java module jdk.incubator.vector is missing, without which all computing is many"
              + " times slower; start Cromwell with its launcher, or pass"
              + " --add-modules jdk.incubator.vector to java");
    }
    if (!java.optimizes()) {
      problems.add(compilerProblem(java));
    }
    boolean x86 = cpu.architecture().equals("amd64") || cpu.architecture().equals("x86_64");
    if (x86 && !(cpu.avx2() && cpu.fma())) {
      problems.add(
          "this CPU (" + cpu.name() + ") has no AVX2 and FMA, which the fast kernels need");
    } else if (java.vectorModule() && java.slowFlags().isEmpty() && cpu.vectorBits() < 256) {
      problems.add(
          "the vectors of this CPU (%s, %s) have %d bits in Java, and the fast kernels need 256"
              .formatted(cpu.name(), cpu.architecture(), cpu.vectorBits()));
    }
    return new Readiness(problems);
  }

  /** True when the fast kernels run at their speed. */
  public boolean fast() {
    return problems.isEmpty();
  }

  /**
   * Does nothing on a machine that is ready.
   *
   * @throws EngineException of kind {@link Kind#ENVIRONMENT} with the first problem
   */
  public void requireFast() {
    if (!fast()) {
      throw new EngineException(Kind.ENVIRONMENT, problems.getFirst());
    }
  }

  /** What {@link JavaRuntime#optimizes()} means when it is false, one sentence. */
  public static String compilerProblem(JavaRuntime java) {
    String reason =
        java.slowFlags().isEmpty()
            ? java.vmName() + ", " + java.vmInfo()
            : String.join(" ", java.slowFlags());
    return "Java runs in a mode that makes all computing many times slower ("
        + reason
        + "); start Cromwell with its launcher and without flags that switch off the compiler or"
        + " wide vectors";
  }
}
