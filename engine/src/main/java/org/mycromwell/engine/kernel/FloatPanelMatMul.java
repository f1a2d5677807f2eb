package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.L;
import static org.mycromwell.engine.kernel.Lanes.PANEL;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.tensor.DType;

/**
 * Products of several columns by way of a panel of weights as floats, which stays in the
 * first-level cache while all columns pass. Formats differ in how they fill the panel.
 */
abstract class FloatPanelMatMul extends PanelMatMul {
  FloatPanelMatMul(DType type) {
    super(type, ActivationForm.F32, ActivationForm.F32_TILES);
  }

  /**
   * Fills {@code panel[k - firstCol][2L]} with columns {@code [firstCol, endCol)} of {@code 2L}
   * rows from {@code firstRow + half * 2L}; rows the matrix does not have are zero.
   */
  abstract void fillPanel(
      MemorySegment w,
      int firstRow,
      int rows,
      int half,
      int cols,
      int firstCol,
      int endCol,
      Scratch scratch);

  @Override
  final void gemm(
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
    clear(y, yo, yStride, n, PANEL);
    float[] tiles = x.floatTiles();
    for (int k = 0; k < cols; k += Scratch.DEPTH) {
      int depth = Math.min(Scratch.DEPTH, cols - k);
      for (int half = 0; half < 2; half++) {
        fillPanel(w, firstRow, rows, half, cols, k, k + depth, scratch);
        multiplyColumns(tiles, k, cols, depth, n, y, yo + half * 2 * L, yStride, scratch);
      }
    }
  }

  private static void multiplyColumns(
      float[] tiles,
      int k,
      int cols,
      int depth,
      int n,
      float[] y,
      int yo,
      int yStride,
      Scratch scratch) {
    int width = FloatTile.COLUMNS;
    int j = 0;
    for (; j + width <= n; j += width) {
      FloatTile.multiply(
          scratch.panel32, tiles, (j * cols + k * width), y, yo + j * yStride, yStride, depth);
    }
    if (j < n) {
      float[] tail = scratch.tileRows;
      java.util.Arrays.fill(tail, 0f);
      FloatTile.multiply(scratch.panel32, tiles, j * cols + k * width, tail, 0, 2 * L, depth);
      for (int c = 0; j + c < n; c++) {
        int at = yo + (j + c) * yStride;
        for (int r = 0; r < 2 * L; r++) {
          y[at + r] += tail[c * 2 * L + r];
        }
      }
    }
  }
}
