package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.GemmTile.COLUMNS;
import static org.mycromwell.engine.kernel.GemmTile.ROWS;

import java.util.concurrent.atomic.AtomicInteger;
import org.mycromwell.engine.exec.Worker;

/**
 * Products in tiles of registers. C is cut into blocks of rows and columns, the sums into blocks of
 * depth: a stage packs both operands of such a block and multiplies them. While a stage is
 * multiplied the next is packed into a second pair of buffers, so that workers meet once a stage.
 *
 * <p>Within a stage work is taken, not dealt out: on a machine with neighbours a worker may be slow
 * for a while. Who computes a tile does not matter to its bits; stages are in order.
 */
final class VectorGemm extends GemmTask {
  /**
   * Deep blocks: reading and writing C once more for another block costs more than panels that
   * stream from the second-level cache. 512 was 7 % faster than 256 over nine shapes, 1,024 again 7
   * % faster than 512 over eight; more brought nothing.
   */
  private static final int DEPTH = 1024;

  /** Bounds of a block: a packed operand takes at most 8 MB. */
  private static final int BLOCK_ROWS = 168 * 12;

  private static final int BLOCK_COLUMNS = 2048;

  /** Panels of A in a chunk: at most 384 KB, in the second-level cache for a chunk. */
  private static final int CHUNK_ROWS = 8;

  private static final int CHUNK_COLUMNS = 8;

  /** As many chunks a stage that no worker waits long for the last. */
  private static final int CHUNKS = 32;

  private final float[][] panelsA = {{}, {}};
  private final float[][] panelsB = {{}, {}};

  /** Tiles at the edge of C, one a worker. */
  private final float[][] edges;

  /** Items of a phase that are taken; even and odd phases. */
  private final AtomicInteger[] taken = {new AtomicInteger(), new AtomicInteger()};

  private int blockRows;
  private int blockColumns;
  private int blockDepth;
  private int rowBlocks;
  private int columnBlocks;
  private int depthBlocks;
  private int strideA;
  private int strideB;

  VectorGemm(int workers) {
    edges = new float[workers][ROWS * COLUMNS];
  }

  @Override
  void set(
      boolean transposeA,
      boolean transposeB,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int m,
      int n,
      int k,
      boolean accumulate) {
    super.set(transposeA, transposeB, a, ao, b, bo, c, co, m, n, k, accumulate);
    rowBlocks = (m - 1) / BLOCK_ROWS + 1;
    columnBlocks = (n - 1) / BLOCK_COLUMNS + 1;
    depthBlocks = Math.max(0, k - 1) / DEPTH + 1;
    blockRows = part(m, rowBlocks, ROWS);
    blockColumns = part(n, columnBlocks, COLUMNS);
    blockDepth = part(k, depthBlocks, Lanes.L);
    // one vector between panels: packing writes whole ones
    strideA = ROWS * blockDepth + Lanes.L;
    strideB = COLUMNS * blockDepth + Lanes.L;
    int sizeA = blockRows / ROWS * strideA;
    int sizeB = blockColumns / COLUMNS * strideB;
    taken[0].set(0);
    taken[1].set(0);
    for (int i = 0; i < Math.min(2, stages()); i++) {
      if (panelsA[i].length < sizeA) {
        panelsA[i] = new float[sizeA];
      }
      if (panelsB[i].length < sizeB) {
        panelsB[i] = new float[sizeB];
      }
    }
  }

  /** Size of one of {@code parts} parts, a multiple of {@code step}. */
  private static int part(int size, int parts, int step) {
    int even = (size - 1) / parts + 1;
    return (even + step - 1) / step * step;
  }

  @Override
  void alone() {
    int stages = stages();
    for (int phase = 0; phase <= stages; phase++) {
      work(phase, edges[0]);
    }
  }

  @Override
  public void run(Worker worker) {
    int stages = stages();
    for (int phase = 0; phase <= stages; phase++) {
      if (phase > 0) {
        worker.barrier();
      }
      work(phase, edges[worker.index()]);
    }
  }

  private int stages() {
    return rowBlocks * columnBlocks * depthBlocks;
  }

  /** Takes items of a phase until none is left: chunks of the stage before, panels of this one. */
  private void work(int phase, float[] edge) {
    // nobody touches the other counter before the barrier that ends this phase
    taken[phase + 1 & 1].set(0);
    AtomicInteger next = taken[phase & 1];
    int multiplied = phase - 1;
    int columnsOfChunk = phase == 0 ? 0 : columnsOfChunk(multiplied);
    int chunks = phase == 0 ? 0 : chunks(multiplied, columnsOfChunk);
    int groupsA = phase == stages() ? 0 : groups(rows(phase), ROWS);
    int groupsB = phase == stages() ? 0 : groups(columns(phase), COLUMNS);
    while (true) {
      int item = next.getAndIncrement();
      if (item < chunks) {
        multiply(multiplied, item, columnsOfChunk, edge);
      } else if (item < chunks + groupsA) {
        packA(phase, item - chunks);
      } else if (item < chunks + groupsA + groupsB) {
        packB(phase, item - chunks - groupsA);
      } else {
        return;
      }
    }
  }

  private int firstRow(int stage) {
    return stage / (columnBlocks * depthBlocks) * blockRows;
  }

  private int rows(int stage) {
    return Math.min(blockRows, m - firstRow(stage));
  }

  private int firstColumn(int stage) {
    return stage / depthBlocks % columnBlocks * blockColumns;
  }

  private int columns(int stage) {
    return Math.min(blockColumns, n - firstColumn(stage));
  }

  private int firstDepth(int stage) {
    return stage % depthBlocks * blockDepth;
  }

  private int depth(int stage) {
    return Math.min(blockDepth, k - firstDepth(stage));
  }

  private static int panels(int size, int step) {
    return (size + step - 1) / step;
  }

  /** Items of packing: some panels each. */
  private static int groups(int size, int step) {
    return panels(panels(size, step), CHUNK_ROWS);
  }

  private int columnsOfChunk(int stage) {
    int most = CHUNK_COLUMNS;
    while (most > 1 && chunks(stage, most) < CHUNKS) {
      most /= 2;
    }
    return most;
  }

  private int chunks(int stage, int columnsOfChunk) {
    return groups(rows(stage), ROWS) * panels(panels(columns(stage), COLUMNS), columnsOfChunk);
  }

  private void packA(int stage, int group) {
    float[] to = panelsA[stage & 1];
    int rows = rows(stage);
    int depth = depth(stage);
    int firstDepth = firstDepth(stage);
    int end = Math.min(panels(rows, ROWS), (group + 1) * CHUNK_ROWS);
    for (int panel = group * CHUNK_ROWS; panel < end; panel++) {
      int row = firstRow(stage) + panel * ROWS;
      int count = Math.min(ROWS, rows - panel * ROWS);
      int tile = tileRows(count);
      if (transposeA) {
        int from = ao + firstDepth * m + row;
        GemmPanels.copy(a, from, m, count, tile, depth, to, panel * strideA);
      } else {
        int from = ao + row * k + firstDepth;
        GemmPanels.transpose(a, from, k, count, tile, depth, to, panel * strideA);
      }
    }
  }

  private void packB(int stage, int group) {
    float[] to = panelsB[stage & 1];
    int columns = columns(stage);
    int depth = depth(stage);
    int firstDepth = firstDepth(stage);
    int end = Math.min(panels(columns, COLUMNS), (group + 1) * CHUNK_ROWS);
    for (int panel = group * CHUNK_ROWS; panel < end; panel++) {
      int column = firstColumn(stage) + panel * COLUMNS;
      int count = Math.min(COLUMNS, columns - panel * COLUMNS);
      if (transposeB) {
        int from = bo + column * k + firstDepth;
        GemmPanels.transpose(b, from, k, count, COLUMNS, depth, to, panel * strideB);
      } else {
        int from = bo + firstDepth * n + column;
        GemmPanels.copy(b, from, n, count, COLUMNS, depth, to, panel * strideB);
      }
    }
  }

  /** Few rows that are left take a small tile. */
  private static int tileRows(int count) {
    return count <= 4 ? 4 : ROWS;
  }

  private void multiply(int stage, int chunk, int columnsOfChunk, float[] edge) {
    int rows = rows(stage);
    int columns = columns(stage);
    int chunksAcross = panels(panels(columns, COLUMNS), columnsOfChunk);
    int firstPanelA = chunk / chunksAcross * CHUNK_ROWS;
    int endPanelA = Math.min(panels(rows, ROWS), firstPanelA + CHUNK_ROWS);
    int firstPanelB = chunk % chunksAcross * columnsOfChunk;
    int endPanelB = Math.min(panels(columns, COLUMNS), firstPanelB + columnsOfChunk);
    int depth = depth(stage);
    boolean overwrite = !accumulate && stage % depthBlocks == 0;
    float[] packedA = panelsA[stage & 1];
    float[] packedB = panelsB[stage & 1];
    for (int panelB = firstPanelB; panelB < endPanelB; panelB++) {
      int width = Math.min(COLUMNS, columns - panelB * COLUMNS);
      int to = co + firstRow(stage) * n + firstColumn(stage) + panelB * COLUMNS;
      for (int panelA = firstPanelA; panelA < endPanelA; panelA++) {
        int count = Math.min(ROWS, rows - panelA * ROWS);
        int tile = tileRows(count);
        int at = to + panelA * ROWS * n;
        int fromA = panelA * strideA;
        int fromB = panelB * strideB;
        if (tile == count && width == COLUMNS) {
          GemmTile.multiply(tile, packedA, fromA, packedB, fromB, depth, c, at, n, overwrite);
        } else {
          GemmTile.multiply(tile, packedA, fromA, packedB, fromB, depth, edge, 0, COLUMNS, true);
          store(edge, count, width, at, overwrite);
        }
      }
    }
  }

  /** What of a tile at the edge of C belongs to it. */
  private void store(float[] edge, int rows, int columns, int at, boolean overwrite) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        int i = at + r * n + j;
        float sum = edge[r * COLUMNS + j];
        c[i] = overwrite ? sum : c[i] + sum;
      }
    }
  }
}
