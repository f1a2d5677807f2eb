package org.mycromwell.engine.image;

import java.util.Arrays;

/**
 * The colours that a picture has behind its text, place by place: the paper, lines and words that
 * are highlighted or selected, panels. Colours that fill much of some neighbourhood are
 * backgrounds; every tile of {@value #TILE} pixels has those that fill it or most of what is around
 * it.
 */
final class Backgrounds {
  static final int TILE = 8;

  /** Colours looked at. */
  private static final int COLORS = 24;

  /** Candidates of a tile. */
  private static final int KEPT = 3;

  private static final int NONE = COLORS;

  final int tilesAcross;
  final int tilesDown;

  /** Colours a tile may have behind it: {@code tile * KEPT + i}, the first is the likeliest. */
  private final int[] colors;

  /** How many of them are looked at. */
  private final int kept;

  private Backgrounds(int tilesAcross, int tilesDown, int[] colors, int kept) {
    this.tilesAcross = tilesAcross;
    this.tilesDown = tilesDown;
    this.colors = colors;
    this.kept = kept;
  }

  /** Without the colours of patches that are smaller than the surroundings of a tile. */
  Backgrounds withoutPatches() {
    return new Backgrounds(tilesAcross, tilesDown, colors, 1);
  }

  /**
   * The colour behind most of the text: that of most tiles that have something on them, or of most
   * tiles when there is nothing.
   *
   * @param strongest how far the pixels of each tile are from their background at most
   * @param inked from where on that is more than noise
   */
  int main(short[] strongest, int inked) {
    int[] found = new int[COLORS];
    int[] weights = new int[COLORS];
    int n = 0;
    for (int t = 0; t < strongest.length; t++) {
      int i = 0;
      while (i < n && found[i] != colors[t * KEPT]) {
        i++;
      }
      if (i == COLORS) {
        continue;
      }
      if (i == n) {
        found[n++] = colors[t * KEPT];
      }
      weights[i] += strongest[t] > inked ? 64 : 1;
    }
    int best = 0;
    for (int i = 1; i < n; i++) {
      if (weights[i] > weights[best]) {
        best = i;
      }
    }
    return found[best];
  }

  static Backgrounds of(Picture picture) {
    int width = picture.width();
    int height = picture.height();
    int[] rgb = picture.rgb();
    Palette palette = Palette.of(rgb);
    int across = Math.ceilDiv(width, TILE);
    int down = Math.ceilDiv(height, TILE);
    short[] counts = new short[across * down * (COLORS + 1)];
    for (int y = 0; y < height; y++) {
      int row = y / TILE * across * (COLORS + 1);
      for (int x = 0; x < width; x++) {
        counts[row + x / TILE * (COLORS + 1) + palette.index(rgb[y * width + x])]++;
      }
    }
    boolean[] filling = filling(counts, across, down);
    int[] wide = modes(counts, across, down, filling, 2, 2);
    int[] flat = modes(counts, across, down, filling, 2, 0);
    int[] colors = new int[across * down * KEPT];
    for (int t = 0; t < across * down; t++) {
      int own = ownMode(counts, t, filling);
      int fallback = wide[t] == NONE ? 0 : wide[t];
      colors[t * KEPT] = palette.color(fallback);
      colors[t * KEPT + 1] = palette.color(flat[t] == NONE ? fallback : flat[t]);
      colors[t * KEPT + 2] = palette.color(own == NONE ? fallback : own);
    }
    return new Backgrounds(across, down, colors, KEPT);
  }

  /**
   * Writes the different colours that pixels of a tile may have behind them, its own and those of
   * its neighbours, and says how many.
   */
  int candidates(int tileX, int tileY, int[] out) {
    int n = 0;
    for (int dy = -1; dy <= 1; dy++) {
      int ty = tileY + dy;
      if (ty < 0 || ty >= tilesDown) {
        continue;
      }
      for (int dx = -1; dx <= 1; dx++) {
        int tx = tileX + dx;
        if (tx < 0 || tx >= tilesAcross) {
          continue;
        }
        int at = (ty * tilesAcross + tx) * KEPT;
        for (int i = 0; i < kept; i++) {
          n = add(out, n, colors[at + i]);
        }
      }
    }
    return n;
  }

  private static int add(int[] out, int n, int color) {
    for (int i = 0; i < n; i++) {
      if (out[i] == color) {
        return n;
      }
    }
    if (n == out.length) {
      return n;
    }
    out[n] = color;
    return n + 1;
  }

  /** Which colours are backgrounds: they fill more than half of some stretches of five tiles. */
  private static boolean[] filling(short[] counts, int across, int down) {
    int[] stretches = new int[COLORS + 1];
    int[] sums = new int[COLORS + 1];
    for (int ty = 0; ty < down; ty++) {
      for (int tx = 0; tx < across; tx++) {
        int to = Math.min(across, tx + 3);
        Arrays.fill(sums, 0);
        int all = 0;
        for (int x = Math.max(0, tx - 2); x < to; x++) {
          int at = (ty * across + x) * (COLORS + 1);
          for (int i = 0; i <= COLORS; i++) {
            sums[i] += counts[at + i];
            all += counts[at + i];
          }
        }
        for (int i = 0; i < COLORS; i++) {
          if (2 * sums[i] > all) {
            stretches[i]++;
          }
        }
      }
    }
    boolean[] filling = new boolean[COLORS + 1];
    for (int i = 0; i < COLORS; i++) {
      filling[i] = stretches[i] >= 3;
    }
    return filling;
  }

  /** The background that fills most of each tile's surroundings. */
  private static int[] modes(
      short[] counts, int across, int down, boolean[] filling, int reachX, int reachY) {
    int stride = COLORS + 1;
    int[] vertical = new int[across * stride];
    int[] out = new int[across * down];
    int[] sums = new int[stride];
    for (int ty = 0; ty < down; ty++) {
      Arrays.fill(vertical, 0);
      for (int y = Math.max(0, ty - reachY); y <= Math.min(down - 1, ty + reachY); y++) {
        for (int i = 0; i < vertical.length; i++) {
          vertical[i] += counts[y * across * stride + i];
        }
      }
      Arrays.fill(sums, 0);
      for (int tx = -reachX; tx < across; tx++) {
        int enter = tx + reachX;
        int leave = tx - reachX - 1;
        for (int i = 0; i < COLORS; i++) {
          if (enter < across) {
            sums[i] += vertical[enter * stride + i];
          }
          if (leave >= 0) {
            sums[i] -= vertical[leave * stride + i];
          }
        }
        if (tx < 0) {
          continue;
        }
        int best = NONE;
        int most = 0;
        for (int i = 0; i < COLORS; i++) {
          if (filling[i] && sums[i] > most) {
            most = sums[i];
            best = i;
          }
        }
        out[ty * across + tx] = best;
      }
    }
    return out;
  }

  private static int ownMode(short[] counts, int tile, boolean[] filling) {
    int best = NONE;
    int most = TILE * TILE * 2 / 5;
    for (int i = 0; i < COLORS; i++) {
      int count = counts[tile * (COLORS + 1) + i];
      if (filling[i] && count > most) {
        most = count;
        best = i;
      }
    }
    return best;
  }

  /** The frequent colours, found as peaks among 64 x 64 x 64 bins. */
  private static final class Palette {
    private static final int SIDE = 64;
    private static final int REACH = 10;
    private static final byte UNKNOWN = -1;

    private final int[] colors = new int[COLORS + 1];
    private final byte[] nearest = new byte[SIDE * SIDE * SIDE];
    private int found;

    static Palette of(int[] rgb) {
      int[] counts = new int[SIDE * SIDE * SIDE];
      for (int pixel : rgb) {
        counts[bin(pixel)]++;
      }
      Palette palette = new Palette();
      Arrays.fill(palette.nearest, UNKNOWN);
      int few = Math.max(1, rgb.length / 500);
      int[] frequent = new int[4096];
      int n = 0;
      for (int i = 0; i < counts.length && n < frequent.length; i++) {
        if (counts[i] >= few) {
          frequent[n++] = i;
        }
      }
      while (palette.found < COLORS) {
        int best = -1;
        for (int i = 0; i < n; i++) {
          int bin = frequent[i];
          if (bin >= 0 && (best < 0 || counts[bin] > counts[best])) {
            best = bin;
          }
        }
        if (best < 0) {
          break;
        }
        palette.colors[palette.found++] = centre(best);
        // A colour on the border of two bins is not taken for two.
        for (int i = 0; i < n; i++) {
          if (frequent[i] >= 0 && furthest(centre(frequent[i]), centre(best)) <= 4) {
            frequent[i] = -1;
          }
        }
      }
      palette.sharpen(rgb);
      return palette;
    }

    /** Colours become the means of the pixels next to them. */
    private void sharpen(int[] rgb) {
      long[] sums = new long[4 * (COLORS + 1)];
      for (int pixel : rgb) {
        int i = 4 * index(pixel);
        sums[i] += pixel >> 16 & 255;
        sums[i + 1] += pixel >> 8 & 255;
        sums[i + 2] += pixel & 255;
        sums[i + 3]++;
      }
      for (int i = 0; i < found; i++) {
        long n = Math.max(1, sums[4 * i + 3]);
        colors[i] =
            (int) ((sums[4 * i] + n / 2) / n) << 16
                | (int) ((sums[4 * i + 1] + n / 2) / n) << 8
                | (int) ((sums[4 * i + 2] + n / 2) / n);
      }
    }

    int index(int pixel) {
      int bin = bin(pixel);
      int i = nearest[bin];
      if (i == UNKNOWN) {
        i = NONE;
        int least = REACH + 1;
        int color = centre(bin);
        for (int k = 0; k < found; k++) {
          int d = furthest(color, colors[k]);
          if (d < least) {
            least = d;
            i = k;
          }
        }
        nearest[bin] = (byte) i;
      }
      return i;
    }

    int color(int index) {
      return colors[index];
    }

    private static int furthest(int a, int b) {
      return Math.max(
          Math.abs((a >> 16 & 255) - (b >> 16 & 255)),
          Math.max(Math.abs((a >> 8 & 255) - (b >> 8 & 255)), Math.abs((a & 255) - (b & 255))));
    }

    private static int bin(int pixel) {
      return (pixel >> 18 & 63) << 12 | (pixel >> 10 & 63) << 6 | (pixel >> 2 & 63);
    }

    private static int centre(int bin) {
      return (bin >> 12) << 18 | 2 << 16 | (bin >> 6 & 63) << 10 | 2 << 8 | (bin & 63) << 2 | 2;
    }
  }
}
