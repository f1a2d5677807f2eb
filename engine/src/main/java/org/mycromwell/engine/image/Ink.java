package org.mycromwell.engine.image;

import java.util.Arrays;

/**
 * A picture as one channel: how far each pixel is from the colour behind it, 0 to 1. All themes,
 * dark and light, become the same problem, and so do lines and words that are highlighted or
 * selected.
 *
 * @param ink row by row; nobody changes them
 * @param background the colour behind most of the picture, {@code 0xRRGGBB}
 * @param top first row of pixels of the panel that has this background; what is left and right of
 *     the panel is no ink
 * @param bottom behind the last row of the panel
 */
public record Ink(float[] ink, int width, int height, int background, int top, int bottom) {
  /** Sum of differences of the channels that is noise. */
  private static final int FAINT = 40;

  /** How far from the paper's colour paper may be: bars of windows differ by little more. */
  private static final int PAPER = 15;

  /** What the noise of compression adds where there is nothing. */
  private static final int NOISE = 12;

  /** What text of low contrast may be strengthened to at most. */
  private static final float WEAKEST = 0.3f;

  /** The ink of a picture. */
  public static Ink of(Picture picture) {
    return of(picture, Backgrounds.of(picture));
  }

  /**
   * The ink of a picture without highlighted words. Bold text in the colour of a block cursor or a
   * scroll bar fills as much of its place as a highlight does, and is ink only here.
   */
  static Ink withoutPatches(Picture picture) {
    return of(picture, Backgrounds.of(picture).withoutPatches());
  }

  private static Ink of(Picture picture, Backgrounds backgrounds) {
    int width = picture.width();
    int height = picture.height();
    short[] distances = new short[width * height];
    int tile = Backgrounds.TILE;
    int across = backgrounds.tilesAcross;
    int down = backgrounds.tilesDown;
    short[] strongest = new short[across * down];
    int[] candidates = new int[6];
    for (int ty = 0; ty < down; ty++) {
      for (int tx = 0; tx < across; tx++) {
        int n = backgrounds.candidates(tx, ty, candidates);
        int most = 0;
        int endY = Math.min(height, (ty + 1) * tile);
        int endX = Math.min(width, (tx + 1) * tile);
        for (int y = ty * tile; y < endY; y++) {
          for (int x = tx * tile; x < endX; x++) {
            int pixel = picture.rgb()[y * width + x];
            int least = distance(pixel, candidates[0]);
            for (int i = 1; i < n; i++) {
              least = Math.min(least, distance(pixel, candidates[i]));
            }
            least = Math.max(0, least - NOISE);
            distances[y * width + x] = (short) least;
            most = Math.max(most, least);
          }
        }
        strongest[ty * across + tx] = (short) most;
      }
    }
    int main = backgrounds.main(strongest, FAINT);
    int[] paper = new int[width];
    int[] paperRows = new int[height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (distance(picture.rgb()[y * width + x], main) < PAPER) {
          paper[x]++;
          paperRows[y]++;
        }
      }
    }
    clearBeside(paper, distances, width, height);
    float full = fullInk(distances);
    float[] gains = gains(strongest, across, down, full);
    float[] ink = new float[width * height];
    float[] gain = new float[width];
    for (int y = 0; y < height; y++) {
      gainsOfRow(gains, across, down, y, gain);
      for (int x = 0; x < width; x++) {
        ink[y * width + x] = Math.min(1, distances[y * width + x] * gain[x]);
      }
    }
    int panel = across(paper);
    int top = 0;
    while (top < height && paperRows[top] * 9 < panel * 4) {
      top++;
    }
    int bottom = height;
    while (bottom > top && paperRows[bottom - 1] * 9 < panel * 4) {
      bottom--;
    }
    return new Ink(ink, width, height, main, top, bottom);
  }

  /** Without lines that are longer than letters of an advance. */
  Ink withoutRules(double advance) {
    float[] plain = ink.clone();
    RuledLines.remove(plain, width, height, advance);
    return new Ink(plain, width, height, background, top, bottom);
  }

  /** The same with the whole height as panel. */
  Ink withoutPanel() {
    return new Ink(ink, width, height, background, 0, height);
  }

  /** Columns that have the paper in them. */
  private static int across(int[] paper) {
    int n = 0;
    for (int count : paper) {
      if (count > 0) {
        n++;
      }
    }
    return n;
  }

  /** Clears what is left and right of the panel that the text is on. */
  private static void clearBeside(int[] paper, short[] distances, int width, int height) {
    int most = 0;
    for (int count : paper) {
      most = Math.max(most, count);
    }
    int begin = 0;
    while (begin < width && paper[begin] * 4 < most) {
      begin++;
    }
    int end = width;
    while (end > begin && paper[end - 1] * 4 < most) {
      end--;
    }
    for (int y = 0; y < height; y++) {
      Arrays.fill(distances, y * width, y * width + begin, (short) 0);
      Arrays.fill(distances, y * width + end, (y + 1) * width, (short) 0);
    }
  }

  /**
   * The distance that counts as 1: that of the text, which edges smoothed by the renderer do not
   * reach.
   */
  private static float fullInk(short[] distances) {
    int[] histogram = new int[766];
    for (short d : distances) {
      histogram[d]++;
    }
    long inked = 0;
    for (int d = FAINT; d < histogram.length; d++) {
      inked += histogram[d];
    }
    long above = 0;
    for (int d = histogram.length - 1; d >= FAINT; d--) {
      above += histogram[d];
      if (above * 10 >= inked) {
        return d;
      }
    }
    return 765; // nothing but background
  }

  /** Makes text of all colours equally strong: by the strongest pixel around each tile. */
  private static float[] gains(short[] strongest, int across, int down, float full) {
    float[] gains = new float[across * down];
    for (int ty = 0; ty < down; ty++) {
      for (int tx = 0; tx < across; tx++) {
        int most = 0;
        for (int y = Math.max(0, ty - 1); y <= Math.min(down - 1, ty + 1); y++) {
          for (int x = Math.max(0, tx - 1); x <= Math.min(across - 1, tx + 1); x++) {
            most = Math.max(most, strongest[y * across + x]);
          }
        }
        gains[ty * across + tx] = 1 / Math.clamp((float) most, WEAKEST * full, full);
      }
    }
    return gains;
  }

  /** Gains between the centres of tiles change evenly. */
  private static void gainsOfRow(float[] gains, int across, int down, int y, float[] out) {
    int tile = Backgrounds.TILE;
    float place = Math.clamp((y + 0.5f) / tile - 0.5f, 0f, down - 1f);
    int upper = Math.min(down - 1, (int) place);
    int lower = Math.min(down - 1, upper + 1);
    float share = place - upper;
    for (int x = 0; x < out.length; x++) {
      float placeX = Math.clamp((x + 0.5f) / tile - 0.5f, 0f, across - 1f);
      int left = (int) placeX;
      int right = Math.min(across - 1, left + 1);
      float shareX = placeX - left;
      float top =
          gains[upper * across + left] * (1 - shareX) + gains[upper * across + right] * shareX;
      float bottom =
          gains[lower * across + left] * (1 - shareX) + gains[lower * across + right] * shareX;
      out[x] = top * (1 - share) + bottom * share;
    }
  }

  /** The sum over channels: with subpixel smoothing each channel covers another third. */
  private static int distance(int a, int b) {
    return Math.abs((a >> 16 & 0xff) - (b >> 16 & 0xff))
        + Math.abs((a >> 8 & 0xff) - (b >> 8 & 0xff))
        + Math.abs((a & 0xff) - (b & 0xff));
  }
}
