package org.mycromwell.engine.kernel;

import org.mycromwell.engine.machine.CacheSizes;

/**
 * Buffers a thread reuses from product to product, so that the hot path allocates nothing. Sized
 * once for the largest tile; {@link #rows} grows with the widest batch.
 */
final class Scratch {
  /** The largest stored block; panels are a multiple of it deep. */
  private static final int LARGEST_BLOCK = 256;

  /**
   * Elements of a row (inputs) that a panel covers: as many as leave a quarter of the first-level
   * cache to the activations that pass. A panel takes as many bytes as 16-bit weights of {@link
   * Lanes#PANEL} rows as it does as floats of half of them.
   */
  static final int DEPTH = depth(CacheSizes.detect().l1dBytes());

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  /** Sums of 16-bit products, one vector per block, row vector and column. */
  final short[] sums16 = new short[DEPTH / 32 * Int16Tile.COLUMNS * 2 * 2 * Lanes.L];

  /** Weights widened to 16 bits, {@code [depth][2 * 2L rows]}. */
  final short[] panel16 = new short[DEPTH * Lanes.PANEL];

  /** Block scales and offsets of {@link #panel16}, {@code [block][PANEL]}. */
  final float[] scales = new float[DEPTH / 16 * Lanes.PANEL];

  final float[] offsets = new float[DEPTH / 16 * Lanes.PANEL];

  /** Scales of the scales of {@link #panel16}, d and dmin: {@code [stored block][2][PANEL]}. */
  final float[] superScales = new float[DEPTH / LARGEST_BLOCK * 2 * Lanes.PANEL];

  /** Float dot products of one panel, {@code [block][PANEL]}. */
  final float[] blockDots = new float[DEPTH / 16 * Lanes.PANEL];

  /** Scales and offsets of a block of bytes, {@code [2][PANEL]}. */
  final float[] blockScales = new float[2 * Lanes.PANEL];

  /** Results of a {@link ByteTile}, {@code [column][PANEL]}. */
  final float[] byteTile = new float[ByteTile.COLUMNS * Lanes.PANEL];

  /** Results of a {@link NibbleTile}, {@code [column][PANEL]}. */
  final float[] nibbleTile = new float[NibbleTile.COLUMNS * Lanes.PANEL];

  /**
   * Sums of a block of rows and a tile of columns, lane by lane, {@code [row / 4][column][4][L]}.
   */
  final float[] tileLanes = new float[FloatMatMul.BLOCK * DotTile.COLUMNS * Lanes.L];

  /** Weights as floats, {@code [row / 4][vector, chain after chain][4][L]}. */
  final float[] dotPanel = new float[FloatMatMul.BLOCK * DotTile.CHUNK];

  /** One vector on its way to {@link #sumLanes}. */
  final float[] lanes = new float[Lanes.L];

  private float[] rows = new float[Lanes.PANEL];

  private float[] ones = {};

  private Scratch() {}

  private static int depth(int cacheBytes) {
    int elements = cacheBytes / 4 * 3 / (2 * Lanes.PANEL);
    return Math.clamp(elements / LARGEST_BLOCK, 1, 4) * LARGEST_BLOCK;
  }

  /** This thread's buffers. */
  static Scratch get() {
    return OF_THREAD.get();
  }

  /** At least {@code n} floats for the results of a panel that the matrix does not fill. */
  float[] rows(int n) {
    if (rows.length < n) {
      rows = new float[n];
    }
    return rows;
  }

  /** At least {@code n} ones: weights of a normalisation that has none. */
  float[] ones(int n) {
    if (ones.length < n) {
      ones = new float[n];
      java.util.Arrays.fill(ones, 1f);
    }
    return ones;
  }

  /**
   * The sum of {@link #lanes}, pairwise in a fixed order; the lanes are overwritten. (Vector API
   * reductions add in whatever order the compiler likes, so a result would change in its last bits
   * when a method becomes hot.)
   */
  float sumLanes() {
    for (int half = Lanes.L / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    return lanes[0];
  }
}
