package org.mycromwell.engine.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.mycromwell.engine.quant.QuantFormat;
import org.mycromwell.engine.tensor.DType;

/**
 * Product for {@link PlainKernels}, which reads the stored layout. For a few products each row is
 * multiplied by itself. For more of them a tile is turned into floats, one column behind the other,
 * so that the sums of all its rows grow side by side. Sums are floats, in the same order both ways.
 */
final class PlainMatMul extends StoredMatMul {
  /** Rows of a tile: the innermost loop. */
  private static final int ROWS = 128;

  /** Columns of a tile: a multiple of every block of a stored format. */
  private static final int DEPTH = 256;

  private static final int UNROLL = 4;

  /** From here to the next column; with a power of two all columns would share few cache lines. */
  private static final int STRIDE = ROWS + 16;

  /** From so many products on a tile pays. */
  private static final int TILED = 4;

  private static final int BLOCK = 32;
  private static final int BLOCK_BYTES = 2 + BLOCK;

  private static final ThreadLocal<Tile> TILE = ThreadLocal.withInitial(Tile::new);

  private static final PlainMatMul[] BY_TYPE = new PlainMatMul[DType.values().length];

  static {
    for (DType type : DType.values()) {
      BY_TYPE[type.ordinal()] = new PlainMatMul(type);
    }
  }

  private static final class Tile {
    private final byte[] stored = new byte[DEPTH / BLOCK * BLOCK_BYTES];
    private final float[] row = new float[DEPTH];
    private final float[] columns = new float[DEPTH * STRIDE];
  }

  private PlainMatMul(DType type) {
    super(type);
  }

  static PlainMatMul of(DType type) {
    return BY_TYPE[type.ordinal()];
  }

  @Override
  public void multiply(
      MemorySegment w,
      int rows,
      int cols,
      Activations x,
      int n,
      float[] y,
      int yo,
      int yStride,
      int firstRow,
      int endRow) {
    Tile tile = TILE.get();
    for (int r = firstRow; r < endRow; r += ROWS) {
      int count = Math.min(ROWS, endRow - r);
      for (int j = 0; j < n; j++) {
        int at = yo + j * yStride + r;
        Arrays.fill(y, at, at + count, 0);
      }
      for (int k = 0; k < cols; k += DEPTH) {
        int depth = Math.min(DEPTH, cols - k);
        if (n < TILED) {
          for (int i = 0; i < count; i++) {
            read(w, r + i, cols, k, depth, tile);
            for (int j = 0; j < n; j++) {
              int at = yo + j * yStride + r + i;
              y[at] = plusDot(y[at], tile.row, x.values(), j * cols + k, depth);
            }
          }
        } else {
          for (int i = 0; i < count; i++) {
            read(w, r + i, cols, k, depth, tile);
            spread(tile.row, depth, tile.columns, i);
          }
          for (int j = 0; j < n; j++) {
            add(tile.columns, x.values(), j * cols + k, depth, y, yo + j * yStride + r, count);
          }
        }
      }
    }
  }

  /** Floats of a part of a row; bytes in one piece, as reading memory one by one starts slowly. */
  private void read(MemorySegment w, int row, int cols, int col, int depth, Tile tile) {
    long at = row * type().sizeBytes(cols) + type().sizeBytes(col);
    if (type() == DType.Q8_0) {
      int length = (int) type().sizeBytes(depth);
      MemorySegment.copy(w, ValueLayout.JAVA_BYTE, at, tile.stored, 0, length);
      for (int block = 0; block < depth / BLOCK; block++) {
        bytes(tile.stored, block * BLOCK_BYTES, tile.row, block * BLOCK);
      }
    } else {
      QuantFormat.of(type()).dequantize(w, at, tile.row, 0, depth);
    }
  }

  private static void bytes(byte[] stored, int at, float[] row, int to) {
    float scale = Float.float16ToFloat((short) ((stored[at] & 0xff) | (stored[at + 1] << 8)));
    for (int i = 0; i < BLOCK; i++) {
      row[to + i] = scale * stored[at + 2 + i];
    }
  }

  /** {@code y + sum_k row[k] * x[k]}, in the order of {@link #add}: a batch changes no bit. */
  private static float plusDot(float y, float[] row, float[] x, int xo, int depth) {
    float sum = y;
    int k = 0;
    for (; k + UNROLL <= depth; k += UNROLL) {
      sum +=
          row[k] * x[xo + k]
              + row[k + 1] * x[xo + k + 1]
              + row[k + 2] * x[xo + k + 2]
              + row[k + 3] * x[xo + k + 3];
    }
    for (; k < depth; k++) {
      sum += row[k] * x[xo + k];
    }
    return sum;
  }

  private static void spread(float[] row, int depth, float[] columns, int r) {
    for (int k = 0; k < depth; k++) {
      columns[k * STRIDE + r] = row[k];
    }
  }

  /** {@code y[r] += sum_k columns[k][r] * x[k]} for {@code count} rows. */
  private static void add(
      float[] columns, float[] x, int xo, int depth, float[] y, int yo, int count) {
    int k = 0;
    for (; k + UNROLL <= depth; k += UNROLL) {
      addFour(
          columns,
          k * STRIDE,
          x[xo + k],
          x[xo + k + 1],
          x[xo + k + 2],
          x[xo + k + 3],
          y,
          yo,
          count);
    }
    for (; k < depth; k++) {
      float xk = x[xo + k];
      for (int r = 0; r < count; r++) {
        y[yo + r] += columns[k * STRIDE + r] * xk;
      }
    }
  }

  private static void addFour(
      float[] columns,
      int at,
      float x0,
      float x1,
      float x2,
      float x3,
      float[] y,
      int yo,
      int count) {
    for (int r = 0; r < count; r++) {
      y[yo + r] +=
          columns[at + r] * x0
              + columns[at + STRIDE + r] * x1
              + columns[at + 2 * STRIDE + r] * x2
              + columns[at + 3 * STRIDE + r] * x3;
    }
  }
}
