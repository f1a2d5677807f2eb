package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.F16_MASK;
import static org.mycromwell.engine.kernel.Lanes.F16_REBIAS;
import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.HALF_SHORTS;
import static org.mycromwell.engine.kernel.Lanes.INTS;
import static org.mycromwell.engine.kernel.Lanes.L;
import static org.mycromwell.engine.kernel.Lanes.LE;
import static org.mycromwell.engine.kernel.Lanes.PANEL;
import static org.mycromwell.engine.kernel.Lanes.QUARTER_BYTES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Products with weights kept as one byte each (Q8_0, Q5_0, Q5_1, Q5_K, Q6_K) and float activations.
 *
 * <p>Packed as {@link BlockScales} tells; the weights of a block are {@code [element][PANEL]}
 * bytes. Formats of five and six bits are widened to bytes when packed. For six bits a product of
 * both bit planes was built; alone it was faster, but C2 boxed its vectors in some runs.
 */
@SuppressWarnings("NarrowCalculation") // see Lanes: offsets inside a loop are ints
final class ByteMatMul extends PanelMatMul {
  /** A batch of so few columns passes whole rows, because weights arrive fastest as one stream. */
  private static final int FEW_COLUMNS = 64;

  /** Elements of a row that a larger batch passes at once: 64 KB of weights at 512 bits. */
  private static final int DEPTH = 1024;

  /** Rows packed together: bytes of a long. */
  private static final int LANES = 8;

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
    byte[] decoded = new byte[LANES * n];
    long rowBytes = type().sizeBytes(cols);
    for (int r = firstRow; r < endRow; r += LANES) {
      int real = Math.min(LANES, endRow - r);
      int lane = r % PANEL;
      long to = r / PANEL * panelBytes(cols);
      if (real < LANES) {
        java.util.Arrays.fill(decoded, (byte) 0);
      }
      for (long at = r * rowBytes; at < (r + 1) * rowBytes; at += blockBytes) {
        for (int i = 0; i < real; i++) {
          long block = at + i * rowBytes;
          BlockScales.pack(type(), stored, block, packed, to, blockSize * PANEL, lane + i);
          ByteBlocks.decode(type(), stored, block, decoded, i * n);
        }
        for (int b = 0; b < n; b += blockSize) {
          interleave(
              decoded, b, n, blockSize, packed, to + b / blockSize * step + scaleBytes + lane);
        }
        to += packedBlockBytes;
      }
    }
  }

  /** Bytes of {@link #LANES} rows, {@code n} apart, side by side. */
  private static void interleave(
      byte[] rows, int from, int n, int count, MemorySegment packed, long to) {
    for (int k = from; k < from + count; k++) {
      long lanes =
          (rows[k] & 0xffL)
              | (rows[k + n] & 0xffL) << 8
              | (rows[k + 2 * n] & 0xffL) << 16
              | (rows[k + 3 * n] & 0xffL) << 24
              | (rows[k + 4 * n] & 0xffL) << 32
              | (rows[k + 5 * n] & 0xffL) << 40
              | (rows[k + 6 * n] & 0xffL) << 48
              | (rows[k + 7 * n] & 0xffL) << 56;
      packed.set(LittleEndian.LONG, to + (long) (k - from) * PANEL, lanes);
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
    long panel = firstRow / PANEL * panelBytes(cols);
    if (halfScaled) {
      HalfScaledTile.multiply1(w, panel, cols / blockSize, x.values(), 0, y, yo);
    } else if (type() == DType.Q6_K) {
      gemvSuperScales(w, panel, x.values(), y, yo, cols / type().blockSize(), scratch.blockScales);
    } else {
      gemm(w, firstRow, rows, cols, x, 1, y, yo, 0, scratch);
    }
  }

  /**
   * Q6_K, in the order of {@link ByteTile}. Scales are read behind the sums they belong to, in the
   * same loop, as {@link HalfScaledTile} does and for the same reason.
   */
  private static void gemvSuperScales(
      MemorySegment w, long base, float[] x, float[] y, int yo, int superBlocks, float[] scales) {
    java.util.Arrays.fill(y, yo, yo + PANEL, 0f);
    long superBytes = 16L * 17 * PANEL + 2 * PANEL;
    for (int b = 0; b < superBlocks; b++) {
      long block = base + b * superBytes;
      for (int i = 0; i < PANEL; i += L) {
        ((IntVector)
                ShortVector.fromMemorySegment(HALF_SHORTS, w, block + (16 * 17 * PANEL + 2 * i), LE)
                    .convertShape(VectorOperators.S2I, INTS, 0))
            .lanewise(VectorOperators.LSHL, 13)
            .and(F16_MASK)
            .reinterpretAsFloats()
            .mul(F16_REBIAS)
            .intoArray(scales, i);
      }
      addSuperBlock(w, block, x, b * 256, y, yo, scales);
    }
  }

  /**
   * Sums and scales of the scales are in memory between the blocks: with one super block, which
   * small models have, C2 boxed them when they were carried around the loops as vectors.
   */
  private static void addSuperBlock(
      MemorySegment w, long base, float[] x, int xo, float[] y, int yo, float[] superScales) {
    int p = 0;
    int a = xo;
    for (int c = 0; c < 16; c++) {
      int scales = p;
      p += PANEL;
      FloatVector s0 = FloatVector.zero(FLOATS);
      FloatVector s1 = FloatVector.zero(FLOATS);
      FloatVector s2 = FloatVector.zero(FLOATS);
      FloatVector s3 = FloatVector.zero(FLOATS);
      for (int k = 0; k < 16; k++) {
        FloatVector w0 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + p, LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector w1 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector w2 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + 2 * L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector w3 =
            (FloatVector)
                ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (p + 3 * L), LE)
                    .convertShape(VectorOperators.B2F, FLOATS, 0);
        FloatVector v = FloatVector.broadcast(FLOATS, x[a]);
        s0 = v.fma(w0, s0);
        s1 = v.fma(w1, s1);
        s2 = v.fma(w2, s2);
        s3 = v.fma(w3, s3);
        p += PANEL;
        a++;
      }
      s0.fma(
              ((FloatVector)
                      ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + scales, LE)
                          .convertShape(VectorOperators.B2F, FLOATS, 0))
                  .mul(FloatVector.fromArray(FLOATS, superScales, 0)),
              FloatVector.fromArray(FLOATS, y, yo))
          .intoArray(y, yo);
      s1.fma(
              ((FloatVector)
                      ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scales + L), LE)
                          .convertShape(VectorOperators.B2F, FLOATS, 0))
                  .mul(FloatVector.fromArray(FLOATS, superScales, L)),
              FloatVector.fromArray(FLOATS, y, yo + L))
          .intoArray(y, yo + L);
      s2.fma(
              ((FloatVector)
                      ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scales + 2 * L), LE)
                          .convertShape(VectorOperators.B2F, FLOATS, 0))
                  .mul(FloatVector.fromArray(FLOATS, superScales, 2 * L)),
              FloatVector.fromArray(FLOATS, y, yo + 2 * L))
          .intoArray(y, yo + 2 * L);
      s3.fma(
              ((FloatVector)
                      ByteVector.fromMemorySegment(QUARTER_BYTES, w, base + (scales + 3 * L), LE)
                          .convertShape(VectorOperators.B2F, FLOATS, 0))
                  .mul(FloatVector.fromArray(FLOATS, superScales, 3 * L)),
              FloatVector.fromArray(FLOATS, y, yo + 3 * L))
          .intoArray(y, yo + 3 * L);
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
    float[] values = x.blockTiles();
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
        int xo = j * cols + k * width;
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
