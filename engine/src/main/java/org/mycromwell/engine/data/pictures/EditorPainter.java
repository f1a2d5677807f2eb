package org.mycromwell.engine.data.pictures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.pictures.Palette.Role;
import org.mycromwell.engine.data.pictures.PictureStyle.Cursor;
import org.mycromwell.engine.data.pictures.PictureStyle.Guides;
import org.mycromwell.engine.data.pictures.PictureStyle.Highlight;
import org.mycromwell.engine.data.pictures.PictureStyle.Smoothing;
import org.mycromwell.engine.data.pictures.RenderedCode.Area;

/** Paints one screenshot: the code here, what is around it in {@link EditorFrame}. For one use. */
final class EditorPainter {
  private static final int GUIDE_COLUMNS = 4;
  private static final int[] RULERS = {80, 100, 120};

  private final Excerpt excerpt;
  private final PictureStyle style;
  private final Palette palette;
  private final Typeface face;
  private final EditorLayout layout;
  private final Draws random;
  private final BufferedImage image;
  private final Graphics2D graphics;

  /** Characters that the lines of the excerpt have left of the first shown column. */
  private final int hidden;

  private final int cursorRow;
  private final int cursorColumn;

  EditorPainter(
      Excerpt excerpt,
      PictureStyle style,
      Palette palette,
      Typeface face,
      EditorLayout layout,
      Draws random) {
    this.excerpt = excerpt;
    this.style = style;
    this.palette = palette;
    this.face = face;
    this.layout = layout;
    this.random = random;
    hidden = Excerpt.commonIndent(excerpt.lines()) - layout.indent();
    image = new BufferedImage(layout.width(), layout.height(), BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    cursorRow = random.nextInt(layout.lines().size());
    int length = layout.lines().get(cursorRow).length();
    cursorColumn = random.nextBoolean(0.3) ? length : random.nextInt(length + 1);
  }

  BufferedImage paint(Font titles) {
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, face.context().getAntiAliasingHint());
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, face.context().getFractionalMetricsHint());
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    EditorFrame frame =
        new EditorFrame(graphics, excerpt, style, palette, face, layout, random.fork(1));
    frame.ground(titles);
    highlight();
    frame.gutter(cursorRow);
    Area code = layout.code();
    Shape window = graphics.getClip();
    graphics.clipRect(code.x(), code.y(), code.width(), code.height());
    selection();
    guides();
    marksBehind();
    text();
    whitespace();
    cursor();
    graphics.setClip(window);
    frame.bars();
    graphics.dispose();
    return image;
  }

  private double x(int column) {
    return layout.left() + column * face.advance();
  }

  /** The top of a row: the band that highlights fill. */
  private int top(int row) {
    int natural = (int) Math.round(face.ascent() + face.descent());
    int above = (int) Math.round((layout.pitch() - natural) / 2.0 + face.ascent());
    return layout.baseline() + row * layout.pitch() - above;
  }

  private void fill(int rgb, double x, double y, double width, double height) {
    graphics.setColor(new Color(rgb));
    graphics.fill(new Rectangle2D.Double(Math.floor(x), y, Math.ceil(width), height));
  }

  private void highlight() {
    Area window = layout.window();
    int left = random.nextBoolean(0.5) ? window.x() : layout.code().x();
    int width = window.x() + window.width() - left;
    if (style.highlight() == Highlight.FILLED) {
      fill(palette.currentLine(), left, top(cursorRow), width, layout.pitch());
    } else if (style.highlight() == Highlight.FRAMED) {
      int rgb = Palette.mix(palette.background(), palette.colour(Role.TEXT), 0.2);
      fill(rgb, left, top(cursorRow), width, 1);
      fill(rgb, left, top(cursorRow) + layout.pitch() - 1, width, 1);
    }
  }

  /** From the cursor on, over some lines. */
  private void selection() {
    if (!style.selection()) {
      return;
    }
    int last = Math.min(layout.lines().size() - 1, cursorRow + random.nextInt(3));
    for (int row = cursorRow; row <= last; row++) {
      int length = layout.lines().get(row).length();
      int from = row == cursorRow ? cursorColumn : 0;
      int to = row == last ? random.nextInt(length + 1) : length + 1;
      if (row < last && random.nextBoolean(0.2)) {
        to = layout.width();
      }
      if (to > from) {
        fill(palette.selection(), x(from), top(row), (to - from) * face.advance(), layout.pitch());
      }
    }
  }

  private void guides() {
    int faint = Palette.mix(palette.background(), palette.colour(Role.TEXT), 0.16);
    if (style.ruler()) {
      int ruler = RULERS[random.nextInt(RULERS.length)];
      fill(faint, x(ruler), layout.code().y(), 1, layout.code().height());
    }
    if (style.guides() == Guides.NONE) {
      return;
    }
    int step = random.nextBoolean(0.7) ? GUIDE_COLUMNS : GUIDE_COLUMNS / 2;
    int depth = 0;
    for (int row = 0; row < layout.lines().size(); row++) {
      String line = layout.lines().get(row);
      // Guides go on through empty lines.
      depth = line.isEmpty() ? depth : layout.indent() + Excerpt.indent(line);
      for (int column = 0; column < depth; column += step) {
        double left = x(column - layout.indent());
        if (style.guides() == Guides.SOLID) {
          fill(faint, left, top(row), 1, layout.pitch());
        } else {
          for (int y = 0; y < layout.pitch(); y += 3) {
            fill(faint, left, top(row) + y, 1, 1);
          }
        }
      }
    }
  }

  /** Words that are boxed, marked as found, or underlined as wrong. */
  private void marksBehind() {
    for (int i = 0; i < style.marks(); i++) {
      int row = random.nextInt(layout.lines().size());
      String line = layout.lines().get(row);
      int from = line.isEmpty() ? 0 : random.nextInt(line.length());
      int to = Math.min(line.length(), from + 1 + random.nextInt(8));
      from = Math.max(from, Excerpt.indent(line));
      if (to <= from) {
        continue;
      }
      double left = x(from);
      double width = (to - from) * face.advance();
      switch (random.nextInt(4)) {
        case 0 -> {
          graphics.setColor(new Color(palette.accent()));
          graphics.draw(
              new Rectangle2D.Double(
                  Math.floor(left) + 0.5, top(row) + 0.5, Math.round(width), layout.pitch() - 1));
        }
        case 1 ->
            fill(
                Palette.mix(palette.background(), palette.accent(), 0.35),
                left,
                top(row),
                width,
                layout.pitch());
        default -> squiggle(row, left, width);
      }
    }
  }

  private void squiggle(int row, double left, double width) {
    int[] colours = {0xe51400, 0xbf8803, 0x00a000, 0x3794ff, 0xf14c4c};
    graphics.setColor(new Color(colours[random.nextInt(colours.length)]));
    double step = Math.max(1.5, style.size() / 8);
    double y = layout.baseline() + row * layout.pitch() + Math.max(1, face.descent() * 0.55);
    Path2D path = new Path2D.Double();
    path.moveTo(left, y);
    boolean low = true;
    for (double at = step; at <= width; at += step) {
      path.lineTo(left + at, low ? y + step : y);
      low = !low;
    }
    graphics.setStroke(new BasicStroke((float) Math.max(1, style.size() / 15)));
    graphics.draw(path);
    graphics.setStroke(new BasicStroke(1));
  }

  private void text() {
    Role[][] roles = CodeColours.of(excerpt);
    for (int row = 0; row < roles.length; row++) {
      line(excerpt.lines().get(row), roles[row], row);
    }
    if (style.cutTop()) {
      line(excerpt.above(), plain(excerpt.above()), -1);
    }
    if (style.cutBottom()) {
      line(excerpt.below(), plain(excerpt.below()), roles.length);
    }
  }

  private static Role[] plain(String line) {
    Role[] roles = new Role[line.length()];
    Arrays.fill(roles, Role.TEXT);
    return roles;
  }

  /** Draws a line in runs of one colour; blanks belong to the run before them. */
  private void line(String line, Role[] roles, int row) {
    int at = Excerpt.indent(line);
    while (at < line.length()) {
      int end = at + 1;
      while (end < line.length() && (roles[end] == roles[at] || line.charAt(end) == ' ')) {
        end++;
      }
      run(line.substring(at, end), roles[at], at - hidden - layout.indent(), row);
      at = end;
    }
  }

  private void run(String text, Role role, int column, int row) {
    graphics.setColor(new Color(palette.colour(role)));
    draw(text, font(role), x(column), layout.baseline() + row * layout.pitch());
  }

  private Font font(Role role) {
    if (role == Role.KEYWORD && style.bold()) {
      return face.bold();
    }
    return role == Role.COMMENT && style.italics() ? face.italic() : face.plain();
  }

  private void draw(String text, Font font, double x, double y) {
    if (style.smoothing() == Smoothing.OUTLINE && !style.ligatures()) {
      graphics.fill(font.createGlyphVector(face.context(), text).getOutline((float) x, (float) y));
    } else {
      graphics.setFont(font);
      graphics.drawString(text, (float) x, (float) y);
    }
  }

  /** Dots in place of blanks. */
  private void whitespace() {
    if (!style.whitespace()) {
      return;
    }
    boolean all = random.nextBoolean(0.4);
    int rgb = Palette.mix(palette.background(), palette.colour(Role.TEXT), 0.22);
    double dot = Math.max(1, Math.round(style.size() / 9));
    for (int row = 0; row < layout.lines().size(); row++) {
      String line = layout.lines().get(row);
      int end = all ? line.length() : Excerpt.indent(line);
      for (int column = -layout.indent(); column < end; column++) {
        if (column < 0 || line.charAt(column) == ' ') {
          double y = layout.baseline() + row * layout.pitch() - face.height() * 0.4;
          fill(rgb, Math.rint(x(column) + face.advance() / 2 - dot / 2), Math.rint(y), dot, dot);
        }
      }
    }
  }

  private void cursor() {
    double x = x(cursorColumn);
    int y = top(cursorRow);
    int rgb = random.nextBoolean(0.5) ? palette.accent() : palette.colour(Role.TEXT);
    switch (style.cursor()) {
      case NONE -> {}
      case BAR -> fill(rgb, x, y, style.size() > 18 ? 2 : 1 + random.nextInt(2), layout.pitch());
      case UNDERLINE -> fill(rgb, x, y + layout.pitch() - 2, face.advance(), 2);
      case BLOCK -> {
        fill(rgb, x, y, face.advance(), layout.pitch());
        String line = layout.lines().get(cursorRow);
        if (cursorColumn < line.length()) {
          graphics.setColor(new Color(palette.background()));
          draw(
              line.substring(cursorColumn, cursorColumn + 1),
              face.plain(),
              x,
              layout.baseline() + cursorRow * layout.pitch());
        }
      }
    }
    if (style.cursor() == Cursor.NONE && random.nextBoolean(0.1)) {
      mousePointer();
    }
  }

  /** The arrow of the mouse, right of the code where there is room. */
  private void mousePointer() {
    double x = x(layout.columns()) + face.advance();
    double y = top(cursorRow) + layout.pitch() * random.nextDouble();
    Path2D arrow = new Path2D.Double();
    double[] points = {0, 0, 0, 15, 3.5, 12, 6, 17, 8, 16, 5.7, 11, 10, 11};
    arrow.moveTo(x, y);
    for (int i = 2; i < points.length; i += 2) {
      arrow.lineTo(x + points[i], y + points[i + 1]);
    }
    arrow.closePath();
    graphics.setColor(Color.WHITE);
    graphics.fill(arrow);
    graphics.setColor(Color.BLACK);
    graphics.draw(arrow);
  }
}
