package org.mycromwell.engine.image;

/**
 * A picture as one channel: how far each pixel is from the background colour, 0 to 1. All themes,
 * dark and light, become the same problem.
 *
 * @param ink row by row; nobody changes them
 * @param background the colour taken for the background, {@code 0xRRGGBB}
 */
public record Ink(float[] ink, int width, int height, int background) {
  private static final int FAINT = 24;

  /** The ink of a picture; the background is its most frequent colour. */
  public static Ink of(Picture picture) {
    return of(picture, mostFrequent(picture.rgb()));
  }

  /** The ink of a picture on a background that is known. */
  public static Ink of(Picture picture, int background) {
    int[] rgb = picture.rgb();
    int[] histogram = new int[256];
    for (int pixel : rgb) {
      histogram[distance(pixel, background)]++;
    }
    float full = fullInk(histogram);
    float[] ink = new float[rgb.length];
    for (int i = 0; i < ink.length; i++) {
      ink[i] = Math.min(1, distance(rgb[i], background) / full);
    }
    return new Ink(ink, picture.width(), picture.height(), background);
  }

  /**
   * The distance that counts as 1: that of the text, which edges smoothed by the renderer do not
   * reach. Themes of low contrast become as clear as black on white.
   */
  private static float fullInk(int[] histogram) {
    long inked = 0;
    for (int d = FAINT; d < histogram.length; d++) {
      inked += histogram[d];
    }
    long above = 0;
    for (int d = histogram.length - 1; d >= FAINT; d--) {
      above += histogram[d];
      if (above * 20 >= inked) {
        return d;
      }
    }
    return 255; // nothing but background
  }

  /** The largest difference of a channel. */
  private static int distance(int a, int b) {
    int red = Math.abs((a >> 16 & 0xff) - (b >> 16 & 0xff));
    int green = Math.abs((a >> 8 & 0xff) - (b >> 8 & 0xff));
    int blue = Math.abs((a & 0xff) - (b & 0xff));
    return Math.max(red, Math.max(green, blue));
  }

  /** The centre of the fullest of 32 x 32 x 32 bins, so that noise does not split a colour. */
  private static int mostFrequent(int[] rgb) {
    int[] counts = new int[1 << 15];
    for (int pixel : rgb) {
      counts[bin(pixel)]++;
    }
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      if (counts[i] > counts[best]) {
        best = i;
      }
    }
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int pixel : rgb) {
      if (bin(pixel) == best) {
        red += pixel >> 16 & 0xff;
        green += pixel >> 8 & 0xff;
        blue += pixel & 0xff;
      }
    }
    int n = counts[best];
    return (int) ((red + n / 2) / n) << 16
        | (int) ((green + n / 2) / n) << 8
        | (int) ((blue + n / 2) / n);
  }

  private static int bin(int pixel) {
    return (pixel >> 19 & 31) << 10 | (pixel >> 11 & 31) << 5 | (pixel >> 3 & 31);
  }
}
