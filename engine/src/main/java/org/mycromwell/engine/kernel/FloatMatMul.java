package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.F16_MASK;
import static org.mycromwell.engine.kernel.Lanes.F16_REBIAS;
import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.HALF_SHORTS;
import static org.mycromwell.engine.kernel.Lanes.INTS;
import static org.mycromwell.engine.kernel.Lanes.L;
import static org.mycromwell.engine.kernel.Lanes.LE;
import static org.mycromwell.engine.kernel.Lanes.PANEL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import org.mycromwell.engine.tensor.DType;

/**
 * Products with weights stored as F32, F16 or BF16, read where the file was mapped: row after row,
 * so that a single column runs at the speed of memory.
 */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class FloatMatMul extends FloatPanelMatMul {
  FloatMatMul(DType type) {
    super(type);
  }

  @Override
  public boolean readsStoredLayout() {
    return true;
  }

  @Override
  long panelBytes(int cols) {
    return PANEL * type().sizeBytes(cols);
  }

  @Override
  public long packedBytes(int rows, int cols) {
    return rows * type().sizeBytes(cols);
  }

  @Override
  public void pack(
      MemorySegment stored, MemorySegment packed, int rows, int cols, int firstRow, int endRow) {
    throw new IllegalStateException("the stored layout is read in place");
  }

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
    long rowBytes = type().sizeBytes(cols);
    float[] values = x.values();
    for (int r = 0; r < rows; r++) {
      long at = (firstRow + (long) r) * rowBytes;
      y[yo + r] =
          switch (type()) {
            case F32 -> dotF32(w, at, values, cols, scratch);
            case F16 -> dotF16(w, at, values, cols, scratch);
            case BF16 -> dotBf16(w, at, values, cols, scratch);
            default -> throw new IllegalStateException(type().toString());
          };
    }
  }

  private static float dotF32(MemorySegment w, long base, float[] x, int n, Scratch scratch) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    int k = 0;
    for (; k <= n - 4 * L; k += 4 * L) {
      s0 =
          FloatVector.fromMemorySegment(FLOATS, w, base + 4 * k, LE)
              .fma(FloatVector.fromArray(FLOATS, x, k), s0);
      s1 =
          FloatVector.fromMemorySegment(FLOATS, w, base + (4 * k + 4 * L), LE)
              .fma(FloatVector.fromArray(FLOATS, x, k + L), s1);
      s2 =
          FloatVector.fromMemorySegment(FLOATS, w, base + (4 * k + 8 * L), LE)
              .fma(FloatVector.fromArray(FLOATS, x, k + 2 * L), s2);
      s3 =
          FloatVector.fromMemorySegment(FLOATS, w, base + (4 * k + 12 * L), LE)
              .fma(FloatVector.fromArray(FLOATS, x, k + 3 * L), s3);
    }
    s0.add(s1).add(s2.add(s3)).intoArray(scratch.lanes, 0);
    float sum = scratch.sumLanes();
    for (; k < n; k++) {
      sum += StoredFloats.f32(w, base + 4L * k) * x[k];
    }
    return sum;
  }

  private static float dotF16(MemorySegment w, long base, float[] x, int n, Scratch scratch) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    int k = 0;
    for (; k <= n - 2 * L; k += 2 * L) {
      s0 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * k, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS)
              .fma(FloatVector.fromArray(FLOATS, x, k), s0);
      s1 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (2 * k + 2 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS)
              .fma(FloatVector.fromArray(FLOATS, x, k + L), s1);
    }
    s0.add(s1).intoArray(scratch.lanes, 0);
    float sum = scratch.sumLanes();
    for (; k < n; k++) {
      sum += StoredFloats.f16(w, base + 2L * k) * x[k];
    }
    return sum;
  }

  private static float dotBf16(MemorySegment w, long base, float[] x, int n, Scratch scratch) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    int k = 0;
    for (; k <= n - 2 * L; k += 2 * L) {
      s0 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * k, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 16)
              .reinterpretAsFloats()
              .fma(FloatVector.fromArray(FLOATS, x, k), s0);
      s1 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (2 * k + 2 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 16)
              .reinterpretAsFloats()
              .fma(FloatVector.fromArray(FLOATS, x, k + L), s1);
    }
    s0.add(s1).intoArray(scratch.lanes, 0);
    float sum = scratch.sumLanes();
    for (; k < n; k++) {
      sum += StoredFloats.bf16(w, base + 2L * k) * x[k];
    }
    return sum;
  }

  @Override
  void fillPanel(
      MemorySegment w,
      int firstRow,
      int rows,
      int half,
      int cols,
      int firstCol,
      int endCol,
      Scratch scratch) {
    int depth = endCol - firstCol;
    long rowBytes = type().sizeBytes(cols);
    float[] row = scratch.row;
    float[] panel = scratch.panel32;
    for (int i = 0; i < 2 * L; i++) {
      int r = half * 2 * L + i;
      if (r < rows) {
        long at = (firstRow + (long) r) * rowBytes + type().sizeBytes(firstCol);
        StoredFloats.read(type(), w, at, row, depth);
      } else {
        java.util.Arrays.fill(row, 0, depth, 0f);
      }
      for (int k = 0; k < depth; k++) {
        panel[k * 2 * L + i] = row[k];
      }
    }
  }
}
