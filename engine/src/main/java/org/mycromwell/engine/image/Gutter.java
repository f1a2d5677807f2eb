package org.mycromwell.engine.image;

import java.util.Arrays;

/**
 * The column of line numbers. Each line begins with one to six figures, all as high as figures are,
 * which end at the same place and are followed by a gap; from line to line the last figure changes.
 */
final class Gutter {
  private static final float INKED = 0.3f;
  private static final int MAX_DIGITS = 6;

  /** Rows from which on the figures need no wide gap to be believed. */
  private static final int MANY = 4;

  private final float[] ink;
  private final int width;
  private final int height;
  private final CharacterGrid grid;
  private final double advance;

  private Gutter(float[] ink, int width, int height, CharacterGrid grid) {
    this.ink = ink;
    this.width = width;
    this.height = height;
    this.grid = grid;
    this.advance = grid.advance();
  }

  /** Where the code begins behind the line numbers, 0 when there are none. */
  static int end(float[] ink, int width, int height, CharacterGrid grid) {
    return new Gutter(ink, width, height, grid).end();
  }

  private int end() {
    int rows = grid.rows();
    int[] begins = new int[rows];
    int[] ends = new int[rows];
    int[] next = new int[rows];
    int found = 0;
    int withMore = 0;
    for (int r = 0; r < rows; r++) {
      if (!firstWord(r, begins, ends, next)) {
        ends[r] = -1;
        continue;
      }
      found++;
      if (next[r] < width) {
        withMore++;
      }
    }
    if (withMore == 0 || found < 0.8 * rows) {
      return 0;
    }
    int[] sorted = Arrays.stream(ends).filter(e -> e >= 0).sorted().toArray();
    double right = sorted[sorted.length * 3 / 4];
    double[] heights = new double[sorted.length];
    int n = 0;
    for (int r = 0; r < rows; r++) {
      if (ends[r] >= 0) {
        heights[n++] = height(r, right + 0.1 * advance);
      }
    }
    Arrays.sort(heights);
    double tall = heights[n / 2];
    if (tall < 0.6 * advance || tall > 1.7 * advance) {
      return 0;
    }
    int numbers = 0;
    int others = 0;
    int nearest = width;
    for (int r = 0; r < rows; r++) {
      if (ends[r] < 0) {
        continue;
      }
      double digits = (ends[r] - begins[r]) / advance;
      if (Math.abs(ends[r] - right) <= 0.35 * advance
          && digits <= MAX_DIGITS
          && figures(r, begins[r], right, tall)) {
        numbers++;
        nearest = Math.min(nearest, next[r]);
      } else {
        others++;
      }
    }
    if (others > 0.1 * found || numbers == 0) {
      return 0;
    }
    if (numbers < MANY && nearest - right < 1.6 * advance) {
      return 0;
    }
    if (rows > 1 && !changing(right, ends)) {
      return 0;
    }
    return (int) Math.round(Math.min(right + 0.5 * advance, (right + nearest) / 2.0));
  }

  /** Where the first word of a row begins and ends and where the second begins. */
  private boolean firstWord(int row, int[] begins, int[] ends, int[] next) {
    int top = top(row);
    int bottom = bottom(row);
    double gap = 0.75 * advance;
    int begin = -1;
    int last = -1;
    next[row] = width;
    for (int x = 0; x < width; x++) {
      boolean inked = false;
      for (int y = top; y < bottom && !inked; y++) {
        inked = ink[y * width + x] > INKED;
      }
      if (!inked) {
        continue;
      }
      if (begin < 0) {
        begin = x;
      } else if (x - last > gap) {
        next[row] = x;
        break;
      }
      last = x;
    }
    begins[row] = begin;
    ends[row] = last + 1;
    return begin >= 0;
  }

  /** Whether a word has the height of figures throughout. */
  private boolean figures(int row, int begin, double right, double tall) {
    for (double x = right + 0.1 * advance; x - 0.4 * advance > begin; x -= advance) {
      double height = height(row, x);
      if (height < 0 || Math.abs(height - tall) > 0.8 + 0.08 * advance) {
        return false;
      }
    }
    return true;
  }

  /** How high above the baseline a figure reaches, -1 when it does not stand on the baseline. */
  private double height(int row, double end) {
    double baseline = grid.baseline() + row * grid.pitch();
    int from = Math.clamp(Math.round(end - 0.9 * advance), 0, width);
    int to = Math.clamp(Math.round(end - 0.1 * advance), 0, width);
    int first = -1;
    int last = -1;
    for (int y = top(row); y < bottom(row); y++) {
      boolean inked = false;
      for (int i = from; i < to && !inked; i++) {
        inked = ink[y * width + i] > INKED;
      }
      if (inked) {
        first = first < 0 ? y : first;
        last = y + 1;
      }
    }
    boolean stands = first >= 0 && Math.abs(last - baseline) <= 1 + 0.16 * advance;
    return stands ? baseline - first : -1;
  }

  /** Whether the last figure differs between neighbouring rows. */
  private boolean changing(double right, int[] ends) {
    int from = Math.clamp(Math.round(right - advance), 0, width);
    int to = Math.clamp(Math.round(right + 0.1 * advance), 0, width);
    int same = 0;
    int pairs = 0;
    for (int r = 0; r + 1 < grid.rows(); r++) {
      if (ends[r] < 0 || ends[r + 1] < 0) {
        continue;
      }
      double difference = 0;
      double all = 0;
      int move = (int) Math.round(grid.pitch());
      for (int y = top(r); y < bottom(r) && y + move < height; y++) {
        for (int x = from; x < to; x++) {
          float a = ink[y * width + x];
          float b = ink[(y + move) * width + x];
          difference += Math.abs(a - b);
          all += a + b;
        }
      }
      pairs++;
      if (difference < 0.15 * all) {
        same++;
      }
    }
    return 3 * same <= pairs;
  }

  private int top(int row) {
    double baseline = grid.baseline() + row * grid.pitch();
    return Math.clamp(
        Math.round(baseline - Math.min(1.75 * advance, grid.pitch() - 0.4 * advance)), 0, height);
  }

  private int bottom(int row) {
    double baseline = grid.baseline() + row * grid.pitch();
    return Math.clamp(Math.round(baseline + 0.4 * advance), 0, height);
  }
}
