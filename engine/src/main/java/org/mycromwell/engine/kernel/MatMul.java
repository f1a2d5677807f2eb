package org.mycromwell.engine.kernel;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.tensor.DType;

/**
 * Products of one weight format with activations: {@code y[j][r] = sum_k w[r][k] * x[j][k]}. {@code
 * w} has {@code rows} rows (outputs) of {@code cols} elements (inputs), in the layout this kernel
 * wants: the stored one, or a packed one made once by {@link #pack}.
 *
 * <p>Implementations are stateless; disjoint row ranges may be computed by different threads.
 */
public interface MatMul {
  /** The stored format this kernel multiplies with. */
  DType type();

  /**
   * True when {@link #multiply} reads the GGUF layout as it is, and {@link #pack} is not needed.
   */
  boolean readsStoredLayout();

  /** Rows that belong together: ranges given to {@link #multiply} begin at multiples of it. */
  int rowGroup();

  /** Bytes of the layout {@link #multiply} reads. */
  long packedBytes(int rows, int cols);

  /**
   * Packs the groups of rows {@code [firstRow, endRow)}; {@code firstRow} is a multiple of {@link
   * #rowGroup()}, {@code endRow} too or equal to {@code rows}.
   */
  void pack(
      MemorySegment stored, MemorySegment packed, int rows, int cols, int firstRow, int endRow);

  /** What {@link Activations#prepare} must have made before {@link #multiply} with {@code n}. */
  ActivationForm activationForm(int n);

  /**
   * Computes rows {@code [firstRow, endRow)} of {@code n} products: {@code y[yo + j * yStride +
   * r]}.
   *
   * @param x prepared activations of at least {@code n} rows
   */
  void multiply(
      MemorySegment w,
      int rows,
      int cols,
      Activations x,
      int n,
      float[] y,
      int yo,
      int yStride,
      int firstRow,
      int endRow);
}
