package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.PANEL;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Products with weights kept as one byte each (Q8_0, Q5_0, Q5_1, Q5_K, Q6_K) and float activations.
 *
 * <p>Packed as {@link BlockScales} tells; the weights of a block are {@code [element][PANEL]}
 * bytes. Formats of five and six bits are widened to bytes when packed. For six bits a product of
 * both bit planes was built; alone it was faster, but C2 boxed its vectors in some runs.
 */
final class ByteMatMul extends PanelMatMul {
  /** A batch of so few columns passes whole rows, because weights arrive fastest as one stream. */
  private static final int FEW_COLUMNS = 64;

  /** Elements of a row that a larger batch passes at once: 64 KB of weights at 512 bits. */
  private static final int DEPTH = 1024;

  private static final float[] NO_SUMS = {};

  private final int blockSize;
  private final boolean halfScaled;
  private final boolean hasOffset;
  private final int scaleBytes;

  /** From block to block within a stored block. */
  private final long step;

  private final long packedBlockBytes;

  ByteMatMul(DType type) {
    super(
        type,
        BlockScales.hasOffset(type) ? ActivationForm.F32_BLOCK_TILES : ActivationForm.F32,
        ActivationForm.F32_BLOCK_TILES);
    blockSize = BlockScales.blockSize(type);
    halfScaled = type == DType.Q8_0 || type == DType.Q5_0;
    hasOffset = BlockScales.hasOffset(type);
    scaleBytes = BlockScales.bytes(type);
    step = scaleBytes + (long) blockSize * PANEL;
    packedBlockBytes = type.blockSize() / blockSize * step + BlockScales.trailerBytes(type);
  }

  @Override
  public boolean readsStoredLayout() {
    return false;
  }

  @Override
  long panelBytes(int cols) {
    return cols / type().blockSize() * packedBlockBytes;
  }

  // ---- packing ----

  @Override
  public void pack(
      MemorySegment stored, MemorySegment packed, int rows, int cols, int firstRow, int endRow) {
    int n = type().blockSize();
    int blockBytes = type().blockBytes();
    byte[] block = new byte[n];
    long rowBytes = type().sizeBytes(cols);
    for (int r = firstRow; r < endRow; r++) {
      long to = r / PANEL * panelBytes(cols);
      int lane = r % PANEL;
      for (long at = r * rowBytes; at < (r + 1) * rowBytes; at += blockBytes) {
        BlockScales.pack(type(), stored, at, packed, to, blockSize * PANEL, lane);
        ByteBlocks.decode(type(), stored, at, block, 0);
        for (int k = 0; k < n; k++) {
          long out = to + k / blockSize * step + scaleBytes + (long) (k % blockSize) * PANEL + lane;
          packed.set(LittleEndian.BYTE, out, block[k]);
        }
        to += packedBlockBytes;
      }
    }
  }

  // ---- products ----

  @Override
  void gemv(
      MemorySegment w,
      int firstRow,
      int rows,
      int cols,
      Activations x,
      float[] y,
      int yo,
      Scratch scratch) {
    if (halfScaled) {
      long panel = firstRow / PANEL * panelBytes(cols);
      HalfScaledTile.multiply1(w, panel, cols / blockSize, x.values(), 0, y, yo);
    } else {
      gemm(w, firstRow, rows, cols, x, 1, y, yo, 0, scratch);
    }
  }

  @Override
  void gemm(
      MemorySegment w,
      int firstRow,
      int rows,
      int cols,
      Activations x,
      int n,
      float[] y,
      int yo,
      int yStride,
      Scratch scratch) {
    boolean plain = n == 1 && !hasOffset;
    float[] values = plain ? x.values() : x.blockTiles();
    float[] sums = hasOffset ? x.floatSums() : NO_SUMS;
    float[] tile = scratch.byteTile;
    int width = ByteTile.COLUMNS;
    int depth = n <= FEW_COLUMNS ? cols : DEPTH;
    long panel = firstRow / PANEL * panelBytes(cols);
    for (int k = 0; k < cols; k += depth) {
      int blocks = Math.min(depth, cols - k) / blockSize;
      for (int j = 0; j < n; j += width) {
        int columns = Math.min(width, n - j);
        if (k == 0) {
          java.util.Arrays.fill(tile, 0f);
        } else {
          for (int c = 0; c < columns; c++) {
            System.arraycopy(y, yo + (j + c) * yStride, tile, c * PANEL, PANEL);
          }
        }
        int xo = plain ? 0 : j * cols + k * width;
        if (halfScaled) {
          HalfScaledTile.multiply(columns, w, panel + panelBytes(k), blocks, values, xo, tile);
        } else {
          ByteTile.multiply(
              columns,
              type(),
              w,
              panel + panelBytes(k),
              blocks,
              values,
              xo,
              plain ? 1 : width,
              sums,
              scratch.blockScales,
              tile);
        }
        for (int c = 0; c < columns; c++) {
          System.arraycopy(tile, c * PANEL, y, yo + (j + c) * yStride, PANEL);
        }
      }
    }
  }
}
