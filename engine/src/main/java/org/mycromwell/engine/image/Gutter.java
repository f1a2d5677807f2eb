package org.mycromwell.engine.image;

import java.util.Arrays;

/**
 * The column of line numbers. Each line begins with one to six figures, all as high as figures are,
 * which end at the same place and are followed by a gap; from line to line the last figure changes.
 */
final class Gutter {
  private static final float INKED = 0.3f;
  private static final int MAX_DIGITS = 6;

  /** Columns in which bars are marks of changes. */
  private static final int MARKED = 12;

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

  /** Removes line numbers and the marks beside them, and says whether there were any. */
  static boolean remove(float[] ink, int width, int height, CharacterGrid grid) {
    float[] figures = ink.clone();
    RuledLines.removeBars(
        figures,
        width,
        height,
        (int) Math.round(grid.left() + MARKED * grid.advance()),
        Math.max(1.75 * grid.advance(), Math.min(2.3 * grid.advance(), 0.93 * grid.pitch())));
    int end = new Gutter(figures, width, height, grid).end();
    if (end == 0) {
      return false;
    }
    System.arraycopy(figures, 0, ink, 0, ink.length);
    for (int y = 0; y < height; y++) {
      Arrays.fill(ink, y * width, y * width + end, 0);
    }
    return true;
  }

  /** Where the code begins behind the numbers, 0 when there are none. */
  private int end() {
    int rows = grid.rows();
    int[] begins = new int[rows];
    int[] ends = new int[rows];
    int[] next = new int[rows];
    int found = 0;
    int withMore = 0;
    for (int r = 0; r < rows; r++) {
      if (!word(r, 0, begins, ends, next)) {
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
    boolean even = evenly(begins, ends, found, right);
    if (!even && (tall < 0.6 * advance || tall > 1.7 * advance)) {
      return 0;
    }
    int numbers = 0;
    int others = 0;
    int nearest = width;
    for (int r = 0; r < rows; r++) {
      if (ends[r] < 0) {
        continue;
      }
      if (ends[r] < right - 0.35 * advance && next[r] < width) {
        word(r, next[r], begins, ends, next); // behind a mark
      }
      double digits = (ends[r] - begins[r]) / advance;
      if (Math.abs(ends[r] - right) <= 0.35 * advance
          && digits <= MAX_DIGITS
          && (even || figures(r, begins[r], right, tall))) {
        numbers++;
        nearest = Math.min(nearest, next[r]);
      } else {
        others++;
      }
    }
    if (others > Math.max(numbers < MANY ? 0 : 1, 0.15 * found) || numbers == 0) {
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

  /**
   * Whether nearly all rows begin with a word of one length, of two figures at least: figures of
   * some fonts are of different heights and reach below the baseline.
   */
  private boolean evenly(int[] begins, int[] ends, int found, double right) {
    if (found <= MANY || found < 0.95 * ends.length) {
      return false;
    }
    int even = 0;
    int[] sorted = begins.clone();
    Arrays.sort(sorted);
    int middle = sorted[sorted.length / 2];
    for (int r = 0; r < ends.length; r++) {
      if (ends[r] >= 0
          && Math.abs(ends[r] - right) <= 0.35 * advance
          && Math.abs(begins[r] - middle) <= 0.45 * advance
          && right - middle >= 1.4 * advance
          && right - middle <= MAX_DIGITS * advance) {
        even++;
      }
    }
    return even >= 0.85 * found;
  }

  /** Where the first word of a row from a place on begins and ends and where the next begins. */
  private boolean word(int row, int from, int[] begins, int[] ends, int[] next) {
    int top = top(row);
    int bottom = bottom(row);
    double gap = 0.75 * advance;
    int begin = -1;
    int last = -1;
    next[row] = width;
    for (int x = from; x < width; x++) {
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
        return x < right; // what is left of the last figure may be a mark
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
