package org.mycromwell.engine.kernel;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The operations between the matrix products, on one row of the 1.26B preset. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ElementwiseBenchmark {
  private static final int HIDDEN = 2048;
  private static final int FFN = 5632;
  private static final int HEADS = 32;
  private static final int HEAD_DIM = 64;

  @Param({"scalar", "vector"})
  public String kind;

  private final float[] x = new float[FFN];
  private final float[] y = new float[FFN];
  private final float[] out = new float[FFN];
  private final float[] cos = new float[HEAD_DIM / 2];
  private final float[] sin = new float[HEAD_DIM / 2];
  private Kernels kernels;

  @Setup(Level.Trial)
  public void chooseKernels() {
    kernels = kind.equals("scalar") ? KernelProvider.scalar() : KernelProvider.best();
  }

  /** Several operations work in place; repeated for ever they would end in zeros or infinities. */
  @Setup(Level.Iteration)
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < FFN; i++) {
      x[i] = (float) random.nextDouble(-1, 1);
      y[i] = (float) random.nextDouble(-1, 1) * 1e-3f;
    }
    for (int i = 0; i < HEAD_DIM / 2; i++) {
      cos[i] = (float) Math.cos(i);
      sin[i] = (float) Math.sin(i);
    }
  }

  @Benchmark
  public float[] rmsNorm() {
    kernels.rmsNorm(x, 0, y, out, 0, HIDDEN, 1e-6f);
    return out;
  }

  @Benchmark
  public float[] softmax() {
    System.arraycopy(x, 0, out, 0, HIDDEN);
    kernels.softmax(out, 0, HIDDEN);
    return out;
  }

  @Benchmark
  public float[] rope() {
    kernels.rope(x, 0, HEADS, HEAD_DIM, HEAD_DIM, cos, sin, 0, false);
    return x;
  }

  @Benchmark
  public float[] swiGlu() {
    System.arraycopy(x, 0, out, 0, FFN);
    kernels.swiGlu(out, 0, y, 0, FFN);
    return out;
  }

  @Benchmark
  public float[] add() {
    kernels.add(x, 0, y, 0, HIDDEN);
    return x;
  }
}
