package org.mycromwell.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.exec.Workers;

/** Vectors stay in registers: once compiled, a product of any form allocates nothing. */
class GemmAllocationTest {
  /** A few are enough on an idle machine; on a busy one the compiler waits for its turn. */
  private static final int MOST_ROUNDS = 3000;

  @Test
  void productsAllocateNothing() {
    Assumptions.assumeFalse(
        KernelProvider.best().equals(KernelProvider.scalar()), "about the vector kernels");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Workers workers = new Workers(1)) {
      Gemm gemm = new Gemm(workers);
      int m = 150;
      int n = 130;
      int k = 1100;
      float[] a = new float[m * k];
      float[] b = new float[n * k];
      float[] c = new float[m * n];
      long allocated = Long.MAX_VALUE;
      for (int round = 0; round < MOST_ROUNDS && allocated > 0; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 5; i++) {
          gemm.nt(a, 0, b, 0, c, 0, m, n, k, i % 2 == 0);
          gemm.nn(a, 0, b, 0, c, 0, m, n, k, i % 2 == 0);
          gemm.tn(a, 0, b, 0, c, 0, m, n, k, i % 2 == 0);
        }
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
      }
      assertThat(allocated).isZero();
    }
  }
}
