package org.mycromwell.engine.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.mycromwell.engine.tensor.CacheType;
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
 * One call of the attention kernel: the query heads that share a key-value head, over a cache of
 * some length. 8 rows are a decode step of the 1.26B preset, 64 a tile of its prefill.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class AttentionTileBenchmark {
  private static final int HEAD_DIM = 64;

  @Param({"F32", "F16", "Q8"})
  public CacheType cacheType;

  @Param({"8", "64"})
  public int rows;

  @Param({"512", "4096"})
  public int length;

  private Arena arena;
  private Attention kernel;
  private MemorySegment keys;
  private MemorySegment values;
  private float[] q;
  private float[] out;
  private float[] scratch;
  private int[] offsets;
  private int[] lastPositions;

  @Setup(Level.Trial)
  public void setUp() {
    arena = Arena.ofShared();
    kernel = KernelProvider.best().attention(cacheType);
    keys = arena.allocate(kernel.keyBytes(length, 1, HEAD_DIM), 64);
    values = arena.allocate(kernel.valueBytes(length, 1, HEAD_DIM), 64);
    SplittableRandom random = new SplittableRandom(1);
    for (int position = 0; position < length; position++) {
      float[] k = random(HEAD_DIM, random);
      float[] v = random(HEAD_DIM, random);
      kernel.store(keys, values, length, 1, HEAD_DIM, position, k, 0, v, 0);
    }
    q = random(rows * HEAD_DIM, random);
    out = new float[rows * HEAD_DIM];
    scratch = new float[kernel.scratchFloats(rows, HEAD_DIM)];
    offsets = new int[rows];
    Arrays.setAll(offsets, row -> row * HEAD_DIM);
    lastPositions = new int[rows];
    Arrays.fill(lastPositions, length - 1);
  }

  @TearDown(Level.Trial)
  public void tearDown() {
    arena.close();
  }

  @Benchmark
  public float[] attend() {
    kernel.attend(
        keys,
        values,
        length,
        1,
        HEAD_DIM,
        0,
        q,
        out,
        offsets,
        lastPositions,
        rows,
        0.125f,
        scratch);
    return out;
  }

  private static float[] random(int count, SplittableRandom random) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = (float) random.nextDouble(-1, 1);
    }
    return x;
  }
}
