package org.mycromwell.engine.model.decoder;

import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.kernel.Attention;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.tensor.CacheType;

/**
 * Divides the attention of one layer among the workers. The division depends only on shape and
 * worker count, and no query's result depends on it.
 *
 * <p>Few rows (decode): every worker takes a run of query heads. Many rows (prefill): items are a
 * key-value head and a block of neighbouring rows; blocks are dealt from the longest context to the
 * shortest, back and forth, so that every worker gets as many long ones as the others.
 */
final class AttentionPhase {
  /** Queries per kernel call: enough to use a tile of keys often, few enough to stay in cache. */
  private static final int TILE_QUERIES = 64;

  private final DecoderConfig config;
  private final int group;
  private final int blockRows;
  private final float scale;
  private final int[][] queryOffsets;
  private final int[][] lastPositions;
  private final float[][] scratch;

  AttentionPhase(DecoderConfig config, Kernels kernels, int workers) {
    this.config = config;
    group = config.queryHeads() / config.kvHeads();
    blockRows = blockRows(config);
    scale = (float) (1 / Math.sqrt(config.headDim()));
    int queries = tileQueries(config);
    queryOffsets = new int[workers][queries];
    lastPositions = new int[workers][queries];
    scratch = new float[workers][scratchFloats(config, kernels)];
  }

  private static int blockRows(DecoderConfig config) {
    return Math.max(1, TILE_QUERIES / (config.queryHeads() / config.kvHeads()));
  }

  private static int tileQueries(DecoderConfig config) {
    return blockRows(config) * (config.queryHeads() / config.kvHeads());
  }

  private static int scratchFloats(DecoderConfig config, Kernels kernels) {
    int most = 0;
    for (CacheType type : CacheType.values()) {
      int floats = kernels.attention(type).scratchFloats(tileQueries(config), config.headDim());
      most = Math.max(most, floats);
    }
    return most;
  }

  /** Heap bytes for this many workers. */
  static long sizeBytes(DecoderConfig config, Kernels kernels, int workers) {
    long bytes =
        2L * Integer.BYTES * tileQueries(config)
            + (long) Float.BYTES * scratchFloats(config, kernels);
    return workers * bytes;
  }

  /**
   * This worker's share of the attention of {@code rows} rows; row {@code r} stands at position
   * {@code lastPosition - r}.
   */
  void run(
      Worker worker, KvCache cache, int layer, float[] q, float[] out, int rows, int lastPosition) {
    if (rows <= blockRows) {
      runHeads(worker, cache, layer, q, out, rows, lastPosition);
    } else {
      runBlocks(worker, cache, layer, q, out, rows, lastPosition);
    }
  }

  private void runHeads(
      Worker worker, KvCache cache, int layer, float[] q, float[] out, int rows, int lastPosition) {
    int head = worker.begin(config.queryHeads(), 1);
    int end = worker.end(config.queryHeads(), 1);
    while (head < end) {
      int kvHead = head / group;
      int runEnd = Math.min(end, (kvHead + 1) * group);
      attend(worker, cache, layer, q, out, kvHead, head, runEnd - head, 0, rows, lastPosition);
      head = runEnd;
    }
  }

  private void runBlocks(
      Worker worker, KvCache cache, int layer, float[] q, float[] out, int rows, int lastPosition) {
    int blocks = (rows + blockRows - 1) / blockRows;
    int items = blocks * config.kvHeads();
    int workers = worker.count();
    for (int item = 0; item < items; item++) {
      int round = item / workers;
      int place = item - round * workers;
      int owner = (round & 1) == 0 ? place : workers - 1 - place;
      if (owner != worker.index()) {
        continue;
      }
      int firstRow = item / config.kvHeads() * blockRows;
      int kvHead = item % config.kvHeads();
      int count = Math.min(blockRows, rows - firstRow);
      attend(
          worker,
          cache,
          layer,
          q,
          out,
          kvHead,
          kvHead * group,
          group,
          firstRow,
          count,
          lastPosition);
    }
  }

  private void attend(
      Worker worker,
      KvCache cache,
      int layer,
      float[] q,
      float[] out,
      int kvHead,
      int firstHead,
      int heads,
      int firstRow,
      int rows,
      int lastPosition) {
    int[] offsets = queryOffsets[worker.index()];
    int[] positions = lastPositions[worker.index()];
    int n = 0;
    for (int row = firstRow; row < firstRow + rows; row++) {
      for (int head = firstHead; head < firstHead + heads; head++) {
        offsets[n] = row * config.queryDim() + head * config.headDim();
        positions[n] = lastPosition - row;
        n++;
      }
    }
    Attention kernel = cache.kernel();
    kernel.attend(
        cache.keys(layer),
        cache.values(layer),
        cache.capacity(),
        config.kvHeads(),
        config.headDim(),
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
