package org.mycromwell.engine.nn;

/**
 * The sizes of feature maps whose pixels lie in rows: image after image, each from top left to
 * bottom right, a row per pixel.
 */
public record ImageGrid(int[] heights, int[] widths) {
  public ImageGrid {
    if (heights.length != widths.length) {
      throw new IllegalArgumentException(heights.length + " heights, " + widths.length + " widths");
    }
    for (int i = 0; i < heights.length; i++) {
      if (heights[i] < 1 || widths[i] < 1) {
        throw new IllegalArgumentException("image of " + heights[i] + " x " + widths[i]);
      }
    }
  }

  /** Images. */
  public int count() {
    return heights.length;
  }

  /** Pixels of image {@code i}. */
  public int size(int i) {
    return Math.multiplyExact(heights[i], widths[i]);
  }

  /** First row of image {@code i}; of {@code count()}: the rows of all. */
  public int begin(int i) {
    int rows = 0;
    for (int j = 0; j < i; j++) {
      rows = Math.addExact(rows, size(j));
    }
    return rows;
  }

  /** Rows of all images. */
  public int rows() {
    return begin(count());
  }

  /** The grid after a 3x3 convolution with padding 1: sizes divided by the stride, rounded up. */
  public ImageGrid strided(int stride) {
    if (stride == 1) {
      return this;
    }
    int[] newHeights = new int[count()];
    int[] newWidths = new int[count()];
    for (int i = 0; i < count(); i++) {
      newHeights[i] = (heights[i] + stride - 1) / stride;
      newWidths[i] = (widths[i] + stride - 1) / stride;
    }
    return new ImageGrid(newHeights, newWidths);
  }

  /** The grid of patches of {@code patch x patch} pixels, which must divide every size. */
  public ImageGrid patches(int patch) {
    int[] newHeights = new int[count()];
    int[] newWidths = new int[count()];
    for (int i = 0; i < count(); i++) {
      if (heights[i] % patch != 0 || widths[i] % patch != 0) {
        throw new IllegalArgumentException(
            "image of " + heights[i] + " x " + widths[i] + " in patches of " + patch);
      }
      newHeights[i] = heights[i] / patch;
      newWidths[i] = widths[i] / patch;
    }
    return new ImageGrid(newHeights, newWidths);
  }
}
