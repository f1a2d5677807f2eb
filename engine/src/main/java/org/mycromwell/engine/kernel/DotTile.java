package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.L;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import org.mycromwell.engine.tensor.DType;

/**
 * Dot products of {@link #ROWS} rows of weights with several columns of activations: a register
 * tile whose lanes run along the rows, so that a product of many columns does, for each of its
 * results, the very operations of {@link FloatMatMul#gemv} in the same order:
 *
 * <ol>
 *   <li>A row is taken in chunks of {@link #CHUNK} elements. The vectors of a chunk are added up,
 *       lane by lane, in two chains: those in even and those in odd places.
 *   <li>The sums of both chains are added, then the lanes, pairwise ({@link Scratch#sumLanes}).
 *   <li>The chunks are added in ascending order, then one by one the elements that fill no vector.
 * </ol>
 *
 * <p>Two chains, because one is bound by the latency of its additions when there is one column. A
 * tile runs along one of them; the second run finds its weights in the cache.
 */
final class DotTile {
  /** Rows of a tile. */
  static final int ROWS = 4;

  /** The widest tile: 24 accumulators of 32 registers at 512 bits, 8 of 16 below. */
  static final int COLUMNS = L >= 16 ? 6 : 2;

  /** Elements of a row whose sum is formed at once; 6 columns of one chain take 24 KB. */
  static final int CHUNK = 2048;

  // one step of the tree that adds up lanes: partners are half, a quarter ... of a vector apart
  private static final VectorShuffle<Float> HALF = partners(L / 2);
  private static final VectorShuffle<Float> QUARTER = partners(L / 4);
  private static final VectorShuffle<Float> TWO = partners(2);
  private static final VectorShuffle<Float> ONE = partners(1);

  private static final VectorMask<Float> UPPER_HALF = lanesWith(L / 2);
  private static final VectorMask<Float> ODD_QUARTERS = lanesWith(L / 4);

  /** From the lanes where the tree leaves the sums of four rows to the first four. */
  private static final VectorShuffle<Float> IN_ORDER =
      VectorShuffle.fromOp(FLOATS, i -> (i & 1) * (L / 2) + (i >> 1 & 1) * (L / 4));

  private DotTile() {}

  private static VectorShuffle<Float> partners(int distance) {
    return VectorShuffle.fromOp(FLOATS, i -> i ^ distance);
  }

  private static VectorMask<Float> lanesWith(int bit) {
    boolean[] set = new boolean[L];
    for (int i = 0; i < L; i++) {
      set[i] = (i & bit) != 0;
    }
    return VectorMask.fromArray(FLOATS, set, 0);
  }

  /** Columns of a tile when {@code left} are left: an even number, the last may be padding. */
  static int width(int left) {
    return Math.min(COLUMNS, (left + 1) / 2 * 2);
  }

  /**
   * One chain of one chunk: {@code lanes[lo + (ROWS * c + r) * L + i]} grows by the products of row
   * {@code r} and column {@code c} in lane {@code i}.
   *
   * @param columns of the tile, {@link #width}
   * @param base where the first row of the chunk begins, in bytes
   * @param last index of the last row the matrix has, at most {@code ROWS - 1}
   * @param xo where this chain of this tile begins in {@link Activations#floatVectors}
   * @param first the chain: 0 or L
   * @param depth elements of the chunk, whole vectors
   */
  static void multiply(
      DType type,
      int columns,
      MemorySegment w,
      long base,
      int rowBytes,
      int last,
      float[] x,
      int xo,
      int first,
      int depth,
      float[] lanes,
      int lo) {
    switch (type) {
      case F32 ->
          DotTileF32.multiply(columns, w, base, rowBytes, last, x, xo, first, depth, lanes, lo);
      case F16 ->
          DotTileF16.multiply(columns, w, base, rowBytes, last, x, xo, first, depth, lanes, lo);
      case BF16 ->
          DotTileBf16.multiply(columns, w, base, rowBytes, last, x, xo, first, depth, lanes, lo);
      default -> throw new IllegalArgumentException(type.toString());
    }
  }

  /**
   * Adds the sums of the lanes to the results of the columns that are real.
   *
   * @param lanes {@code [row / 4][column of width][4][L]}
   * @param sums one vector of scratch
   */
  static void addSums(
      float[] lanes,
      int rows,
      int width,
      int columns,
      float[] y,
      int yo,
      int yStride,
      float[] sums) {
    for (int r = 0; r < rows; r += ROWS) {
      int real = Math.min(ROWS, rows - r);
      for (int c = 0; c < columns; c++) {
        sumLanes(lanes, (r * width + c * ROWS) * L, sums);
        int at = yo + c * yStride + r;
        if (real == ROWS) {
          FloatVector four = FloatVector.fromArray(FloatVector.SPECIES_128, sums, 0);
          four.add(FloatVector.fromArray(FloatVector.SPECIES_128, y, at)).intoArray(y, at);
        } else {
          for (int i = 0; i < real; i++) {
            y[at + i] += sums[i];
          }
        }
      }
    }
  }

  /**
   * The sums of the lanes of four vectors from {@code lanes[lo]} on, to {@code sums[0..3]}: each
   * the same bits as {@link Scratch#sumLanes}, which adds what stands half a vector apart, then a
   * quarter, and so on. Vectors are halved together: where one keeps its sums the other puts its
   * own.
   */
  static void sumLanes(float[] lanes, int lo, float[] sums) {
    FloatVector a = FloatVector.fromArray(FLOATS, lanes, lo);
    FloatVector b = FloatVector.fromArray(FLOATS, lanes, lo + L);
    FloatVector c = FloatVector.fromArray(FLOATS, lanes, lo + 2 * L);
    FloatVector d = FloatVector.fromArray(FLOATS, lanes, lo + 3 * L);
    FloatVector ab = a.blend(b, UPPER_HALF).add(b.blend(a, UPPER_HALF).rearrange(HALF));
    FloatVector cd = c.blend(d, UPPER_HALF).add(d.blend(c, UPPER_HALF).rearrange(HALF));
    FloatVector all = ab.blend(cd, ODD_QUARTERS).add(cd.blend(ab, ODD_QUARTERS).rearrange(QUARTER));
    if (L == 16) {
      all = all.add(all.rearrange(TWO));
    }
    all.add(all.rearrange(ONE)).rearrange(IN_ORDER).intoArray(sums, 0);
  }
}
