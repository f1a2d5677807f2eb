package org.mycromwell.engine.data.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import org.mycromwell.engine.data.Draws;

/** Lays out and paints pies. For one picture. */
final class PiePainter {
  private static final double MARGIN = 6;

  /** Share of a slice that its number fits into. */
  private static final double ROOM = 0.11;

  private final Plot plot;
  private final ChartLook look;
  private final ChartLook titleLook;
  private final boolean inside;
  private final boolean legend;
  private final boolean ring;
  private final boolean filled;
  private final String form;
  private final int sum;
  private final double radius;
  private final double widest;
  private final double width;
  private final double height;

  private PiePainter(Plot plot, ChartLook look, Draws random) {
    this.plot = plot;
    this.look = look;
    titleLook = look.times(random.nextDouble(1.05, 1.35));
    sum = plot.numbers().stream().mapToInt(Integer::intValue).sum();
    int least = plot.numbers().stream().mapToInt(Integer::intValue).min().orElseThrow();
    inside = (double) least / sum > ROOM && random.nextBoolean(0.6);
    legend = random.nextBoolean(0.3);
    ring = look.unseen() && !inside && random.nextBoolean(0.3);
    filled = random.nextBoolean(0.8);
    form = random.pick(List.of("%s %d", "%s (%d)", "%s: %d"));
    radius = random.nextDouble(inside ? 56 : 44, 76);
    double most = 0;
    for (int i = 0; i < plot.names().size(); i++) {
      most = Math.max(most, look.width(beside(i)));
    }
    widest = most;
    double around = legend ? widest + 5 * MARGIN + look.size() : 2 * (widest + 3 * MARGIN);
    width =
        Math.max(
            2 * radius + around + 2 * MARGIN + random.nextDouble(0, 40),
            titleLook.width(plot.title()) + 2 * MARGIN);
    height = 2 * radius + titleLook.size() * 1.4 + 2 * MARGIN + (legend ? 1 : 3.4) * look.size();
  }

  static Drawing draw(Plot plot, ChartLook look, Draws random) {
    PiePainter painter = new PiePainter(plot, look, random);
    return new Drawing(painter.width, painter.height, painter::paint);
  }

  private String beside(int i) {
    return inside
        ? plot.names().get(i)
        : String.format(Locale.ROOT, form, plot.names().get(i), plot.numbers().get(i));
  }

  private void paint(Graphics2D graphics) {
    ChartPalette palette = look.palette();
    double titleBase = MARGIN + titleLook.capitals();
    titleLook.centred(graphics, plot.title(), width / 2, titleBase, palette.text());
    double x = legend ? 2 * MARGIN + radius : width / 2;
    double y = height - MARGIN - radius - (legend ? 0 : 1.2 * look.size());
    double from = 0;
    for (int i = 0; i < plot.names().size(); i++) {
      double extent = 360.0 * plot.numbers().get(i) / sum;
      Arc2D slice =
          new Arc2D.Double(x - radius, y - radius, 2 * radius, 2 * radius, from, extent, Arc2D.PIE);
      Color fill = palette.fills().get(i % palette.fills().size());
      if (filled) {
        graphics.setColor(fill);
        graphics.fill(slice);
      }
      graphics.setColor(filled ? palette.paper() : palette.line());
      graphics.setStroke(new BasicStroke(1.5f));
      graphics.draw(slice);
      double middle = Math.toRadians(from + extent / 2);
      if (inside) {
        look.centred(
            graphics,
            String.valueOf(plot.numbers().get(i)),
            x + Math.cos(middle) * radius * 0.66,
            y - Math.sin(middle) * radius * 0.66 + look.capitals() / 2,
            filled ? palette.textOn(fill) : palette.text());
      }
      if (legend) {
        key(graphics, i, fill);
      } else {
        outside(graphics, i, x, y, middle);
      }
      from += extent;
    }
    if (ring) {
      graphics.setColor(palette.paper());
      double hole = radius * 0.5;
      graphics.fill(new Ellipse2D.Double(x - hole, y - hole, 2 * hole, 2 * hole));
    }
  }

  private void outside(Graphics2D graphics, int i, double x, double y, double middle) {
    double atX = x + Math.cos(middle) * (radius + MARGIN);
    double atY = y - Math.sin(middle) * (radius + MARGIN + 2) + look.capitals() / 2;
    Color colour = look.palette().text();
    double across = Math.cos(middle);
    if (Math.abs(across) < 0.15) {
      look.centred(graphics, beside(i), atX, atY, colour);
    } else if (across > 0) {
      look.left(graphics, beside(i), atX, atY, colour);
    } else {
      look.right(graphics, beside(i), atX, atY, colour);
    }
  }

  private void key(Graphics2D graphics, int i, Color fill) {
    double line = look.size() * 1.5;
    double x = width - MARGIN - widest;
    double y = (height - line * plot.names().size()) / 2 + (i + 1) * line;
    graphics.setColor(fill);
    graphics.fill(
        new Rectangle2D.Double(
            x - look.size() * 1.2, y - look.capitals(), look.capitals(), look.capitals()));
    look.left(graphics, beside(i), x, y, look.palette().text());
  }
}
