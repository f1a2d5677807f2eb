package org.mycromwell.engine.kernel;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.tensor.DType;

/** A product that reads weights as they are stored and activations as floats, row by row. */
abstract sealed class StoredMatMul implements MatMul permits ScalarMatMul, PlainMatMul {
  private final DType type;

  StoredMatMul(DType type) {
    this.type = type;
  }

  @Override
  public DType type() {
    return type;
  }

  @Override
  public boolean readsStoredLayout() {
    return true;
  }

  @Override
  public int rowGroup() {
    return 1;
  }

  @Override
  public long packedBytes(int rows, int cols) {
    return rows * type.sizeBytes(cols);
  }

  @Override
  public void pack(
      MemorySegment stored, MemorySegment packed, int rows, int cols, int firstRow, int endRow) {
    throw new IllegalStateException("the stored layout is read in place");
  }

  @Override
  public ActivationForm activationForm(int n) {
    return ActivationForm.F32;
  }
}
