package org.mycromwell.engine.image;

/**
 * Pixels for a vision encoder, channels last: {@code pixels[(y * width + x) * channels + c]}.
 *
 * <p>With three channels they are red, green and blue less the mean of ImageNet and divided by its
 * standard deviation; with one channel they are distances from the background colour, 0 to 1.
 *
 * @param pixels owned by the tensor; nobody changes them after it is made
 * @param tileRow row of this tile in its image, or -1 for an overview or an image in one piece
 * @param tileCol column of this tile in its image, or -1 likewise
 */
public record ImageTensor(
    float[] pixels, int height, int width, int channels, int tileRow, int tileCol) {

  /** Place of a tensor that shows its whole image. */
  public static final int WHOLE = -1;

  /** Checks that the pixels fill the shape. */
  public ImageTensor {
    if (height <= 0 || width <= 0 || channels <= 0) {
      throw new IllegalArgumentException(
          "image tensor of " + height + " x " + width + " x " + channels);
    }
    if (pixels.length != Math.multiplyExact(Math.multiplyExact(height, width), channels)) {
      throw new IllegalArgumentException(
          pixels.length + " pixels for " + height + " x " + width + " x " + channels);
    }
    if (tileRow < WHOLE || tileCol < WHOLE || (tileRow == WHOLE) != (tileCol == WHOLE)) {
      throw new IllegalArgumentException("tile at row " + tileRow + ", column " + tileCol);
    }
  }

  /** A tensor that shows the whole of its image. */
  public static ImageTensor whole(float[] pixels, int height, int width, int channels) {
    return new ImageTensor(pixels, height, width, channels, WHOLE, WHOLE);
  }
}
