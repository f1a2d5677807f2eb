package org.mycromwell.engine.image;

import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.LineMetrics;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/**
 * A screenshot of code drawn for tests, with the grid that it was drawn on.
 *
 * @param grid of the lines that are whole
 * @param anyColumns whether a column cut by the right edge leaves the number of columns open by one
 */
record DrawnCode(BufferedImage image, CharacterGrid grid, boolean anyColumns, String what) {

  /** What a screenshot shows beside the code. */
  enum Extra {
    LCD,
    SCALED,
    JPEG,
    HIGHLIGHT,
    SELECTION,
    CURSOR,
    GUIDES,
    SQUIGGLES,
    GUTTER,
    FRAME,
    CUT_TOP,
    CUT_BOTTOM,
    CUT_RIGHT
  }

  /** Background, text, colours of tokens, gutter's text, highlight, selection, guides. */
  private record Theme(
      int paper, int text, int[] tokens, int numbers, int line, int chosen, int guide) {}

  private static final Theme[] THEMES = {
    new Theme(
        0xffffff,
        0x000000,
        c(0x0000ff, 0x008000, 0xa31515, 0x267f99, 0x795e26, 0x001080),
        0x237893,
        0xf3f3f3,
        0xadd6ff,
        0xd3d3d3),
    new Theme(
        0x1e1e1e,
        0xd4d4d4,
        c(0x569cd6, 0x6a9955, 0xce9178, 0x4ec9b0, 0xdcdcaa, 0x9cdcfe),
        0x858585,
        0x282828,
        0x264f78,
        0x404040),
    new Theme(
        0xfdf6e3,
        0x657b83,
        c(0x859900, 0x93a1a1, 0x2aa198, 0xb58900, 0x268bd2, 0xcb4b16),
        0x93a1a1,
        0xeee8d5,
        0xd6d0be,
        0xddd6c1),
    new Theme(
        0x002b36,
        0x839496,
        c(0x859900, 0x586e75, 0x2aa198, 0xb58900, 0x268bd2, 0xcb4b16),
        0x586e75,
        0x073642,
        0x274642,
        0x0b4050),
    new Theme(
        0x282c34,
        0xabb2bf,
        c(0xc678dd, 0x5c6370, 0x98c379, 0xe5c07b, 0x61afef, 0xe06c75),
        0x495162,
        0x2c313c,
        0x3e4451,
        0x3b4048),
    new Theme(
        0x282a36,
        0xf8f8f2,
        c(0xff79c6, 0x6272a4, 0xf1fa8c, 0x8be9fd, 0x50fa7b, 0xbd93f9),
        0x6272a4,
        0x44475a,
        0x44475a,
        0x424450),
    new Theme(
        0x272822,
        0xf8f8f2,
        c(0xf92672, 0x75715e, 0xe6db74, 0x66d9ef, 0xa6e22e, 0xae81ff),
        0x90908a,
        0x3e3d32,
        0x49483e,
        0x464741),
    new Theme(
        0xffffff,
        0x24292e,
        c(0xd73a49, 0x6a737d, 0x032f62, 0x005cc5, 0x6f42c1, 0xe36209),
        0xb8bbbe,
        0xf6f8fa,
        0xc8e1ff,
        0xeff2f6),
    new Theme(
        0x0d1117,
        0xc9d1d9,
        c(0xff7b72, 0x8b949e, 0xa5d6ff, 0x79c0ff, 0xd2a8ff, 0xffa657),
        0x6e7681,
        0x161b22,
        0x1c3b5e,
        0x21262d),
    new Theme(
        0xffffff,
        0x080808,
        c(0x0033b3, 0x8c8c8c, 0x067d17, 0x871094, 0x00627a, 0x1750eb),
        0xadadad,
        0xf5f8fe,
        0xa6d2ff,
        0xebebeb),
    new Theme(
        0x2b2b2b,
        0xa9b7c6,
        c(0xcc7832, 0x808080, 0x6a8759, 0x9876aa, 0xffc66d, 0x6897bb),
        0x606366,
        0x323232,
        0x214283,
        0x393939),
    new Theme(
        0x2e3440,
        0xd8dee9,
        c(0x81a1c1, 0x616e88, 0xa3be8c, 0x8fbcbb, 0x88c0d0, 0xb48ead),
        0x4c566a,
        0x3b4252,
        0x434c5e,
        0x434c5e),
    new Theme(
        0x000000,
        0xffffff,
        c(0x569cd6, 0x7ca668, 0xce9178, 0x4ec9b0, 0xdcdcaa, 0xffff00),
        0xffffff,
        0x1a1a1a,
        0x3a3d41,
        0x707070),
  };

  private static int[] c(int... colors) {
    return colors;
  }

  static DrawnCode draw(
      Random random,
      Font face,
      double size,
      double spacing,
      List<String> lines,
      Set<Extra> extras) {
    boolean fractional = random.nextBoolean();
    boolean lcd = extras.contains(Extra.LCD);
    Font font = face.deriveFont((float) size);
    Object smoothing =
        lcd ? RenderingHints.VALUE_TEXT_ANTIALIAS_LCD_HRGB : RenderingHints.VALUE_TEXT_ANTIALIAS_ON;
    Object metricsHint =
        fractional
            ? RenderingHints.VALUE_FRACTIONALMETRICS_ON
            : RenderingHints.VALUE_FRACTIONALMETRICS_OFF;
    FontRenderContext context = new FontRenderContext(null, smoothing, metricsHint);
    double advance =
        font.createGlyphVector(context, "m".repeat(64)).getLogicalBounds().getWidth() / 64;
    LineMetrics metrics = font.getLineMetrics("x", context);
    double natural = metrics.getAscent() + metrics.getDescent();
    int pitch = (int) Math.max(Math.round(natural), Math.round(natural * spacing));
    double lead = (pitch - natural) / 2;
    int columns = 0;
    int indent = Integer.MAX_VALUE;
    for (String line : lines) {
      columns = Math.max(columns, line.length());
      if (!line.isBlank()) {
        indent = Math.min(indent, indent(line));
      }
    }
    Theme theme = THEMES[random.nextInt(THEMES.length)];
    boolean frame = extras.contains(Extra.FRAME);
    boolean gutter = extras.contains(Extra.GUTTER);
    int margin = frame ? random.nextInt(3) * 20 : 0;
    int bar = frame ? 22 + random.nextInt(14) : 0;
    int tabs = frame && random.nextBoolean() ? 24 + random.nextInt(10) : 0;
    int status = frame && random.nextBoolean() ? 20 + random.nextInt(6) : 0;
    int first = random.nextBoolean() ? 1 : 1 + random.nextInt(1200);
    int digits =
        gutter ? Math.max(random.nextInt(5), String.valueOf(first + lines.size()).length()) : 0;
    double gutterLeft = margin + random.nextInt(20);
    double gutterGap = gutter ? (1 + random.nextDouble() * 2.2) * advance : 0;
    int codeBegin = (int) Math.round(gutterLeft + digits * advance + gutterGap);
    int left = gutter ? codeBegin : margin + 1 + random.nextInt(30);
    int top = margin + bar + tabs;
    int baseline = top + random.nextInt(24) + (int) Math.round(metrics.getAscent() + lead);
    int textRight = (int) Math.ceil(left + columns * advance);
    int width = textRight + 3 + random.nextInt(random.nextInt(4) == 0 ? 300 : 40) + margin;
    int panelBottom =
        baseline
            + pitch * (lines.size() - 1)
            + (int) Math.ceil(metrics.getDescent() + lead)
            + random.nextInt(20);
    int height = panelBottom + status + margin;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, smoothing);
    g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, metricsHint);
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    int panelLeft = margin;
    int panelWidth = width - 2 * margin;
    if (frame && random.nextBoolean()) {
      g.setPaint(
          new GradientPaint(
              0,
              0,
              new Color(random.nextInt(1 << 24)),
              width,
              height,
              new Color(random.nextInt(1 << 24))));
    } else {
      g.setColor(new Color(frame ? random.nextInt(1 << 24) : theme.paper));
    }
    g.fillRect(0, 0, width, height);
    if (frame) {
      int chrome = mix(theme.paper, theme.text, 0.04 + 0.1 * random.nextDouble());
      boolean plainBar = random.nextInt(3) == 0;
      g.setColor(new Color(plainBar ? theme.paper : chrome));
      g.fillRect(panelLeft, margin, panelWidth, bar);
      if (random.nextBoolean()) {
        int[] lights = {0xff5f56, 0xffbd2e, 0x27c93f};
        for (int i = 0; i < 3; i++) {
          g.setColor(new Color(lights[i]));
          g.fillOval(panelLeft + 10 + 20 * i, margin + bar / 2 - 6, 12, 12);
        }
      }
      g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11 + random.nextInt(4)));
      g.setColor(new Color(mix(theme.paper, theme.text, 0.7)));
      String title = "Main.java - project - Editor";
      g.drawString(title, panelLeft + Math.max(80, panelWidth / 2 - 80), margin + bar / 2 + 5);
      if (tabs > 0) {
        g.setColor(new Color(chrome));
        g.fillRect(panelLeft, margin + bar, panelWidth, tabs);
        g.setColor(new Color(theme.paper));
        g.fillRect(panelLeft, margin + bar, Math.min(110, panelWidth), tabs);
        g.setColor(new Color(mix(theme.paper, theme.text, 0.8)));
        g.drawString("Main.java  x", panelLeft + 14, margin + bar + tabs / 2 + 5);
        g.drawString("Other.py", panelLeft + 126, margin + bar + tabs / 2 + 5);
      }
      g.setColor(new Color(theme.paper));
      g.fillRect(panelLeft, top, panelWidth, panelBottom - top);
      if (random.nextBoolean()) {
        g.setColor(new Color(mix(theme.paper, theme.text, 0.25)));
        g.drawRect(panelLeft, margin, panelWidth - 1, height - 2 * margin - 1);
      }
      if (random.nextBoolean()) {
        g.setColor(new Color(mix(theme.paper, theme.text, 0.2)));
        int barHeight = Math.max(10, (panelBottom - top) / 3);
        int x = panelLeft + panelWidth - 12;
        if (x > textRight) {
          g.fillRect(
              x, top + random.nextInt(Math.max(1, panelBottom - top - barHeight)), 9, barHeight);
        }
      }
      if (status > 0) {
        g.setColor(new Color(random.nextBoolean() ? 0x007acc : chrome));
        g.fillRect(panelLeft, panelBottom, panelWidth, status);
        g.setColor(Color.WHITE);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        g.drawString("Ln 12, Col 5   UTF-8", panelLeft + 12, panelBottom + status - 6);
      }
    }
    if (gutter && random.nextInt(3) == 0) {
      g.setColor(new Color(mix(theme.paper, theme.text, 0.06)));
      g.fillRect(
          panelLeft, top, codeBegin - panelLeft - (int) (0.5 * gutterGap), panelBottom - top);
    }
    if (gutter && random.nextInt(4) == 0) {
      g.setColor(new Color(mix(theme.paper, theme.text, 0.15)));
      g.fillRect(codeBegin - (int) (0.5 * gutterGap), top, 1, panelBottom - top);
    }
    int boxTop = baseline - (int) Math.round(metrics.getAscent() + lead);
    int current = random.nextInt(lines.size());
    if (extras.contains(Extra.HIGHLIGHT)) {
      int y = boxTop + current * pitch;
      g.setColor(new Color(theme.line));
      int from = random.nextBoolean() || gutter ? (gutter ? codeBegin : panelLeft) : panelLeft;
      if (random.nextInt(4) == 0) {
        g.drawRect(from, y, panelLeft + panelWidth - from - 1, pitch - 1);
      } else {
        g.fillRect(from, y, panelLeft + panelWidth - from, pitch);
      }
    }
    if (extras.contains(Extra.SELECTION)) {
      int r0 = random.nextInt(lines.size());
      int r1 = Math.min(lines.size() - 1, r0 + random.nextInt(4));
      g.setColor(new Color(theme.chosen));
      for (int r = r0; r <= r1; r++) {
        int length = lines.get(r).length();
        int from = r == r0 ? random.nextInt(length + 1) : 0;
        int to = r == r1 ? Math.min(length, from + 1 + random.nextInt(length + 1)) : length;
        int x0 = (int) Math.round(left + from * advance);
        int x1 = (int) Math.round(left + to * advance);
        g.fillRect(x0, boxTop + r * pitch, x1 - x0, pitch);
      }
    }
    if (extras.contains(Extra.GUIDES)) {
      g.setColor(new Color(theme.guide));
      int unit = random.nextBoolean() ? 4 : 2;
      for (int r = 0; r < lines.size(); r++) {
        int depth = depth(lines, r);
        for (int i = 0; i < depth; i += unit) {
          g.fillRect((int) Math.round(left + i * advance), boxTop + r * pitch, 1, pitch);
        }
      }
    }
    g.setFont(font);
    for (int r = 0; r < lines.size(); r++) {
      int y = baseline + r * pitch;
      drawTokens(g, random, theme, lines.get(r), left, y, advance);
      if (gutter) {
        g.setColor(new Color(r == current ? theme.text : theme.numbers));
        String number = String.valueOf(first + r);
        g.drawString(number, (float) (gutterLeft + (digits - number.length()) * advance), y);
      }
      if (extras.contains(Extra.SQUIGGLES) && random.nextInt(4) == 0 && !lines.get(r).isBlank()) {
        String line = lines.get(r);
        int from = indent(line) + random.nextInt(line.length() - indent(line));
        int to = Math.min(line.length(), from + 2 + random.nextInt(12));
        g.setColor(
            new Color(new int[] {0xff0000, 0xf14c4c, 0xcca700, 0x3794ff}[random.nextInt(4)]));
        int under = y + 1 + (int) Math.round(0.12 * size);
        int wave = 2;
        for (int x = (int) (left + from * advance); x < left + to * advance; x += 2 * wave) {
          g.drawLine(x, under + wave, x + wave, under);
          g.drawLine(x + wave, under, x + 2 * wave, under + wave);
        }
      }
    }
    if (extras.contains(Extra.CURSOR)) {
      g.setColor(new Color(theme.text));
      int at = random.nextInt(lines.get(current).length() + 1);
      int h = random.nextBoolean() ? pitch : (int) natural;
      g.fillRect(
          (int) Math.round(left + at * advance),
          boxTop + current * pitch + (pitch - h) / 2,
          1 + random.nextInt(2),
          h);
    }
    g.dispose();
    int firstRow = 0;
    int lastRow = lines.size() - 1;
    int cutTop = 0;
    int cutBottom = image.getHeight();
    if (extras.contains(Extra.CUT_TOP) && lines.size() > 1 && !lines.getFirst().isBlank()) {
      cutTop = baseline - (int) Math.round(advance * (0.3 + 0.45 * random.nextDouble()));
      firstRow = 1;
    }
    if (extras.contains(Extra.CUT_BOTTOM)
        && lines.size() > firstRow + 1
        && !lines.getLast().isBlank()) {
      cutBottom =
          baseline
              + pitch * lastRow
              - (int) Math.round(advance * (0.15 + 0.5 * random.nextDouble()));
      lastRow--;
    }
    while (firstRow < lastRow && lines.get(firstRow).isBlank()) {
      firstRow++;
    }
    while (lastRow > firstRow && lines.get(lastRow).isBlank()) {
      lastRow--;
    }
    indent = Integer.MAX_VALUE;
    columns = 0;
    for (int r = firstRow; r <= lastRow; r++) {
      String line = lines.get(r);
      columns = Math.max(columns, line.length());
      if (!line.isBlank()) {
        indent = Math.min(indent, indent(line));
      }
    }
    int cutRight = image.getWidth();
    boolean anyColumns = false;
    if (extras.contains(Extra.CUT_RIGHT) && columns - indent > 14) {
      int keep = indent + 8 + random.nextInt(columns - indent - 8);
      cutRight = (int) Math.round(left + (keep + random.nextDouble()) * advance);
      columns = keep;
      anyColumns = true;
    }
    image = image.getSubimage(0, cutTop, cutRight, cutBottom - cutTop);
    baseline -= cutTop;
    double scale = 1;
    if (extras.contains(Extra.SCALED)) {
      double[] scales = {0.75, 0.8, 0.9, 1.1, 1.25, 1.5, 1.75, 2};
      do {
        scale = scales[random.nextInt(scales.length)];
      } while (scale * size < 8.5);
    }
    int w = (int) Math.round(image.getWidth() * scale);
    int h = (int) Math.round(image.getHeight() * scale);
    BufferedImage out = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    Graphics2D to = out.createGraphics();
    to.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        random.nextBoolean()
            ? RenderingHints.VALUE_INTERPOLATION_BICUBIC
            : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    to.drawImage(image, 0, 0, w, h, null);
    to.dispose();
    double sx = (double) w / image.getWidth();
    double sy = (double) h / image.getHeight();
    if (extras.contains(Extra.JPEG)) {
      out = jpeg(out, 0.6f + 0.35f * random.nextFloat());
    }
    CharacterGrid grid =
        new CharacterGrid(
            (left + indent * advance) * sx,
            advance * sx,
            (baseline + firstRow * pitch) * sy,
            pitch * sy,
            lastRow - firstRow + 1,
            columns - indent,
            1);
    return new DrawnCode(
        out,
        grid,
        anyColumns,
        face.getFontName()
            + " "
            + size
            + " x"
            + spacing
            + " scale "
            + scale
            + " "
            + extras
            + (fractional ? " fractional" : ""));
  }

  Picture picture() {
    int w = image.getWidth();
    int h = image.getHeight();
    return Picture.drawn(image.getRGB(0, 0, w, h, null, 0, w), w, h);
  }

  /** What is wrong with a grid, empty when nothing is. */
  String wrong(CharacterGrid found) {
    double allowed = grid.advance() / 8;
    double right = found.left() + grid.columns() * found.advance();
    double trueRight = grid.left() + grid.columns() * grid.advance();
    double last = found.baseline() + (grid.rows() - 1) * found.pitch();
    double trueLast = grid.baseline() + (grid.rows() - 1) * grid.pitch();
    double steps = (found.left() - grid.left()) / grid.advance();
    double rowSteps = (found.baseline() - grid.baseline()) / grid.pitch();
    if (Math.abs(found.advance() / grid.advance() - 1) > 0.08) {
      return "advance";
    }
    if (grid.rows() > 1 && found.rows() > 1 && Math.abs(found.pitch() / grid.pitch() - 1) > 0.08) {
      return "pitch";
    }
    if (Math.abs(steps) > 0.8) {
      return "first column";
    }
    if (Math.abs(rowSteps) > 0.8) {
      return "first row";
    }
    if (Math.abs(found.left() - grid.left()) > allowed || Math.abs(right - trueRight) > allowed) {
      return "x";
    }
    if (Math.abs(found.baseline() - grid.baseline()) > allowed
        || (grid.rows() > 1 && Math.abs(last - trueLast) > allowed)) {
      return "y";
    }
    if (found.rows() != grid.rows()) {
      return "rows";
    }
    if (found.columns() != grid.columns()
        && !(anyColumns && found.columns() == grid.columns() + 1)) {
      return "columns";
    }
    return "";
  }

  private static void drawTokens(
      Graphics2D g, Random random, Theme theme, String line, int left, int y, double advance) {
    int i = 0;
    boolean comment = false;
    int color = theme.text;
    while (i < line.length()) {
      int end = i + 1;
      char c = line.charAt(i);
      if (Character.isLetterOrDigit(c) || c == '_') {
        while (end < line.length()
            && (Character.isLetterOrDigit(line.charAt(end)) || line.charAt(end) == '_')) {
          end++;
        }
      }
      if (c == '#' || line.startsWith("//", i)) {
        comment = true;
        color = theme.tokens[1];
      }
      if (!comment) {
        color =
            end - i == 1 || random.nextInt(3) == 0
                ? theme.text
                : theme.tokens[random.nextInt(theme.tokens.length)];
      }
      if (comment) {
        end = line.length();
      }
      g.setColor(new Color(color));
      g.drawString(line.substring(i, end), (float) (left + i * advance), y);
      i = end;
    }
  }

  private static int depth(List<String> lines, int row) {
    for (int r = row; r < lines.size(); r++) {
      if (!lines.get(r).isBlank()) {
        return indent(lines.get(r));
      }
    }
    return 0;
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  private static int mix(int a, int b, double share) {
    int out = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double x = (a >> shift & 255) * (1 - share) + (b >> shift & 255) * share;
      out = out << 8 | (int) Math.round(x);
    }
    return out;
  }

  private static BufferedImage jpeg(BufferedImage image, float quality) {
    try {
      ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      writer.setOutput(ImageIO.createImageOutputStream(bytes));
      writer.write(null, new IIOImage(image, null, null), param);
      writer.dispose();
      return ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
