package org.mycromwell.engine.model.vljepa.inference;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.Task;
import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.Attention;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.tensor.CacheType;

/**
 * Attention without a direction: every query of a segment sees all keys of its segment. Windows,
 * whole texts and one stream looking at another are all this with other segments. Keys and values
 * are kept in memory of its own outside the heap, which grows with the longest; used by the thread
 * that controls the workers.
 */
final class SegmentAttention implements AutoCloseable {
  private static final int TILE_QUERIES = 64;
  private static final long ALIGNMENT = 64;

  /** Shape of the heads. */
  record Heads(int queryHeads, int kvHeads, int headDim) {
    int queryDim() {
      return queryHeads * headDim;
    }

    int kvDim() {
      return kvHeads * headDim;
    }

    int group() {
      return queryHeads / kvHeads;
    }
  }

  /**
   * Which rows belong together: segment {@code s} has the queries {@code queries[s] .. queries[s +
   * 1]} and the keys {@code keys[s] .. keys[s + 1]}.
   */
  record Segments(int[] queries, int[] keys) {
    /** All queries see all keys. */
    static Segments of(int queries, int keys) {
      return new Segments(new int[] {0, queries}, new int[] {0, keys});
    }

    int count() {
      return keys.length - 1;
    }

    int keys(int segment) {
      return keys[segment + 1] - keys[segment];
    }

    int queries(int segment) {
      return queries[segment + 1] - queries[segment];
    }
  }

  private final Attention kernel;
  private final Workers workers;
  private final float[][] scratch;
  private final int[][] queryOffsets;
  private final int[][] lastPositions;
  private Arena arena = Arena.ofShared();
  private MemorySegment memory = MemorySegment.NULL;

  SegmentAttention(Kernels kernels, Workers workers) {
    this.kernel = kernels.attention(CacheType.F32);
    this.workers = workers;
    scratch = new float[workers.count()][0];
    queryOffsets = new int[workers.count()][0];
    lastPositions = new int[workers.count()][0];
  }

  /** Bytes of keys and values of one segment of so many keys. */
  static long sizeBytes(Kernels kernels, Heads heads, int keys) {
    Attention kernel = kernels.attention(CacheType.F32);
    return aligned(kernel.keyBytes(keys, heads.kvHeads(), heads.headDim()))
        + aligned(kernel.valueBytes(keys, heads.kvHeads(), heads.headDim()));
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /**
   * Computes {@code out}, shaped as {@code q}: rows of {@code heads.queryDim()}; {@code k} and
   * {@code v} have rows of {@code heads.kvDim()}.
   */
  void run(Heads heads, Segments segments, float[] q, float[] k, float[] v, float[] out) {
    int count = segments.count();
    MemorySegment[] keys = new MemorySegment[count];
    MemorySegment[] values = new MemorySegment[count];
    place(heads, segments, keys, values);
    int blockRows = Math.max(1, TILE_QUERIES / heads.group());
    reserve(blockRows * heads.group(), heads.headDim());
    workers.run(
        new Task() {
          @Override
          public void run(Worker worker) {
            store(worker, heads, segments, k, v, keys, values);
            worker.barrier();
            attend(worker, heads, segments, blockRows, q, out, keys, values);
          }
        });
  }

  private void place(Heads heads, Segments segments, MemorySegment[] keys, MemorySegment[] values) {
    long total = 0;
    for (int s = 0; s < keys.length; s++) {
      total += aligned(kernel.keyBytes(segments.keys(s), heads.kvHeads(), heads.headDim()));
      total += aligned(kernel.valueBytes(segments.keys(s), heads.kvHeads(), heads.headDim()));
    }
    if (memory.byteSize() < total) {
      arena.close();
      arena = Arena.ofShared();
      memory = MemorySegment.NULL;
      memory = allocate(total);
    }
    long at = 0;
    for (int s = 0; s < keys.length; s++) {
      long keyBytes = kernel.keyBytes(segments.keys(s), heads.kvHeads(), heads.headDim());
      keys[s] = memory.asSlice(at, keyBytes);
      at += aligned(keyBytes);
      long valueBytes = kernel.valueBytes(segments.keys(s), heads.kvHeads(), heads.headDim());
      values[s] = memory.asSlice(at, valueBytes);
      at += aligned(valueBytes);
    }
  }

  private MemorySegment allocate(long sizeBytes) {
    try {
      return arena.allocate(sizeBytes, ALIGNMENT);
    } catch (OutOfMemoryError e) { // off the heap: nothing else has failed
      throw new EngineException(
          Kind.OUT_OF_MEMORY,
          "reading a prompt of this length needs "
              + (sizeBytes + 999_999) / 1_000_000
              + " MB more, which the system refused; shorten the prompt or use smaller images",
          e);
    }
  }

  private void reserve(int queries, int headDim) {
    int floats = kernel.scratchFloats(queries, headDim);
    for (int w = 0; w < scratch.length; w++) {
      if (scratch[w].length < floats) {
        scratch[w] = new float[floats];
      }
      if (queryOffsets[w].length < queries) {
        queryOffsets[w] = new int[queries];
        lastPositions[w] = new int[queries];
      }
    }
  }

  private void store(
      Worker worker,
      Heads heads,
      Segments segments,
      float[] k,
      float[] v,
      MemorySegment[] keys,
      MemorySegment[] values) {
    int rows = segments.keys()[segments.count()];
    int begin = worker.begin(rows, 1);
    int end = worker.end(rows, 1);
    for (int s = 0; s < segments.count(); s++) {
      int first = segments.keys()[s];
      for (int row = Math.max(begin, first); row < Math.min(end, segments.keys()[s + 1]); row++) {
        kernel.store(
            keys[s],
            values[s],
            segments.keys(s),
            heads.kvHeads(),
            heads.headDim(),
            row - first,
            k,
            row * heads.kvDim(),
            v,
            row * heads.kvDim());
      }
    }
  }

  /** Items are a segment, a block of its rows and a key-value head, dealt in turn. */
  private void attend(
      Worker worker,
      Heads heads,
      Segments segments,
      int blockRows,
      float[] q,
      float[] out,
      MemorySegment[] keys,
      MemorySegment[] values) {
    float scale = (float) (1 / Math.sqrt(heads.headDim()));
    int[] offsets = queryOffsets[worker.index()];
    int[] positions = lastPositions[worker.index()];
    int item = 0;
    for (int s = 0; s < segments.count(); s++) {
      for (int block = 0; block < segments.queries(s); block += blockRows) {
        for (int kvHead = 0; kvHead < heads.kvHeads(); kvHead++, item++) {
          if (item % worker.count() != worker.index()) {
            continue;
          }
          int first = segments.queries()[s] + block;
          int end = Math.min(first + blockRows, segments.queries()[s + 1]);
          int n = 0;
          for (int row = first; row < end; row++) {
            for (int head = kvHead * heads.group(); head < (kvHead + 1) * heads.group(); head++) {
              offsets[n] = row * heads.queryDim() + head * heads.headDim();
              positions[n] = segments.keys(s) - 1;
              n++;
            }
          }
          kernel.attend(
              keys[s],
              values[s],
              segments.keys(s),
              heads.kvHeads(),
              heads.headDim(),
              kvHead,
              q,
              out,
              offsets,
              positions,
              n,
              scale,
              scratch[worker.index()]);
        }
      }
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
