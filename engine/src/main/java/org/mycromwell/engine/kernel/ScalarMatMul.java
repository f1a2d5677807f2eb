package org.mycromwell.engine.kernel;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.quant.QuantFormat;
import org.mycromwell.engine.tensor.DType;

/** Reference product: reads the stored layout, sums in double. */
final class ScalarMatMul extends StoredMatMul {
  private static final ScalarMatMul[] BY_TYPE = new ScalarMatMul[DType.values().length];

  static {
    for (DType type : DType.values()) {
      BY_TYPE[type.ordinal()] = new ScalarMatMul(type);
    }
  }

  private ScalarMatMul(DType type) {
    super(type);
  }

  static ScalarMatMul of(DType type) {
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
    float[] row = new float[cols];
    long rowBytes = type().sizeBytes(cols);
    for (int r = firstRow; r < endRow; r++) {
      QuantFormat.of(type()).dequantize(w, r * rowBytes, row, 0, cols);
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < cols; k++) {
          sum += (double) row[k] * x.values()[j * cols + k];
        }
        y[yo + j * yStride + r] = (float) sum;
      }
    }
  }
}
