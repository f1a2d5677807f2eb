package org.mycromwell.engine.image;

/**
 * A decoded image: upright, in sRGB, without transparency.
 *
 * @param rgb one {@code 0xRRGGBB} a pixel, row by row; nobody changes them
 * @param facts what the file was and what has been done to it
 */
public record Picture(int[] rgb, int width, int height, PictureFacts facts) {

  /** Checks that the pixels fill the shape. */
  public Picture {
    if (width <= 0 || height <= 0 || rgb.length != Math.multiplyExact(width, height)) {
      throw new IllegalArgumentException(
          rgb.length + " pixels for a picture of " + width + " x " + height);
    }
  }

  /** A picture drawn in memory, such as a rendered screenshot. */
  public static Picture drawn(int[] rgb, int width, int height) {
    return new Picture(rgb, width, height, PictureFacts.drawn(width, height));
  }
}
