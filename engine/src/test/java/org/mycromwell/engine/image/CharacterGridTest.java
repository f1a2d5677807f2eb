package org.mycromwell.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.LineMetrics;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.image.DrawnCode.Extra;

class CharacterGridTest {
  private static final int[][] THEMES = {
    {0xffffff, 0x000000, 0x0000c0, 0x008000},
    {0x1e1e1e, 0xd4d4d4, 0x569cd6, 0x6a9955},
    {0xfdf6e3, 0x657b83, 0x859900, 0x93a1a1},
    {0x282c34, 0xabb2bf, 0xc678dd, 0x5c6370},
  };

  private static final String[] WORDS = {
    "return", "value", "if (count > 0) {", "}", "for", "index", "def", "self._name", "=", "[i + 1]",
    "import", "// why", "\"text\"", "null", "-> None:", "private", "static", "x", "});", "while",
  };

  /** Rendered text with the grid it was drawn on. */
  private record Drawn(Picture picture, CharacterGrid grid, String what) {}

  @Test
  void findsTheGridOfRenderedText() {
    List<Font> fonts = monospacedFonts();
    assumeThat(fonts).as("monospaced fonts on this machine").isNotEmpty();
    Random random = new Random(3);
    int exact = 0;
    int total = 0;
    List<String> misses = new ArrayList<>();
    for (Font font : fonts) {
      for (int size = 10; size <= 18; size++) {
        for (int i = 0; i < 2; i++) {
          Drawn drawn = draw(random, font.deriveFont((float) size), 4 + random.nextInt(12));
          CharacterGrid found = CharacterGrid.estimate(Ink.of(drawn.picture)).orElseThrow();
          total++;
          if (agrees(found, drawn.grid)) {
            exact++;
          } else {
            misses.add(drawn.what + ": " + drawn.grid + " but found " + found);
          }
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "character grids within half a pixel and with the exact cells: %d of %d, %d fonts%n",
        exact,
        total,
        fonts.size());
    // Room for the fonts of other machines: hinting at 10 to 12 pixels moves letters in their
    // cells.
    assertThat(exact).as("misses %s", misses).isGreaterThanOrEqualTo((int) (0.85 * total));
  }

  @Test
  void findsTheGridOfScreenshots() {
    List<Font> fonts = monospacedFonts();
    assumeThat(fonts).as("monospaced fonts on this machine").isNotEmpty();
    Random random = new Random(5);
    int all = 0;
    int right = 0;
    List<String> misses = new ArrayList<>();
    for (Extra extra : Extra.values()) {
      for (int i = 0; i < 6; i++) {
        Font font = fonts.get(random.nextInt(fonts.size()));
        DrawnCode drawn =
            DrawnCode.draw(
                random,
                font,
                10 + random.nextInt(12),
                1 + 0.1 * random.nextInt(7),
                lines(random, 6 + random.nextInt(12)),
                EnumSet.of(extra));
        String wrong =
            CharacterGrid.estimate(Ink.of(drawn.picture())).map(drawn::wrong).orElse("none");
        all++;
        if (wrong.isEmpty()) {
          right++;
        } else {
          misses.add(wrong + ": " + drawn.what());
        }
      }
    }
    System.out.printf(Locale.ROOT, "character grids of screenshots: %d of %d right%n", right, all);
    assertThat(right).as("misses %s", misses).isGreaterThanOrEqualTo((int) (0.93 * all));
  }

  @Test
  void whatIsNoTextHasNoTrustedGrid() {
    Random random = new Random(10);
    int width = 700;
    int height = 500;
    int[] photo = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int level = (int) (127 + 80 * Math.sin(x / 37.0) * Math.cos(y / 53.0)) + random.nextInt(9);
        photo[y * width + x] = (level << 16) | ((level / 2) << 8) | (255 - level);
      }
    }
    int[] dot = new int[width * height];
    dot[width * 100 + 300] = 0xffffff;
    int[] line = new int[3000];
    line[1500] = 0xffffff;
    for (Picture picture :
        List.of(
            Picture.drawn(photo, width, height),
            Picture.drawn(dot, width, height),
            Picture.drawn(line, 3000, 1),
            Picture.drawn(line, 1, 3000))) {
      assertThat(CharacterGrid.estimate(Ink.of(picture)).map(CharacterGrid::confidence).orElse(0.0))
          .isLessThan(CharacterGrid.TRUSTED);
    }
  }

  @Test
  void partsOfAGridStayWhereTheyAre() {
    CharacterGrid grid = new CharacterGrid(10, 8, 20, 19, 5, 30, 1);
    assertThat(grid.columns(4, 30)).isEqualTo(new CharacterGrid(42, 8, 20, 19, 5, 26, 1));
    assertThat(grid.rows(2, 3)).isEqualTo(new CharacterGrid(10, 8, 58, 19, 3, 30, 1));
  }

  @Test
  void highlightedLinesAreNoInk() {
    int[] rgb = new int[200 * 120];
    Arrays.fill(rgb, 0x1e1e1e);
    Arrays.fill(rgb, 200 * 40, 200 * 60, 0x282828);
    for (int y = 64; y < 80; y++) {
      Arrays.fill(rgb, y * 200 + 50, y * 200 + 130, 0x264f78);
    }
    for (float value : Ink.of(Picture.drawn(rgb, 200, 120)).ink()) {
      assertThat(value).isLessThan(0.05f);
    }
  }

  @Test
  void cellsLookTheSameAtEverySizeAndInEveryTheme() {
    List<Font> fonts = monospacedFonts();
    assumeThat(fonts).as("monospaced fonts on this machine").isNotEmpty();
    Random random = new Random(4);
    Drawn small = draw(random, fonts.getFirst().deriveFont(13f), List.of("Hillo", "gexy|"), 0, 1.0);
    Drawn large = draw(random, fonts.getFirst().deriveFont(18f), List.of("Hillo", "gexy|"), 1, 1.5);
    float[] a = small.grid.resample(Ink.of(small.picture)).pixels();
    float[] b = large.grid.resample(Ink.of(large.picture)).pixels();
    assertThat(a).hasSize(2 * 16 * 5 * 8).hasSameSizeAs(b);
    assertThat(correlation(a, b)).isGreaterThan(0.8);
    // The foot of the first letter is above the baseline and what is below it is empty.
    assertThat(row(a, 11)).isGreaterThan(5);
    assertThat(row(a, 13)).isCloseTo(0, within(1.0));
  }

  @Test
  void otherGridsDifferFromTheBestOne() {
    List<Font> fonts = monospacedFonts();
    assumeThat(fonts).as("monospaced fonts on this machine").isNotEmpty();
    Drawn drawn = draw(new Random(8), fonts.getFirst().deriveFont(14f), 12);
    Ink ink = Ink.of(drawn.picture);
    List<CharacterGrid> grids = GridEstimator.candidates(ink, 6).grids();
    assertThat(grids).hasSizeBetween(2, 6).first().isEqualTo(CharacterGrid.estimate(ink).get());
    for (CharacterGrid grid : grids) {
      assertThat(grids.stream().filter(grid::isLike)).hasSize(1);
    }
  }

  @Test
  void linesThatAreNotInTheGridAreCounted() {
    float[] ink = new float[100 * 100];
    for (int y : new int[] {12, 32, 52, 72}) {
      Arrays.fill(ink, y * 100 + 10, y * 100 + 90, 1);
    }
    CharacterGrid two = new CharacterGrid(10, 8, 36, 20, 2, 10, 1);
    GridEstimator.Found found = new GridEstimator.Found(List.of(two), ink);
    assertThat(found.linesBeside(two, 100)).isEqualTo(2);
    assertThat(found.linesBeside(new CharacterGrid(10, 8, 16, 20, 4, 10, 1), 100)).isZero();
  }

  @Test
  void emptyImagesHaveNoGrid() {
    assertThat(CharacterGrid.estimate(Ink.of(Picture.drawn(new int[400], 20, 20)))).isEmpty();
    assertThat(CharacterGrid.estimate(Ink.of(Picture.drawn(new int[1], 1, 1)))).isEmpty();
  }

  @Test
  void noiseIsNoGridOrOneThatIsNotTrusted() {
    Random random = new Random(9);
    int[] rgb = new int[200 * 150];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = random.nextInt(1 << 24);
    }
    Optional<CharacterGrid> found = CharacterGrid.estimate(Ink.of(Picture.drawn(rgb, 200, 150)));
    assertThat(found.map(CharacterGrid::confidence).orElse(0.0)).isLessThan(CharacterGrid.TRUSTED);
  }

  private static boolean agrees(CharacterGrid found, CharacterGrid drawn) {
    double right = found.left() + drawn.columns() * found.advance();
    double last = found.baseline() + (drawn.rows() - 1) * found.pitch();
    return found.rows() == drawn.rows()
        && found.columns() == drawn.columns()
        && Math.abs(found.left() - drawn.left()) <= 0.5
        && Math.abs(right - drawn.left() - drawn.columns() * drawn.advance()) <= 0.5
        && Math.abs(found.baseline() - drawn.baseline()) <= 0.5
        && Math.abs(last - drawn.baseline() - (drawn.rows() - 1) * drawn.pitch()) <= 0.5;
  }

  private static List<Font> monospacedFonts() {
    FontRenderContext context = new FontRenderContext(null, true, true);
    List<Font> fonts = new ArrayList<>();
    for (Font font : GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts()) {
      Font large = font.deriveFont(100f);
      double narrow = large.getStringBounds("i", context).getWidth();
      if (font.canDisplayUpTo("gW|_{") < 0
          && narrow > 20
          && Math.abs(narrow - large.getStringBounds("W", context).getWidth()) < 0.1
          && font.getFontName(Locale.ROOT).toLowerCase(Locale.ROOT).contains("mono")) {
        fonts.add(font);
      }
    }
    return fonts.subList(0, Math.min(6, fonts.size()));
  }

  private static Drawn draw(Random random, Font font, int count) {
    List<String> lines = lines(random, count);
    return draw(random, font, lines, random.nextInt(THEMES.length), 1 + 0.1 * random.nextInt(6));
  }

  private static List<String> lines(Random random, int count) {
    List<String> lines = new ArrayList<>();
    int indent = 0;
    for (int i = 0; i < count; i++) {
      if (i > 1 && i < count - 1 && random.nextInt(6) == 0) {
        lines.add("");
        continue;
      }
      StringBuilder line = new StringBuilder(" ".repeat(indent));
      for (int w = 1 + random.nextInt(6); w > 0; w--) {
        line.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
      }
      lines.add(line.toString().stripTrailing());
      indent = Math.max(0, indent + 2 * (random.nextInt(3) - 1));
    }
    return lines;
  }

  private static Drawn draw(
      Random random, Font font, List<String> lines, int theme, double spacing) {
    boolean fractional = random.nextBoolean();
    FontRenderContext context =
        new FontRenderContext(
            null,
            RenderingHints.VALUE_TEXT_ANTIALIAS_ON,
            fractional
                ? RenderingHints.VALUE_FRACTIONALMETRICS_ON
                : RenderingHints.VALUE_FRACTIONALMETRICS_OFF);
    double advance =
        font.createGlyphVector(context, "m".repeat(64)).getLogicalBounds().getWidth() / 64;
    LineMetrics metrics = font.getLineMetrics("x", context);
    int pitch = (int) Math.round((metrics.getAscent() + metrics.getDescent()) * spacing);
    int left = random.nextInt(30);
    int baseline = random.nextInt(30) + Math.round(metrics.getAscent());
    int columns = 0;
    int indent = Integer.MAX_VALUE;
    for (String line : lines) {
      columns = Math.max(columns, line.length());
      if (!line.isBlank()) {
        indent = Math.min(indent, line.length() - line.stripLeading().length());
      }
    }
    int width = (int) (left + columns * advance) + 3 + random.nextInt(20);
    int height = baseline + pitch * lines.size() + random.nextInt(20);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, context.getAntiAliasingHint());
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, context.getFractionalMetricsHint());
    graphics.setFont(font);
    int[] colors = THEMES[theme];
    graphics.setColor(new Color(colors[0]));
    graphics.fillRect(0, 0, width, height);
    for (int i = 0; i < lines.size(); i++) {
      graphics.setColor(new Color(colors[1 + random.nextInt(3)]));
      graphics.drawString(lines.get(i), left, baseline + i * pitch);
    }
    graphics.dispose();
    int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
    CharacterGrid grid =
        new CharacterGrid(
            left + indent * advance, advance, baseline, pitch, lines.size(), columns - indent, 1);
    return new Drawn(
        Picture.drawn(rgb, width, height),
        grid,
        font.getFontName() + " " + font.getSize() + (fractional ? " fractional" : ""));
  }

  private static double row(float[] pixels, int y) {
    double sum = 0;
    for (int x = 0; x < 40; x++) {
      sum += pixels[y * 40 + x];
    }
    return sum;
  }

  private static double correlation(float[] a, float[] b) {
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
      squaresA += a[i] * a[i];
      squaresB += b[i] * b[i];
    }
    return product / Math.sqrt(squaresA * squaresB);
  }
}
