package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.PANEL;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.tensor.DType;

/**
 * What all vector products share: rows are taken in panels of {@link Lanes#PANEL}; results of a
 * panel that the matrix does not fill go through a buffer.
 */
abstract class PanelMatMul implements MatMul {
  private final DType type;
  private final ActivationForm gemvForm;
  private final ActivationForm gemmForm;

  PanelMatMul(DType type, ActivationForm gemvForm, ActivationForm gemmForm) {
    this.type = type;
    this.gemvForm = gemvForm;
    this.gemmForm = gemmForm;
  }

  @Override
  public final DType type() {
    return type;
  }

  @Override
  public final int rowGroup() {
    return PANEL;
  }

  @Override
  public ActivationForm activationForm(int n) {
    return n == 1 ? gemvForm : gemmForm;
  }

  /** Bytes of one panel in the layout the product reads. */
  abstract long panelBytes(int cols);

  @Override
  public long packedBytes(int rows, int cols) {
    return (rows + PANEL - 1L) / PANEL * panelBytes(cols);
  }

  @Override
  public final void multiply(
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
    Scratch scratch = Scratch.get();
    if (n == 1 && readsStoredLayout()) {
      // rows as they are stored need no panels: the longer the streams, the better
      gemv(w, firstRow, Math.min(endRow, rows) - firstRow, cols, x, y, yo + firstRow, scratch);
      return;
    }
    for (int r = firstRow; r < endRow; r += PANEL) {
      int real = Math.min(PANEL, rows - r);
      float[] to = y;
      int at = yo + r;
      int stride = yStride;
      if (real < PANEL) {
        to = scratch.rows(n * PANEL);
        at = 0;
        stride = PANEL;
      }
      if (n == 1) {
        gemv(w, r, real, cols, x, to, at, scratch);
      } else {
        gemm(w, r, real, cols, x, n, to, at, stride, scratch);
      }
      if (real < PANEL) {
        for (int j = 0; j < n; j++) {
          System.arraycopy(to, j * PANEL, y, yo + r + j * yStride, real);
        }
      }
    }
  }

  /**
   * One column: writes {@link Lanes#PANEL} results to {@code y[yo...]}.
   *
   * @param firstRow first row of the panel
   * @param rows how many of the panel's rows the matrix has; any number where the stored layout is
   *     read
   */
  abstract void gemv(
      MemorySegment w,
      int firstRow,
      int rows,
      int cols,
      Activations x,
      float[] y,
      int yo,
      Scratch scratch);

  /** Several columns: writes {@link Lanes#PANEL} results to {@code y[yo + j * yStride...]}. */
  abstract void gemm(
      MemorySegment w,
      int firstRow,
      int rows,
      int cols,
      Activations x,
      int n,
      float[] y,
      int yo,
      int yStride,
      Scratch scratch);

  static void clear(float[] y, int yo, int yStride, int n, int length) {
    for (int j = 0; j < n; j++) {
      java.util.Arrays.fill(y, yo + j * yStride, yo + j * yStride + length, 0f);
    }
  }
}
