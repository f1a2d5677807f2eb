package org.mycromwell.engine.kernel;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Attention of training over one segment: two query heads that share a key-value head. Per seen
 * pair of query and key it is {@code 4 * headDim} floating-point operations forward, {@code 10 *
 * headDim} backward.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class TrainingAttentionBenchmark {
  @Param({"100", "128", "512", "4096"})
  public int length;

  @Param({"32", "64"})
  public int headDim;

  @Param({"false", "true"})
  public boolean causal;

  private final TrainingKernels kernels = TrainingKernels.best();
  private AttentionShape shape;
  private float[] q;
  private float[] k;
  private float[] v;
  private float[] dOut;
  private float[] out;
  private float[] lse;
  private float[] dq;
  private float[] dk;
  private float[] dv;
  private float[] scratch;

  @Setup
  public void setUp() {
    shape = AttentionShape.of(2, 1, headDim);
    SplittableRandom random = new SplittableRandom(1);
    q = gaussians(length * shape.queryWidth(), random);
    k = gaussians(length * shape.kvWidth(), random);
    v = gaussians(length * shape.kvWidth(), random);
    dOut = gaussians(q.length, random);
    out = new float[q.length];
    lse = new float[length * shape.queryHeads()];
    dq = new float[q.length];
    dk = new float[k.length];
    dv = new float[v.length];
    scratch = new float[kernels.attentionScratch(shape, length)];
    forward();
  }

  private static float[] gaussians(int n, SplittableRandom random) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  @Benchmark
  public float[] forward() {
    kernels.attention(q, k, v, out, lse, shape, 0, length, 0, length, causal, 0, scratch);
    return out;
  }

  @Benchmark
  public float[] backward() {
    kernels.attentionGrad(
        q, k, v, out, lse, dOut, dq, dk, dv, shape, 0, length, 0, length, causal, 0, scratch);
    return dq;
  }
}
