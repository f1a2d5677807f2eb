package org.mycromwell.engine.kernel;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.exec.Worker;

/**
 * The input of one or several matrix products: up to {@link #capacity()} rows of {@link #cols()}
 * values. Matrices that read the same input share what {@link #prepare} makes of it.
 *
 * <p>Owned by one forward pass: {@link #values()} is filled, then (after a barrier) prepared by all
 * workers, then (after another barrier) read by {@link MatMul#multiply}.
 */
public final class Activations {
  /** Elements that share a scale when values are rounded to 8 bits. */
  static final int BLOCK = 32;

  /** Ints of a folded block: one for each pair of nibbles, and the correction for the offset 8. */
  static final int FOLDED_INTS = 17;

  private final int capacity;
  private final int cols;
  private final float[] values;

  // made when first asked for, as which forms a model needs depends on its weights; volatile,
  // because whichever worker comes first makes them
  private volatile float @Nullable [] blockTiles;
  private volatile float @Nullable [] floatSums;
  private volatile float @Nullable [] floatVectors;
  private volatile int @Nullable [] folded;
  private volatile int @Nullable [] foldedTiles;
  private volatile int @Nullable [] intTiles;
  private volatile float @Nullable [] blockScales;
  private volatile float @Nullable [] blockSums;

  public Activations(int capacity, int cols) {
    this.capacity = capacity;
    this.cols = cols;
    this.values = new float[Math.multiplyExact(capacity, cols)];
  }

  public int capacity() {
    return capacity;
  }

  public int cols() {
    return cols;
  }

  /** Row-major values, {@code capacity x cols}; filled by the owner. */
  public float[] values() {
    return values;
  }

  /** {@code [tile][k][ByteTile.COLUMNS]}; valid after {@link ActivationForm#F32_BLOCK_TILES}. */
  float[] blockTiles() {
    return made(blockTiles);
  }

  /** Sum of each block of the same: {@code [tile][block][ByteTile.COLUMNS]}. */
  float[] floatSums() {
    return made(floatSums);
  }

  /**
   * {@code [tile][chunk][chain][vector][column][L]} of the elements that fill a vector, as {@link
   * DotTile} reads them; valid after {@link ActivationForm#F32_VECTORS}.
   */
  float[] floatVectors() {
    return made(floatVectors);
  }

  /** {@code [block][17]}; valid after {@link ActivationForm#INT8_FOLDED}. */
  int[] folded() {
    return made(folded);
  }

  /**
   * {@code [tile][block][17][NibbleTile.COLUMNS]}; valid after {@link
   * ActivationForm#INT8_FOLDED_TILES}.
   */
  int[] foldedTiles() {
    return made(foldedTiles);
  }

  /** {@code [tile][k][Int16Tile.COLUMNS]}; valid after {@link ActivationForm#INT8_TILES}. */
  int[] intTiles() {
    return made(intTiles);
  }

  /**
   * Scale of each block of the integer forms: {@code [block]}, or {@code [tile][block][column]}.
   */
  float[] blockScales() {
    return made(blockScales);
  }

  /** Sum of the rounded values of each block; laid out as {@link #blockScales()}. */
  float[] blockSums() {
    return made(blockSums);
  }

  private static <T> T made(@Nullable T form) {
    if (form == null) {
      throw new IllegalStateException("activations were not prepared in this form");
    }
    return form;
  }

  private synchronized void reserve(ActivationForm form) {
    switch (form) {
      case F32 -> {}
      case F32_BLOCK_TILES -> {
        if (blockTiles == null) {
          int padded = padded(ByteTile.COLUMNS);
          floatSums = new float[padded * (cols / BLOCK)];
          blockTiles = new float[padded * cols];
        }
      }
      case F32_VECTORS -> {
        if (floatVectors == null) {
          floatVectors = new float[Math.multiplyExact(capacity + 1, cols)];
        }
      }
      case INT8_FOLDED -> {
        reserveBlocks();
        if (folded == null) {
          folded = new int[cols / BLOCK * FOLDED_INTS];
        }
      }
      case INT8_FOLDED_TILES -> {
        reserveBlocks();
        if (foldedTiles == null) {
          int columns = Math.min(NibbleTile.MOST_COLUMNS, padded(NibbleTile.COLUMNS));
          foldedTiles = new int[columns * (cols / BLOCK) * FOLDED_INTS];
        }
      }
      case INT8_TILES -> {
        reserveBlocks();
        if (intTiles == null) {
          intTiles = new int[padded(Int16Tile.COLUMNS) * cols];
        }
      }
    }
  }

  private void reserveBlocks() {
    if (blockScales == null) {
      int blocks = padded(Int16Tile.COLUMNS) * (cols / BLOCK);
      blockSums = new float[blocks];
      blockScales = new float[blocks];
    }
  }

  /** Bytes that {@link #prepare} makes room for when it meets this form. */
  public static long formBytes(ActivationForm form, int capacity, int cols) {
    return switch (form) {
      case F32 -> 0;
      case F32_BLOCK_TILES -> 4L * (capacity + ByteTile.COLUMNS - 1) * (cols + cols / BLOCK);
      case F32_VECTORS -> 4L * (capacity + 1) * cols;
      case INT8_FOLDED -> 4L * cols / BLOCK * FOLDED_INTS;
      case INT8_FOLDED_TILES ->
          4L
              * Math.min(NibbleTile.MOST_COLUMNS, capacity + NibbleTile.COLUMNS - 1)
              * (cols / BLOCK)
              * (FOLDED_INTS + 2);
      case INT8_TILES -> 4L * (capacity + Int16Tile.COLUMNS - 1) * (cols + 2L * cols / BLOCK);
    };
  }

  private int padded(int width) {
    return (capacity + width - 1) / width * width;
  }

  /**
   * This worker's share of bringing the first {@code n} rows into {@code form}. A barrier must
   * stand before (the values are complete) and after it (the form is).
   */
  public void prepare(Worker worker, ActivationForm form, int n) {
    if (!hasRoom(form)) {
      reserve(form);
    }
    switch (form) {
      case F32 -> {}
      case F32_BLOCK_TILES -> {
        int width = ByteTile.COLUMNS;
        for (int j = worker.begin(n, width); j < worker.end(n, width); j += width) {
          tileBlocks(j, Math.min(width, n - j));
        }
      }
      case F32_VECTORS -> {
        int width = DotTile.COLUMNS;
        for (int j = worker.begin(n, width); j < worker.end(n, width); j += width) {
          tileVectors(j, Math.min(width, n - j), DotTile.width(n - j));
        }
      }
      case INT8_FOLDED -> {
        int blocks = cols / BLOCK;
        int[] rounded = Rounded.get();
        for (int b = worker.begin(blocks, 1); b < worker.end(blocks, 1); b++) {
          fold(b * BLOCK, rounded, folded(), b * FOLDED_INTS, b);
        }
      }
      case INT8_FOLDED_TILES -> {
        int width = NibbleTile.COLUMNS;
        int blocks = cols / BLOCK;
        int[] rounded = Rounded.get();
        for (int item = worker.begin(n * blocks, 1); item < worker.end(n * blocks, 1); item++) {
          int j = item / blocks;
          int b = item % blocks;
          int block = j / width * width * blocks + b * width;
          int at = block * FOLDED_INTS + j % width;
          fold(item * BLOCK, rounded, rounded, BLOCK, block + j % width);
          for (int i = 0; i < FOLDED_INTS; i++) {
            foldedTiles()[at + i * width] = rounded[BLOCK + i];
          }
        }
      }
      case INT8_TILES -> {
        int width = Int16Tile.COLUMNS;
        int[] rounded = Rounded.get();
        for (int j = worker.begin(n, width); j < worker.end(n, width); j += width) {
          tileInts(j, Math.min(width, n - j), rounded);
        }
      }
    }
  }

  private boolean hasRoom(ActivationForm form) {
    return switch (form) {
      case F32 -> true;
      case F32_BLOCK_TILES -> blockTiles != null;
      case F32_VECTORS -> floatVectors != null;
      case INT8_FOLDED -> folded != null;
      case INT8_FOLDED_TILES -> foldedTiles != null;
      case INT8_TILES -> intTiles != null;
    };
  }

  /** The sum of a block is taken in four chains, because each addition waits for the last. */
  private void tileBlocks(int first, int columns) {
    float[] to = blockTiles();
    float[] sums = floatSums();
    int width = ByteTile.COLUMNS;
    for (int k = 0; k < cols; k += BLOCK) {
      for (int c = 0; c < columns; c++) {
        int from = (first + c) * cols + k;
        int at = first * cols + k * width + c;
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        for (int i = 0; i < BLOCK; i += 4) {
          float x0 = values[from + i];
          float x1 = values[from + i + 1];
          float x2 = values[from + i + 2];
          float x3 = values[from + i + 3];
          to[at + i * width] = x0;
          to[at + (i + 1) * width] = x1;
          to[at + (i + 2) * width] = x2;
          to[at + (i + 3) * width] = x3;
          s0 += x0;
          s1 += x1;
          s2 += x2;
          s3 += x3;
        }
        sums[(first * cols + k * width) / BLOCK + c] = (s0 + s1) + (s2 + s3);
      }
    }
  }

  /** A column of padding keeps what was there: its results are not read. */
  private void tileVectors(int first, int columns, int width) {
    float[] to = floatVectors();
    int length = Lanes.L;
    int whole = cols / length * length;
    for (int k = 0; k < whole; k += DotTile.CHUNK) {
      int vectors = Math.min(DotTile.CHUNK, whole - k) / length;
      int even = (vectors + 1) / 2;
      for (int v = 0; v < vectors; v++) {
        int place = (v & 1) * even + v / 2;
        int at = first * whole + (k + place * length) * width;
        for (int c = 0; c < columns; c++) {
          int from = (first + c) * cols + k + v * length;
          System.arraycopy(values, from, to, at + c * length, length);
        }
      }
    }
  }

  private void tileInts(int first, int columns, int[] rounded) {
    int[] to = intTiles();
    float[] scales = blockScales();
    float[] sums = blockSums();
    int width = Int16Tile.COLUMNS;
    int blocks = cols / BLOCK;
    for (int b = 0; b < blocks; b++) {
      for (int c = 0; c < columns; c++) {
        float scale = BlockRounding.round(values, (first + c) * cols + b * BLOCK, rounded);
        int at = first * cols + b * BLOCK * width + c;
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
          int q = rounded[i];
          sum += q;
          to[at + i * width] = (q & 0xffff) | (q << 16);
        }
        int block = first * blocks + b * width + c;
        scales[block] = scale;
        sums[block] = scale * sum;
      }
    }
  }

  /**
   * Folds a block for weights of which eight nibbles stand in an int. The short lanes of the int,
   * shifted right by 0, 4, 8 or 12 bits, begin with the wanted nibble but hold those above it too.
   * With {@code b[j] = a[j] - 16 * a[j - 1]} in place of {@code a[j]} what they add cancels, modulo
   * 2^16: every product and sum may wrap, only the total has to fit. So the inner loop needs no
   * masks.
   */
  private void fold(int from, int[] rounded, int[] to, int at, int block) {
    float scale = BlockRounding.round(values, from, rounded);
    int sum = 0;
    for (int k = 0; k < BLOCK; k += 8) {
      for (int j = 0; j < 4; j++) {
        int low = rounded[k + j] - (j == 0 ? 0 : rounded[k + j - 1] << 4);
        int high = rounded[k + 4 + j] - (rounded[k + 3 + j] << 4);
        to[at + k / 2 + j] = (low & 0xffff) | (high << 16);
        sum += rounded[k + j] + rounded[k + 4 + j];
      }
    }
    to[at + 16] = (-8 * sum) & 0xffff;
    blockScales()[block] = scale;
    blockSums()[block] = scale * sum;
  }

  /** A rounded block and a folded one, for each thread. */
  private static final class Rounded {
    private static final ThreadLocal<int[]> OF_THREAD =
        ThreadLocal.withInitial(() -> new int[BLOCK + FOLDED_INTS]);

    static int[] get() {
      return OF_THREAD.get();
    }
  }
}
