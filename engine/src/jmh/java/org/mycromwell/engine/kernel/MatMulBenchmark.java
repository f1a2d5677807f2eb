package org.mycromwell.engine.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.nn.PackedLinear;
import org.mycromwell.engine.quant.QuantFormat;
import org.mycromwell.engine.tensor.DType;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The matrix products of one layer on one thread. Weights of this size stay in the caches: what is
 * measured is the kernel, not the memory ({@code cromwell bench gemm} measures both).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx2g"})
public class MatMulBenchmark {
  private static final int ROWS = 1024;
  private static final int COLS = 2048;

  @Param({"F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_K", "Q6_K"})
  public DType type;

  /** 1 is a decode step, more a prefill. */
  @Param({"1", "4", "64", "512"})
  public int columns;

  private final float[] y = new float[ROWS * 512];
  private Arena arena;
  private Workers workers;
  private PackedLinear weights;
  private Activations x;

  @Setup(Level.Trial)
  public void setUp() {
    arena = Arena.ofShared();
    workers = new Workers(1);
    SplittableRandom random = new SplittableRandom(1);
    MemorySegment stored = arena.allocate(type.sizeBytes((long) ROWS * COLS), 64);
    float[] row = new float[COLS];
    for (int r = 0; r < ROWS; r++) {
      fill(row, random);
      QuantFormat.of(type).quantize(row, 0, stored, r * type.sizeBytes(COLS), COLS);
    }
    weights =
        PackedLinear.of(KernelProvider.best(), type, stored, ROWS, COLS, null, arena, workers);
    x = new Activations(columns, COLS);
    fill(x.values(), random);
  }

  @TearDown(Level.Trial)
  public void tearDown() {
    workers.close();
    arena.close();
  }

  @Benchmark
  public float[] multiply() {
    workers.run(this::multiply);
    return y;
  }

  private void multiply(Worker worker) {
    ActivationForm form = weights.activationForm(columns);
    if (form != ActivationForm.F32) {
      x.prepare(worker, form, columns);
      worker.barrier();
    }
    weights.multiply(worker, x, columns, y, 0, ROWS);
  }

  private static void fill(float[] values, SplittableRandom random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
  }
}
