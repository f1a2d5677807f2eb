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
import java.util.Arrays;
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
final class FloatMatMul extends PanelMatMul {
  /** Rows that meet a tile of columns while these are in the first-level cache. */
  static final int BLOCK = 32;

  /**
   * From this many columns on, weights are widened to a panel once for all of them. With fewer they
   * are widened again for each tile of columns, in registers, while memory delivers the next.
   */
  private static final int PANEL_COLUMNS = L >= 16 ? 48 : 8;

  FloatMatMul(DType type) {
    super(type, ActivationForm.F32, ActivationForm.F32_VECTORS);
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
    if (type() == DType.F32) {
      gemvF32(w, firstRow, rows, cols, x.values(), y, yo, scratch);
      return;
    }
    long rowBytes = type().sizeBytes(cols);
    int whole = cols / L * L;
    float[] values = x.values();
    float[] lanes = scratch.tileLanes;
    for (int r = 0; r < rows; r++) {
      long at = (firstRow + (long) r) * rowBytes;
      float sum = 0;
      int waiting = 0;
      for (int k = 0; k < whole; k += DotTile.CHUNK) {
        int depth = Math.min(DotTile.CHUNK, whole - k);
        long base = at + type().sizeBytes(k);
        switch (type()) {
          case F16 -> dotF16(w, base, values, k, depth, lanes, waiting * L);
          case BF16 -> dotBf16(w, base, values, k, depth, lanes, waiting * L);
          default -> throw new IllegalStateException(type().toString());
        }
        waiting++;
        // four chunks are added up together: the tree of one takes as long
        if (waiting == DotTile.ROWS || k + depth == whole) {
          DotTile.sumLanes(lanes, 0, scratch.lanes);
          for (int i = 0; i < waiting; i++) {
            sum += scratch.lanes[i];
          }
          waiting = 0;
        }
      }
      y[yo + r] = addTail(sum, w, at, values, 0, whole, cols);
    }
  }

  /**
   * Four rows at once, each from a quarter of the rows: memory is busier with four streams, and the
   * prefetcher follows them as none of them jumps. The halves are faster row after row, as they are
   * widened one row at a time.
   */
  private void gemvF32(
      MemorySegment w,
      int firstRow,
      int rows,
      int cols,
      float[] values,
      float[] y,
      int yo,
      Scratch scratch) {
    long rowBytes = 4L * cols;
    int whole = cols / L * L;
    float[] lanes = scratch.tileLanes;
    int quarter = (rows + DotTile.ROWS - 1) / DotTile.ROWS;
    for (int r = 0; r < quarter; r++) {
      int group = (rows - r + quarter - 1) / quarter;
      for (int i = 0; i < group; i++) {
        y[yo + r + i * quarter] = 0;
      }
      for (int k = 0; k < whole; k += DotTile.CHUNK) {
        int depth = Math.min(DotTile.CHUNK, whole - k);
        long base = (firstRow + (long) r) * rowBytes + 4L * k;
        long apart = quarter * rowBytes;
        dotsF32(w, base, apart, group - 1, values, k, depth, lanes);
        DotTile.sumLanes(lanes, 0, scratch.lanes);
        for (int i = 0; i < group; i++) {
          y[yo + r + i * quarter] += scratch.lanes[i];
        }
      }
      if (whole < cols) {
        for (int i = 0; i < group; i++) {
          int row = r + i * quarter;
          long at = (firstRow + (long) row) * rowBytes;
          y[yo + row] = addTail(y[yo + row], w, at, values, 0, whole, cols);
        }
      }
    }
  }

  /**
   * Rows {@code apart} bytes from each other; those behind {@code last} are the last one again, and
   * their results are not read.
   */
  private static void dotsF32(
      MemorySegment w,
      long base,
      long apart,
      int last,
      float[] x,
      int xo,
      int depth,
      float[] lanes) {
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s01 = FloatVector.zero(FLOATS);
    FloatVector s10 = FloatVector.zero(FLOATS);
    FloatVector s11 = FloatVector.zero(FLOATS);
    FloatVector s20 = FloatVector.zero(FLOATS);
    FloatVector s21 = FloatVector.zero(FLOATS);
    FloatVector s30 = FloatVector.zero(FLOATS);
    FloatVector s31 = FloatVector.zero(FLOATS);
    long base1 = base + Math.min(1, last) * apart;
    long base2 = base + Math.min(2, last) * apart;
    long base3 = base + Math.min(3, last) * apart;
    int k = 0;
    for (; k <= depth - 2 * L; k += 2 * L) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, xo + k);
      FloatVector b = FloatVector.fromArray(FLOATS, x, xo + (k + L));
      s00 = FloatVector.fromMemorySegment(FLOATS, w, base + 4 * k, LE).fma(a, s00);
      s01 = FloatVector.fromMemorySegment(FLOATS, w, base + (4 * k + 4 * L), LE).fma(b, s01);
      s10 = FloatVector.fromMemorySegment(FLOATS, w, base1 + 4 * k, LE).fma(a, s10);
      s11 = FloatVector.fromMemorySegment(FLOATS, w, base1 + (4 * k + 4 * L), LE).fma(b, s11);
      s20 = FloatVector.fromMemorySegment(FLOATS, w, base2 + 4 * k, LE).fma(a, s20);
      s21 = FloatVector.fromMemorySegment(FLOATS, w, base2 + (4 * k + 4 * L), LE).fma(b, s21);
      s30 = FloatVector.fromMemorySegment(FLOATS, w, base3 + 4 * k, LE).fma(a, s30);
      s31 = FloatVector.fromMemorySegment(FLOATS, w, base3 + (4 * k + 4 * L), LE).fma(b, s31);
    }
    if (k < depth) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, xo + k);
      s00 = FloatVector.fromMemorySegment(FLOATS, w, base + 4 * k, LE).fma(a, s00);
      s10 = FloatVector.fromMemorySegment(FLOATS, w, base1 + 4 * k, LE).fma(a, s10);
      s20 = FloatVector.fromMemorySegment(FLOATS, w, base2 + 4 * k, LE).fma(a, s20);
      s30 = FloatVector.fromMemorySegment(FLOATS, w, base3 + 4 * k, LE).fma(a, s30);
    }
    s00.add(s01).intoArray(lanes, 0);
    s10.add(s11).intoArray(lanes, L);
    s20.add(s21).intoArray(lanes, 2 * L);
    s30.add(s31).intoArray(lanes, 3 * L);
  }

  private static void dotF16(
      MemorySegment w, long base, float[] x, int xo, int depth, float[] lanes, int lo) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    int k = 0;
    for (; k <= depth - 2 * L; k += 2 * L) {
      s0 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * k, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS)
              .fma(FloatVector.fromArray(FLOATS, x, xo + k), s0);
      s1 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (2 * k + 2 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS)
              .fma(FloatVector.fromArray(FLOATS, x, xo + (k + L)), s1);
    }
    if (k < depth) {
      s0 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * k, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 13)
              .and(F16_MASK)
              .reinterpretAsFloats()
              .mul(F16_REBIAS)
              .fma(FloatVector.fromArray(FLOATS, x, xo + k), s0);
    }
    s0.add(s1).intoArray(lanes, lo);
  }

  private static void dotBf16(
      MemorySegment w, long base, float[] x, int xo, int depth, float[] lanes, int lo) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    int k = 0;
    for (; k <= depth - 2 * L; k += 2 * L) {
      s0 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * k, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 16)
              .reinterpretAsFloats()
              .fma(FloatVector.fromArray(FLOATS, x, xo + k), s0);
      s1 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + (2 * k + 2 * L), LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 16)
              .reinterpretAsFloats()
              .fma(FloatVector.fromArray(FLOATS, x, xo + (k + L)), s1);
    }
    if (k < depth) {
      s0 =
          ((IntVector)
                  ShortVector.fromMemorySegment(HALF_SHORTS, w, base + 2 * k, LE)
                      .convertShape(VectorOperators.S2I, INTS, 0))
              .lanewise(VectorOperators.LSHL, 16)
              .reinterpretAsFloats()
              .fma(FloatVector.fromArray(FLOATS, x, xo + k), s0);
    }
    s0.add(s1).intoArray(lanes, lo);
  }

  /** Adds the products of the elements that fill no vector. */
  private float addTail(
      float sum, MemorySegment w, long row, float[] x, int xo, int from, int cols) {
    for (int k = from; k < cols; k++) {
      sum += StoredFloats.get(type(), w, row, k) * x[xo + k];
    }
    return sum;
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
    clear(y, yo, yStride, n, rows);
    int whole = cols / L * L;
    float[] columns = x.floatVectors();
    float[] lanes = scratch.tileLanes;
    boolean panel = n >= PANEL_COLUMNS;
    for (int k = 0; k < whole; k += DotTile.CHUNK) {
      int depth = Math.min(DotTile.CHUNK, whole - k);
      for (int block = 0; block < rows; block += BLOCK) {
        int blockRows = Math.min(BLOCK, rows - block);
        if (panel) {
          fillPanel(w, firstRow + block, blockRows, cols, k, depth, scratch.dotPanel);
        }
        for (int j = 0; j < n; j += DotTile.COLUMNS) {
          int width = DotTile.width(n - j);
          int xo = j * whole + k * width;
          Arrays.fill(lanes, 0, (blockRows + 3) / DotTile.ROWS * DotTile.ROWS * width * L, 0f);
          if (panel) {
            multiplyPanel(scratch.dotPanel, blockRows, width, columns, xo, depth, lanes);
          } else {
            multiplyStored(
                w, firstRow + block, blockRows, cols, k, width, columns, xo, depth, lanes);
          }
          int real = Math.min(width, n - j);
          int at = yo + j * yStride + block;
          DotTile.addSums(lanes, blockRows, width, real, y, at, yStride, scratch.lanes);
        }
      }
    }
    if (whole < cols) {
      addTails(w, firstRow, rows, cols, x.values(), n, y, yo, yStride);
    }
  }

  /** Elements of the first chain of a chunk; the second may be a vector shorter. */
  private static int firstChain(int depth) {
    return (depth / L + 1) / 2 * L;
  }

  /** Rows the matrix does not have keep what was there: their results are not read. */
  private void fillPanel(
      MemorySegment w, int firstRow, int rows, int cols, int k, int depth, float[] panel) {
    long rowBytes = type().sizeBytes(cols);
    int even = firstChain(depth);
    for (int r = 0; r < rows; r++) {
      long base = (firstRow + (long) r) * rowBytes + type().sizeBytes(k);
      int at = r / DotTile.ROWS * DotTile.ROWS * depth + r % DotTile.ROWS * L;
      StoredFloats.readChains(type(), w, base, depth, panel, at, at + DotTile.ROWS * even);
    }
  }

  private static void multiplyPanel(
      float[] panel, int rows, int width, float[] x, int xo, int depth, float[] lanes) {
    int even = firstChain(depth);
    for (int chain = 0; chain < 2; chain++) {
      int from = chain * even;
      int steps = (chain == 0 ? even : depth - even) / L;
      for (int r = 0; r < rows; r += DotTile.ROWS) {
        int po = r * depth + DotTile.ROWS * from;
        DotTilePanel.multiply(width, panel, po, x, xo + width * from, steps, lanes, r * width * L);
      }
    }
  }

  private void multiplyStored(
      MemorySegment w,
      int firstRow,
      int rows,
      int cols,
      int k,
      int width,
      float[] x,
      int xo,
      int depth,
      float[] lanes) {
    // the offset of the last row of a tile is an int, too
    int rowBytes = Math.toIntExact(DotTile.ROWS * type().sizeBytes(cols)) / DotTile.ROWS;
    int even = firstChain(depth);
    for (int chain = 0; chain < 2; chain++) {
      int from = xo + chain * width * even;
      for (int r = 0; r < rows; r += DotTile.ROWS) {
        long base = (firstRow + (long) r) * rowBytes + type().sizeBytes(k);
        int last = Math.min(DotTile.ROWS, rows - r) - 1;
        DotTile.multiply(
            type(),
            width,
            w,
            base,
            rowBytes,
            last,
            x,
            from,
            chain * L,
            depth,
            lanes,
            r * width * L);
      }
    }
  }

  private void addTails(
      MemorySegment w,
      int firstRow,
      int rows,
      int cols,
      float[] x,
      int n,
      float[] y,
      int yo,
      int yStride) {
    long rowBytes = type().sizeBytes(cols);
    int whole = cols / L * L;
    for (int r = 0; r < rows; r++) {
      long row = (firstRow + (long) r) * rowBytes;
      for (int j = 0; j < n; j++) {
        int at = yo + j * yStride + r;
        y[at] = addTail(y[at], w, row, x, j * cols, whole, cols);
      }
    }
  }
}
