package org.mycromwell.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the kernels of a training step allocate once they are compiled. See {@code
 * DecoderAllocationTest} for why this class has a JVM of its own.
 */
class TrainingKernelsAllocationTest {
  private static final int REPEATS = 50;

  /** A moment is enough on an idle machine; on a busy one the compiler waits for its turn. */
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private static final int N = 3000;
  private static final AttentionShape SHAPE = AttentionShape.of(4, 2, 64);
  private static final int ROWS = 150;

  enum Part {
    NORMS,
    GATES,
    SUMS,
    LOSSES,
    PARAMETERS,
    ATTENTION,
    ATTENTION_GRADIENT
  }

  private final TrainingKernels kernels = TrainingKernels.best();
  private final Random random = new Random(3);
  private final float[] x = gaussians(N);
  private final float[] y = gaussians(N);
  private final float[] z = gaussians(N);
  private final float[] w = gaussians(N);
  private final float[] rstd = gaussians(N);
  private final float[] moments = new float[N];
  private final AdamWStep step = AdamWStep.of(3, 1e-3f, 0.9f, 0.95f, 1e-8f, 0.1f, 1);
  private final float[] q = gaussians(ROWS * SHAPE.queryWidth());
  private final float[] k = gaussians(ROWS * SHAPE.kvWidth());
  private final float[] v = gaussians(ROWS * SHAPE.kvWidth());
  private final float[] out = gaussians(ROWS * SHAPE.queryWidth());
  private final float[] lse = new float[ROWS * SHAPE.queryHeads()];
  private final float[] dq = new float[q.length];
  private final float[] dk = new float[k.length];
  private final float[] dv = new float[v.length];
  private final float[] scratch = new float[kernels.attentionScratch(SHAPE, ROWS)];

  private float[] gaussians(int n) {
    return MatMulTest.gaussians(n, random);
  }

  @ParameterizedTest
  @EnumSource
  void allocatesNothing(Part part) {
    Assumptions.assumeTrue(
        !kernels.equals(TrainingKernels.scalar()), "the scalar reference allocates");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    long start = System.nanoTime();
    while (allocated > 0 && System.nanoTime() - start < PATIENCE_NANOS) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < REPEATS; i++) {
        run(part, i);
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated).as("bytes in %d rounds", REPEATS).isZero();
  }

  /** Lengths, too, change: what is compiled for one of them alone proves little. */
  private void run(Part part, int round) {
    int n = N - 7 * round;
    switch (part) {
      case NORMS -> {
        kernels.rmsNorm(x, 0, w, y, 0, 4, n / 4, 1e-6f, rstd, 0);
        kernels.rmsNormGrad(z, 0, x, 0, w, rstd, 0, y, 0, 4, n / 4, round % 2 == 0);
        kernels.rmsNormWeightGrad(z, 0, x, 0, rstd, 0, 4, n / 4, y, 0, n / 4);
        kernels.layerNorm(x, 0, y, 0, 4, n / 4, 1e-5f);
      }
      case GATES -> {
        kernels.swiGlu(x, 0, w, 0, y, 0, n);
        kernels.swiGluGrad(z, 0, x, 0, w, 0, y, 0, moments, 0, n);
        kernels.silu(x, 0, y, 0, n);
        kernels.siluGrad(z, 0, x, 0, y, 0, n);
      }
      case SUMS -> {
        kernels.add(y, 0, x, 0, n);
        kernels.rope(y, 0, 4, 64, x, w, 0, round % 2 == 0);
      }
      case LOSSES -> {
        System.arraycopy(x, 0, y, 0, N);
        kernels.crossEntropyGrad(y, 0, n, 5, 0.5f);
        kernels.softmax(y, 0, n);
        kernels.sumOfSquares(x, 0, n);
      }
      case PARAMETERS -> {
        kernels.adamW(y, x, moments, rstd, 0, n, step);
        kernels.ema(w, y, 0, n, 0.99f);
      }
      case ATTENTION -> attention(round);
      case ATTENTION_GRADIENT -> {
        attention(round);
        boolean causal = round % 2 == 0;
        kernels.attentionGrad(
            q, k, v, out, lse, q, dq, dk, dv, SHAPE, round, ROWS, 0, ROWS, causal, round % 2,
            scratch);
      }
    }
  }

  private void attention(int round) {
    boolean causal = round % 2 == 0;
    kernels.attention(q, k, v, out, lse, SHAPE, round, ROWS, 0, ROWS, causal, round % 2, scratch);
  }
}
