package org.mycromwell.engine.kernel;

import org.mycromwell.engine.exec.Worker;

/**
 * The input of one or several matrix products: up to {@link #capacity()} rows of {@link #cols()}
 * values. Matrices that read the same input share what {@link #prepare} makes of it.
 *
 * <p>Owned by one forward pass: {@link #values()} is filled, then (after a barrier) prepared by all
 * workers, then (after another barrier) read by {@link MatMul#multiply}.
 */
public final class Activations {
  private final int capacity;
  private final int cols;
  private final float[] values;

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

  /**
   * This worker's share of bringing the first {@code n} rows into {@code form}. A barrier must
   * stand before (the values are complete) and after it (the form is).
   */
  public void prepare(Worker worker, ActivationForm form, int n) {
    switch (form) {
      case F32 -> {}
      case INT8_GEMV, INT8_GEMM -> throw new UnsupportedOperationException(form.toString());
    }
  }

  /** Row-major values, {@code capacity x cols}; filled by the owner. */
  public float[] values() {
    return values;
  }
}
