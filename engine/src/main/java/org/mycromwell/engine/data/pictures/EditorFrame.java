package org.mycromwell.engine.data.pictures;

import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.pictures.Palette.Role;
import org.mycromwell.engine.data.pictures.PictureStyle.Frame;
import org.mycromwell.engine.data.pictures.PictureStyle.Gutter;
import org.mycromwell.engine.data.pictures.RenderedCode.Area;

/** What is around the code: window, tabs, line numbers, bars. For one picture. */
final class EditorFrame {
  private static final int[] ROUND_BUTTONS = {0xff5f57, 0xfebc2e, 0x28c840};
  private static final int[] GROUNDS = {
    0xabb8c3, 0x8ed1fc, 0xf78da7, 0x7bdcb5, 0x9900ef, 0xfcb900, 0x4a90e2, 0xffffff, 0x1f2430,
    0x667eea, 0xff7e5f, 0x43cea2,
  };
  private static final int[] CHANGES = {0x587c0c, 0x0c7d9d, 0x94151b, 0x2ea043, 0xc9a227};
  private static final String[] NAMES = {
    "README.md",
    "main.py",
    "index.ts",
    "App.tsx",
    "utils.js",
    "Makefile",
    "config.yaml",
    "UserService.java",
    "test_api.py",
    "package.json",
  };
  private static final String[] FOLDERS = {"src", "app", "lib", "core", "main", "com", "model"};

  private final Graphics2D graphics;
  private final Excerpt excerpt;
  private final PictureStyle style;
  private final Palette palette;
  private final Typeface face;
  private final EditorLayout layout;
  private final Draws random;
  private final int text;
  private final int faint;

  EditorFrame(
      Graphics2D graphics,
      Excerpt excerpt,
      PictureStyle style,
      Palette palette,
      Typeface face,
      EditorLayout layout,
      Draws random) {
    this.graphics = graphics;
    this.excerpt = excerpt;
    this.style = style;
    this.palette = palette;
    this.face = face;
    this.layout = layout;
    this.random = random;
    text = Palette.mix(palette.background(), palette.colour(Role.TEXT), 0.75);
    faint = Palette.mix(palette.background(), palette.colour(Role.TEXT), 0.2);
  }

  /** The window with what is above the code. */
  void ground(Font titles) {
    Area window = layout.window();
    if (style.frame() == Frame.CARD) {
      card(window);
    }
    fill(palette.background(), window.x(), window.y(), window.width(), window.height());
    graphics.setFont(titles.deriveFont((float) Math.clamp(style.size() * 0.9, 9, 22)));
    int y = window.y();
    for (int i = 0; i < layout.rows().size(); i++) {
      int height = layout.rows().get(i);
      switch (style.frame()) {
        case NONE -> {}
        case ROUND_BUTTONS -> titleBar(y, height, true, palette.frame());
        case SQUARE_BUTTONS -> titleBar(y, height, false, palette.frame());
        case CARD -> titleBar(y, height, true, palette.background());
        case TABS -> tabs(y, height);
        case BREADCRUMB -> breadcrumb(y, height);
        case TABS_AND_BREADCRUMB -> {
          if (i == 0) {
            tabs(y, height);
          } else {
            breadcrumb(y, height);
          }
        }
      }
      y += height;
    }
  }

  private void card(Area window) {
    int first = GROUNDS[random.nextInt(GROUNDS.length)];
    if (random.nextBoolean(0.4)) {
      int second = GROUNDS[random.nextInt(GROUNDS.length)];
      graphics.setPaint(
          new GradientPaint(
              0, 0, new Color(first), layout.width(), layout.height(), new Color(second)));
    } else {
      graphics.setColor(new Color(first));
    }
    graphics.fillRect(0, 0, layout.width(), layout.height());
    int arc = 8 + random.nextInt(14);
    graphics.setColor(new Color(0, 0, 0, 14));
    for (int spread = 12; spread > 0; spread -= 2) {
      graphics.fill(
          new RoundRectangle2D.Double(
              window.x() - spread,
              window.y() - spread + 6,
              window.width() + 2 * spread,
              window.height() + 2 * spread,
              arc + spread,
              arc + spread));
    }
    graphics.clip(
        new RoundRectangle2D.Double(
            window.x(), window.y(), window.width(), window.height(), arc, arc));
  }

  private void titleBar(int y, int height, boolean round, int ground) {
    Area window = layout.window();
    fill(ground, window.x(), y, window.width(), height);
    double radius = Math.max(3, height * 0.2);
    double middle = y + height / 2.0;
    String title = random.nextBoolean(0.7) ? fileName() : fileName() + " - " + pick(FOLDERS);
    if (round) {
      for (int i = 0; i < ROUND_BUTTONS.length; i++) {
        graphics.setColor(new Color(ROUND_BUTTONS[i]));
        double x = window.x() + height * 0.4 + i * radius * 3.2;
        graphics.fill(new Ellipse2D.Double(x, middle - radius, 2 * radius, 2 * radius));
      }
      if (random.nextBoolean(style.frame() == Frame.CARD ? 0.3 : 0.8)) {
        int width = graphics.getFontMetrics().stringWidth(title);
        words(title, window.x() + Math.max(height * 2.5, (window.width() - width) / 2.0), middle);
      }
    } else {
      words(title, window.x() + height * 0.6, middle);
      graphics.setColor(new Color(text));
      double right = window.x() + window.width() - height;
      double side = radius * 1.4;
      graphics.draw(new Rectangle2D.Double(right - height, middle - side / 2, side, side));
      line(right - 2.0 * height, middle, right - 2.0 * height + side, middle);
      line(right, middle - side / 2, right + side, middle + side / 2);
      line(right, middle + side / 2, right + side, middle - side / 2);
    }
    if (style.frame() != Frame.CARD && random.nextBoolean(0.5)) {
      fill(faint, window.x(), y + height - 1, window.width(), 1);
    }
  }

  private void tabs(int y, int height) {
    Area window = layout.window();
    fill(palette.frame(), window.x(), y, window.width(), height);
    int count = 1 + random.nextInt(4);
    int active = random.nextInt(count);
    double x = window.x();
    for (int i = 0; i < count; i++) {
      String name = i == active ? fileName() : pick(NAMES);
      double width = graphics.getFontMetrics().stringWidth(name) + height * 1.6;
      if (i == active) {
        fill(palette.background(), x, y, width, height);
        if (random.nextBoolean(0.6)) {
          fill(palette.accent(), x, random.nextBoolean(0.5) ? y : y + height - 2, width, 2);
        }
      }
      words(name, x + height * 0.5, y + height / 2.0);
      if (random.nextBoolean(0.7)) {
        double side = height * 0.12;
        double cross = x + width - height * 0.5;
        graphics.setColor(new Color(text));
        line(cross - side, y + height / 2.0 - side, cross + side, y + height / 2.0 + side);
        line(cross - side, y + height / 2.0 + side, cross + side, y + height / 2.0 - side);
      }
      fill(faint, x + width, y, 1, height);
      x += width + 1;
    }
  }

  private void breadcrumb(int y, int height) {
    String mark = random.nextBoolean(0.5) ? " > " : " / ";
    words(
        pick(FOLDERS) + mark + pick(FOLDERS) + mark + fileName(),
        layout.window().x() + height * 0.6,
        y + height / 2.0);
  }

  /** Line numbers and what stands beside them. */
  void gutter(int currentRow) {
    if (layout.gutter() == 0) {
      return;
    }
    Area window = layout.window();
    Area code = layout.code();
    Shape clip = graphics.getClip();
    graphics.clipRect(window.x(), code.y(), layout.gutter(), code.height());
    if (style.gutter() == Gutter.SHADED) {
      fill(
          Palette.mix(palette.background(), palette.colour(Role.TEXT), 0.07),
          window.x(),
          code.y(),
          layout.gutter(),
          code.height());
    }
    Font font =
        random.nextBoolean(0.8)
            ? face.plain()
            : face.plain().deriveFont((float) (style.size() * 0.85));
    graphics.setFont(font);
    boolean relative = random.nextBoolean(0.05);
    boolean bright = random.nextBoolean(0.6);
    int right = code.x() - layout.gutterPadding();
    for (int row = -1; row <= layout.lines().size(); row++) {
      int number = excerpt.number() + row;
      if (number < 1) {
        continue;
      }
      String digits =
          String.valueOf(relative && row != currentRow ? Math.abs(row - currentRow) : number);
      graphics.setColor(new Color(bright && row == currentRow ? text : palette.lineNumber()));
      double width = font.getStringBounds(digits, face.context()).getWidth();
      int y = layout.baseline() + row * layout.pitch();
      graphics.drawString(digits, (float) Math.round(right - width), y);
      if (style.gutter() == Gutter.MARKED) {
        mark(row, y);
      }
    }
    if (style.gutter() == Gutter.RULED) {
      fill(faint, code.x() - 1 - random.nextInt(3), code.y(), 1, code.height());
    }
    graphics.setClip(clip);
  }

  private void mark(int row, int baseline) {
    int left = layout.window().x();
    int right = layout.code().x();
    double side = style.size() * 0.3;
    double middle = baseline - face.height() / 2;
    switch (random.nextInt(10)) {
      case 0, 1 -> {
        int rgb = CHANGES[random.nextInt(CHANGES.length)];
        fill(rgb, right - 4, baseline - layout.pitch() * 0.75, 3, layout.pitch());
      }
      case 2 -> {
        graphics.setColor(new Color(0xe51400));
        graphics.fill(new Ellipse2D.Double(left + 2, middle - side, 2 * side, 2 * side));
      }
      case 3 -> {
        if (row >= 0) {
          graphics.setColor(new Color(palette.lineNumber()));
          Path2D fold = new Path2D.Double();
          double x = right - side * 2.2;
          fold.moveTo(x, middle - side * 0.4);
          fold.lineTo(x + side * 0.7, middle + side * 0.4);
          fold.lineTo(x + side * 1.4, middle - side * 0.4);
          graphics.draw(fold);
        }
      }
      default -> {}
    }
  }

  /** What is right of the code and below it. */
  void bars() {
    Area window = layout.window();
    Area code = layout.code();
    if (layout.scrollBar() > 0) {
      int x = code.x() + code.width();
      int ground = random.nextBoolean(0.5) ? palette.background() : palette.frame();
      fill(ground, x, code.y(), layout.scrollBar(), code.height());
      double length = code.height() * random.nextDouble(0.15, 0.8);
      double from = code.y() + (code.height() - length) * random.nextDouble();
      graphics.setColor(new Color(faint));
      graphics.fill(
          new RoundRectangle2D.Double(
              x + 1.0, from, layout.scrollBar() - 2.0, length, random.nextInt(9), 8));
    }
    if (layout.statusBar() > 0) {
      int y = code.y() + code.height();
      int ground = random.nextBoolean(0.5) ? palette.accent() : palette.frame();
      fill(ground, window.x(), y, window.width(), layout.statusBar());
      graphics.setFont(face.plain().deriveFont((float) Math.max(8, style.size() * 0.75)));
      words(
          "Ln " + excerpt.number() + ", Col " + (1 + random.nextInt(60)) + "   UTF-8   LF",
          window.x() + 8.0,
          y + layout.statusBar() / 2.0);
    }
  }

  private void words(String words, double x, double middle) {
    graphics.setColor(new Color(text));
    double half = graphics.getFont().getSize2D() * 0.35;
    graphics.drawString(words, (float) Math.round(x), (float) Math.round(middle + half));
  }

  private String fileName() {
    return excerpt.fileName().substring(excerpt.fileName().lastIndexOf('/') + 1);
  }

  private String pick(String[] words) {
    return words[random.nextInt(words.length)];
  }

  private void line(double x1, double y1, double x2, double y2) {
    graphics.draw(new Line2D.Double(x1, y1, x2, y2));
  }

  private void fill(int rgb, double x, double y, double width, double height) {
    graphics.setColor(new Color(rgb));
    graphics.fill(new Rectangle2D.Double(Math.floor(x), y, Math.ceil(width), height));
  }
}
