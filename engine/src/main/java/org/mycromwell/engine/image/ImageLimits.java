package org.mycromwell.engine.image;

/**
 * What an image may cost before it is refused; all three are checked before a pixel is decoded.
 *
 * @param maxFileBytes bytes of the file
 * @param maxSide pixels of its longer side
 * @param maxPixels width times height
 */
public record ImageLimits(long maxFileBytes, int maxSide, long maxPixels) {
  /** 64 MiB, 16,384 pixels a side and 40 million in all: an 8K screenshot fits. */
  public static final ImageLimits DEFAULT = new ImageLimits(64L << 20, 16_384, 40_000_000);

  /** Checks that all are positive and that a decoded image fits an array. */
  public ImageLimits {
    if (maxFileBytes <= 0 || maxFileBytes > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException("maxFileBytes " + maxFileBytes);
    }
    if (maxSide <= 0 || maxPixels <= 0 || maxPixels > Integer.MAX_VALUE / 8) {
      throw new IllegalArgumentException("maxSide " + maxSide + ", maxPixels " + maxPixels);
    }
  }
}
