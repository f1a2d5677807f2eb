package org.mycromwell.engine.data.pictures;

import java.awt.geom.Path2D;
import java.util.Arrays;

/**
 * A monospaced font made of strokes on a grid, built in: pictures for training are the same on
 * every machine and need no font that may not be there. Width, height, weight and slant are free,
 * so it stands for a family of fonts rather than for one.
 *
 * <p>Glyphs are polylines: each pair of digits is a point (x from 0 to 4, y from 0, the top of the
 * capitals, over 6, the base line, to 8), a blank begins the next line, a repeated point is a dot.
 */
final class StrokeFont {
  static final char FIRST = '!';
  static final char LAST = '~';

  /** Dots are thicker than strokes, in pixels at each side. */
  private static final double DOT_PIXELS = 0.4;

  private static final String[] GLYPHS = {
    "2024 2626", // !
    "1012 3032", // "
    "1016 3036 0242 0444", // #
    "4111021333443505 2026", // $
    "4006 0010110100 3545463635", // %
    "4602011020310405162644", // &
    "2022", // '
    "3021132536", // (
    "1021332516", // )
    "2125 0244 4204", // *
    "2125 0343", // +
    "262718", // ,
    "0343", // -
    "2626", // .
    "4006", // /
    "103041453616050110 3115", // 0
    "112026 1636", // 1
    "01103041420646", // 2
    "004022324345361605", // 3
    "36300444", // 4
    "4000023243453606", // 5
    "30030516364544331304", // 6
    "004016", // 7
    "103041423313020110 1304051636454433", // 8
    "16434130100102133342", // 9
    "2323 2626", // :
    "2323 262718", // ;
    "410345", // <
    "0242 0444", // =
    "014305", // >
    "01103041422324 2626", // ?
    "34322213142434 344441301001051646", // @
    "062046 1434", // A
    "00063645443303 3342413000", // B
    "4130100105163645", // C
    "00062644422000", // D
    "40000646 0333", // E
    "400006 0333", // F
    "41301001051636454323", // G
    "0006 4046 0343", // H
    "1030 2026 1636", // I
    "2040 3035261605", // J
    "0006 400346", // K
    "000646", // L
    "0600234046", // M
    "06004640", // N
    "103041453616050110", // O
    "06003041423303", // P
    "103041453616050110 2447", // Q
    "06003041423303 2346", // R
    "413010010213334445361605", // S
    "0040 2026", // T
    "000516364540", // U
    "002640", // V
    "0016233640", // W
    "0046 4006", // X
    "002340 2326", // Y
    "00400646", // Z
    "30101636", // [
    "0046", // backslash
    "10303616", // ]
    "022042", // ^
    "0747", // _
    "1021", // `
    "12324346 441405163645", // a
    "0006 0312324345361605", // b
    "4332120305163645", // c
    "4046 4332120305163645", // d
    "044443321203051646", // e
    "41302126 1242", // f
    "4332120305163645 4247381807", // g
    "0006 0312324346", // h
    "122226 1636 2020", // i
    "1232372808 3030", // j
    "0006 420446", // k
    "1020253646", // l
    "0206 03122326 23324346", // m
    "0206 0312324346", // n
    "123243453616050312", // o
    "0208 0312324345361605", // p
    "4248 4332120305163645", // q
    "0206 04223243", // r
    "4212031434453606", // s
    "1015263645 0232", // t
    "0205163645 4246", // u
    "022642", // v
    "0216243642", // w
    "0246 4206", // x
    "0226 4218", // y
    "02420646", // z
    "30202213242636", // {
    "2027", // |
    "10202233242616", // }
    "04133443", // ~
  };

  /** Segments (x0, y0, x1, y1) of each glyph, in grid units. */
  private static final float[][] SEGMENTS = segments();

  private StrokeFont() {}

  /**
   * How the strokes lie in a cell.
   *
   * @param width pixels from the left to the right of a glyph
   * @param height pixels from the top of the capitals to the base line
   * @param left pixels left of the glyph
   * @param top pixels above the capitals
   * @param radius half the width of a stroke, in pixels
   * @param slant pixels to the right for each pixel up
   */
  record Shape(double width, double height, double left, double top, double radius, double slant) {}

  /** Draws a character into a cell: each pixel gets the ink that covers it, if that is more. */
  static void draw(
      char c, Shape shape, float[] pixels, int offset, int stride, int cellWidth, int cellHeight) {
    if (c < FIRST || c > LAST) {
      throw new IllegalArgumentException("no glyph for U+" + Integer.toHexString(c));
    }
    float[] grid = SEGMENTS[c - FIRST];
    double[] lines = new double[grid.length];
    double unitX = shape.width() / 4;
    double unitY = shape.height() / 6;
    for (int i = 0; i < grid.length; i += 2) {
      double y = shape.top() + grid[i + 1] * unitY;
      double up = shape.top() + shape.height() / 2 - y;
      lines[i] = shape.left() + grid[i] * unitX + shape.slant() * up;
      lines[i + 1] = y;
    }
    for (int y = 0; y < cellHeight; y++) {
      for (int x = 0; x < cellWidth; x++) {
        double nearest = distance(lines, x + 0.5, y + 0.5);
        double ink = Math.clamp(shape.radius() + 0.5 - nearest, 0.0, 1.0);
        int at = offset + y * stride + x;
        pixels[at] = Math.max(pixels[at], (float) ink);
      }
    }
  }

  /** The lines of a character, from 0 to 4 across and from 0 to 6 down to the base line. */
  static Path2D path(char c) {
    if (c < FIRST || c > LAST) {
      throw new IllegalArgumentException("no glyph for U+" + Integer.toHexString(c));
    }
    float[] grid = SEGMENTS[c - FIRST];
    Path2D path = new Path2D.Float();
    for (int i = 0; i < grid.length; i += 4) {
      path.moveTo(grid[i], grid[i + 1]);
      path.lineTo(grid[i + 2], grid[i + 3]);
    }
    return path;
  }

  private static double distance(double[] lines, double x, double y) {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < lines.length; i += 4) {
      double dx = lines[i + 2] - lines[i];
      double dy = lines[i + 3] - lines[i + 1];
      double length = dx * dx + dy * dy;
      double along =
          length == 0
              ? 0
              : Math.clamp(((x - lines[i]) * dx + (y - lines[i + 1]) * dy) / length, 0.0, 1.0);
      double ex = x - lines[i] - along * dx;
      double ey = y - lines[i + 1] - along * dy;
      double nearest = Math.sqrt(ex * ex + ey * ey);
      best = Math.min(best, length == 0 ? nearest - DOT_PIXELS : nearest);
    }
    return best;
  }

  private static float[][] segments() {
    float[][] all = new float[GLYPHS.length][];
    for (int glyph = 0; glyph < GLYPHS.length; glyph++) {
      float[] out = new float[2 * GLYPHS[glyph].length()];
      int n = 0;
      for (String line : GLYPHS[glyph].split(" ")) {
        for (int i = 0; i + 3 < line.length(); i += 2) {
          for (int k = 0; k < 4; k++) {
            out[n++] = line.charAt(i + k) - '0';
          }
        }
      }
      all[glyph] = Arrays.copyOf(out, n);
    }
    return all;
  }
}
