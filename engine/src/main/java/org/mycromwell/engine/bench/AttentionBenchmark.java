package org.mycromwell.engine.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.Task;
import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.Attention;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.tensor.CacheType;

/**
 * Causal attention of one layer over a full cache, without the projections around it.
 *
 * @param batch independent sequences, one after the other
 * @param seq positions in the cache
 * @param queries how many of the last positions ask: {@code seq} is a whole prefill, 1 a decode
 *     step
 * @param heads query heads
 * @param kvHeads key-value heads; divides {@code heads}
 * @param headDim elements of a head
 * @param cacheType how the cache stores its elements
 */
public record AttentionBenchmark(
    int batch, int seq, int queries, int heads, int kvHeads, int headDim, CacheType cacheType) {
  /** Queries of one kernel call, as many as a decoder's prefill gives it. */
  private static final int TILE_QUERIES = 64;

  /**
   * What was measured.
   *
   * @param kernels name of the kernels
   * @param cacheBytes keys and values of all sequences
   * @param seconds of each run over the whole batch
   */
  public record Result(String kernels, int threads, long cacheBytes, Samples seconds) {
    /** Bytes of the cache read in a second, when each is read once. */
    public Samples bytesPerSecond() {
      return seconds.rates((double) cacheBytes);
    }
  }

  public AttentionBenchmark {
    require(batch >= 1, "--batch", batch, "must be at least 1");
    require(seq >= 1, "--seq", seq, "must be at least 1");
    require(queries >= 1 && queries <= seq, "--queries", queries, "must be 1 to --seq");
    require(kvHeads >= 1, "--kv-heads", kvHeads, "must be at least 1");
    require(
        heads >= 1 && heads % kvHeads == 0,
        "--heads",
        heads,
        "must be a multiple of --kv-heads " + kvHeads);
    require(
        headDim >= 8 && headDim % 8 == 0 && headDim <= 1024,
        "--head-dim",
        headDim,
        "must be a multiple of 8 up to 1024");
    long elements = (long) queries * heads * headDim;
    require(elements < 1 << 29, "--queries times --heads times --head-dim", elements, "too large");
  }

  /** Two operations for each element of a score and of a weighted value. */
  public double operations() {
    double pairs = 0.5 * queries * (2.0 * seq - queries + 1);
    return 4.0 * batch * heads * headDim * pairs;
  }

  /** Measures. */
  public Result run(
      Kernels kernels,
      Workers workers,
      int warmUpMillis,
      int iterations,
      BenchmarkListener listener) {
    Attention kernel = kernels.attention(cacheType);
    long keyBytes = kernel.keyBytes(seq, kvHeads, headDim);
    long valueBytes = kernel.valueBytes(seq, kvHeads, headDim);
    long cacheBytes = Math.multiplyExact(batch, Math.addExact(keyBytes, valueBytes));
    long available = MemoryInfo.detect().availableBytes();
    if (cacheBytes > available) {
      throw new EngineException(
          Kind.OUT_OF_MEMORY,
          "a cache of %d x %d positions needs %d MiB of memory, but only %d MiB are available"
              .formatted(batch, seq, cacheBytes >> 20, available >> 20));
    }
    try (Arena arena = Arena.ofShared()) {
      listener.progress("filling the cache", 0, 0);
      List<MemorySegment> keys = new ArrayList<>();
      List<MemorySegment> values = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < batch; i++) {
        keys.add(arena.allocate(keyBytes, 64));
        values.add(arena.allocate(valueBytes, 64));
        store(kernel, keys.getLast(), values.getLast(), random);
      }
      Pass pass = new Pass(kernel, keys, values, workers.count(), random);
      Samples seconds =
          Repetition.measure(() -> workers.run(pass), warmUpMillis, iterations, listener);
      return new Result(kernels.name(), workers.count(), cacheBytes, seconds);
    }
  }

  private void store(
      Attention kernel, MemorySegment keys, MemorySegment values, SplittableRandom random) {
    float[] k = new float[kvHeads * headDim];
    float[] v = new float[kvHeads * headDim];
    for (int position = 0; position < seq; position++) {
      fill(k, random);
      fill(v, random);
      kernel.store(keys, values, seq, kvHeads, headDim, position, k, 0, v, 0);
    }
  }

  private static void fill(float[] values, SplittableRandom random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
  }

  /**
   * All queries of all sequences, divided as a decoder divides them. Few queries (decode): every
   * worker takes a run of query heads. Many: items (sequence, block of positions, key-value head)
   * are dealt back and forth from the longest context to the shortest, so that every worker gets
   * its share of both.
   */
  private final class Pass implements Task {
    private final Attention kernel;
    private final List<MemorySegment> keys;
    private final List<MemorySegment> values;
    private final float[] q;
    private final float[] out;
    private final int group = heads / kvHeads;
    private final int blockPositions = Math.max(1, TILE_QUERIES / group);
    private final float scale = (float) (1 / Math.sqrt(headDim));
    private final int[][] queryOffsets;
    private final int[][] lastPositions;
    private final float[][] scratch;

    Pass(
        Attention kernel,
        List<MemorySegment> keys,
        List<MemorySegment> values,
        int workers,
        SplittableRandom random) {
      this.kernel = kernel;
      this.keys = keys;
      this.values = values;
      q = new float[queries * heads * headDim];
      out = new float[q.length];
      fill(q, random);
      int tile = blockPositions * group;
      queryOffsets = new int[workers][tile];
      lastPositions = new int[workers][tile];
      scratch = new float[workers][kernel.scratchFloats(tile, headDim)];
    }

    @Override
    public void run(Worker worker) {
      if (queries <= blockPositions) {
        runHeads(worker);
      } else {
        runBlocks(worker);
      }
    }

    private void runHeads(Worker worker) {
      int end = worker.end(heads, 1);
      for (int sequence = 0; sequence < batch; sequence++) {
        int head = worker.begin(heads, 1);
        while (head < end) {
          int runEnd = Math.min(end, (head / group + 1) * group);
          attend(worker.index(), sequence, head, runEnd - head, 0);
          head = runEnd;
        }
      }
    }

    private void runBlocks(Worker worker) {
      int blocks = (queries + blockPositions - 1) / blockPositions;
      int items = batch * blocks * kvHeads;
      int workers = worker.count();
      for (int item = 0; item < items; item++) {
        int place = item % workers;
        int owner = (item / workers & 1) == 0 ? place : workers - 1 - place;
        if (owner == worker.index()) {
          int block = item / kvHeads / batch;
          int firstHead = item % kvHeads * group;
          attend(worker.index(), item / kvHeads % batch, firstHead, group, block * blockPositions);
        }
      }
    }

    /** Query heads of one key-value head; row 0 is the last position. */
    private void attend(int worker, int sequence, int firstHead, int count, int firstRow) {
      int[] offsets = queryOffsets[worker];
      int[] positions = lastPositions[worker];
      int n = 0;
      for (int row = firstRow; row < Math.min(queries, firstRow + blockPositions); row++) {
        for (int head = firstHead; head < firstHead + count; head++) {
          offsets[n] = (row * heads + head) * headDim;
          positions[n] = seq - 1 - row;
          n++;
        }
      }
      kernel.attend(
          keys.get(sequence),
          values.get(sequence),
          seq,
          kvHeads,
          headDim,
          firstHead / group,
          q,
          out,
          offsets,
          positions,
          n,
          scale,
          scratch[worker]);
    }
  }

  private static void require(boolean condition, String name, long value, String rule) {
    if (!condition) {
      throw new EngineException(Kind.BAD_ARGUMENT, name + " is " + value + ", but " + rule);
    }
  }
}
