package org.mycromwell.engine.image;

import java.util.Arrays;

/** Lines that are no letters: guides of indentation, cursors, frames. */
final class RuledLines {
  private static final float INKED = 0.15f;

  private RuledLines() {}

  /**
   * Removes thin lines that are longer than letters of an advance, and says whether there were any.
   */
  static boolean remove(float[] ink, int width, int height, double advance) {
    int reach = (int) Math.max(2, Math.round(0.3 * advance));
    boolean any = removeTall(ink, width, height, width, Math.ceil(2.3 * advance), reach);
    int wide = (int) Math.ceil(Math.max(0.45 * width, 10 * advance));
    for (int y = 0; y < height; y++) {
      int length = 0;
      for (int x = 0; x <= width; x++) {
        if (x < width && ink[y * width + x] > INKED) {
          length++;
          continue;
        }
        if (length >= wide) {
          any = true;
          Arrays.fill(ink, y * width + x - length, y * width + x, 0);
        }
        length = 0;
      }
    }
    return any;
  }

  /** Removes thin vertical lines at the left of a place that are at least so high. */
  static void removeBars(float[] ink, int width, int height, int end, double tall) {
    removeTall(ink, width, height, Math.clamp(end, 0, width), tall, (int) Math.max(3, tall / 5));
  }

  private static boolean removeTall(
      float[] ink, int width, int height, int end, double tall, int reach) {
    boolean any = false;
    int[] run = new int[end];
    for (int y = 0; y <= height; y++) {
      for (int x = 0; x < end; x++) {
        if (y < height && ink[y * width + x] > INKED) {
          run[x]++;
          continue;
        }
        if (run[x] >= tall && ruled(ink, width, x, y - run[x], y, reach)) {
          any = true;
          for (int i = y - run[x]; i < y; i++) {
            ink[i * width + x] = 0;
          }
        }
        run[x] = 0;
      }
    }
    return any;
  }

  /** Whether a vertical run is a thin line with nothing beside it, or part of a bar. */
  private static boolean ruled(float[] ink, int width, int x, int top, int bottom, int reach) {
    int left = 0;
    int right = 0;
    for (int y = top; y < bottom; y++) {
      if (x - reach >= 0 && ink[y * width + x - reach] > INKED) {
        left++;
      }
      if (x + reach < width && ink[y * width + x + reach] > INKED) {
        right++;
      }
    }
    int all = bottom - top;
    return (2 * left < all && 2 * right < all) || left >= 0.95 * all || right >= 0.95 * all;
  }
}
