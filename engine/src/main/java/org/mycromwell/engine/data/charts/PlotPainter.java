package org.mycromwell.engine.data.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.Collections;
import java.util.List;
import org.mycromwell.engine.data.Draws;

/** Lays out and paints bar and line charts. For one picture. */
final class PlotPainter {
  private static final double MARGIN = 6;
  private static final double MIN_HEIGHT = 176;

  /** Values up to here can be read from an axis with every number on it. */
  private static final int COUNTABLE = 10;

  private final Plot plot;
  private final ChartLook look;
  private final ChartLook titleLook;
  private final boolean printed;
  private final boolean axis;
  private final boolean grid;
  private final boolean boxed;
  private final boolean titleLeft;
  private final boolean legend;
  private final boolean coloured;
  private final int shape;
  private final double share;
  private final float[] dash;
  private final Color first;
  private final double width;
  private final double height;
  private final int step;
  private final int top;

  private PlotPainter(Plot plot, ChartLook look, Draws random) {
    this.plot = plot;
    this.look = look;
    titleLook = look.times(random.nextDouble(1.05, 1.35));
    int most = Collections.max(plot.numbers());
    printed = most > COUNTABLE || random.nextBoolean(0.6);
    axis = !printed || random.nextBoolean(0.6);
    grid = !printed || (axis && random.nextBoolean(0.5));
    boxed = random.nextBoolean(0.35);
    titleLeft = random.nextBoolean(0.2);
    legend = random.nextBoolean(0.12);
    coloured = random.nextBoolean(0.35);
    shape = look.unseen() && random.nextBoolean(0.3) ? 3 : random.nextInt(3);
    share = random.nextDouble(0.4, 0.85);
    dash = random.pick(List.of(new float[] {1, 0}, new float[] {4, 3}, new float[] {1, 2}));
    first = random.pick(look.palette().fills());
    step = printed ? step(most) : 1;
    int above = random.nextBoolean(0.5) || most % step != 0 ? 1 : 0;
    top = (most / step + above) * step;
    double slots = 0;
    for (String name : plot.names()) {
      slots = Math.max(slots, look.width(name));
    }
    slots = (slots + look.size() * 0.7) * plot.names().size();
    width =
        Math.max(
            Math.max(slots + left() + 2 * MARGIN, titleLook.width(plot.title()) + 3 * MARGIN),
            random.nextDouble(240, Drawing.MAX_WIDTH - 40));
    double ticks = axis ? (double) top / step * look.capitals() * 1.5 : 0;
    height =
        Math.max(
            ticks + 6 * look.size() + 2 * MARGIN,
            random.nextDouble(MIN_HEIGHT, Drawing.MAX_HEIGHT));
  }

  static Drawing draw(Plot plot, ChartLook look, Draws random) {
    PlotPainter painter = new PlotPainter(plot, look, random);
    return new Drawing(painter.width, painter.height, painter::paint);
  }

  private static int step(int most) {
    for (int unit = 1; ; unit *= 10) {
      for (int factor : new int[] {1, 2, 5}) {
        if (most <= 6L * factor * unit) {
          return factor * unit;
        }
      }
    }
  }

  private double left() {
    return MARGIN + (axis ? look.width(String.valueOf(top)) + look.size() * 0.6 : 0);
  }

  private void paint(Graphics2D graphics) {
    ChartPalette palette = look.palette();
    double titleBase = MARGIN + titleLook.capitals();
    if (titleLeft) {
      titleLook.left(graphics, plot.title(), MARGIN, titleBase, palette.text());
    } else {
      titleLook.centred(graphics, plot.title(), width / 2, titleBase, palette.text());
    }
    double x0 = left();
    double x1 = width - MARGIN;
    double y1 = height - MARGIN - look.size() * 1.3;
    double y0 = titleBase + look.size() * (printed ? 1.6 : 1);
    double unit = (y1 - y0) / top;
    axes(graphics, x0, x1, y0, y1, unit);
    double slot = (x1 - x0) / plot.names().size();
    for (int i = 0; i < plot.names().size(); i++) {
      double x = x0 + (i + 0.5) * slot;
      double baseline = height - MARGIN - look.size() * 0.25;
      look.centred(graphics, plot.names().get(i), x, baseline, palette.text());
    }
    if (plot.kind() == ChartKind.BAR) {
      bars(graphics, x0, y1, slot, unit);
    } else {
      points(graphics, x0, y1, slot, unit);
    }
    if (printed) {
      for (int i = 0; i < plot.names().size(); i++) {
        String value = String.valueOf(plot.numbers().get(i));
        double x = x0 + (i + 0.5) * slot;
        double y = y1 - plot.numbers().get(i) * unit - look.size() * 0.35;
        if (plot.kind() == ChartKind.LINE) {
          y -= look.size() * 0.2;
          double wide = look.width(value) + 2;
          graphics.setColor(palette.paper());
          graphics.fill(
              new Rectangle2D.Double(
                  x - wide / 2, y - look.capitals() - 1, wide, look.capitals() + 2));
        }
        look.centred(graphics, value, x, y, palette.text());
      }
    }
    if (legend && plot.kind() == ChartKind.LINE) {
      // What there is one of only needs no name, but many have it: a line and the title.
      double y = titleBase - look.capitals() / 2;
      ChartLook.line(graphics, x1 - 22, y, x1 - 4, y, first, 2);
    }
  }

  private void axes(Graphics2D graphics, double x0, double x1, double y0, double y1, double unit) {
    ChartPalette palette = look.palette();
    for (int value = 0; value <= top && axis; value += step) {
      double y = y1 - value * unit;
      if (grid && value > 0) {
        graphics.setColor(palette.faint());
        graphics.setStroke(stroke(1, dash));
        graphics.draw(new Line2D.Double(x0, y, x1, y));
      }
      ChartLook.line(graphics, x0 - 3, y, x0, y, palette.line(), 1);
      look.right(
          graphics,
          String.valueOf(value),
          x0 - look.size() * 0.45,
          y + look.capitals() / 2,
          palette.text());
    }
    ChartLook.line(graphics, x0, y1, x1, y1, palette.line(), 1);
    if (axis || boxed) {
      ChartLook.line(graphics, x0, y0, x0, y1, palette.line(), 1);
    }
    if (boxed) {
      ChartLook.line(graphics, x0, y0, x1, y0, palette.line(), 1);
      ChartLook.line(graphics, x1, y0, x1, y1, palette.line(), 1);
    }
  }

  private static BasicStroke stroke(float width, float[] dash) {
    return dash[1] == 0
        ? new BasicStroke(width)
        : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, dash, 0);
  }

  private Color colour(int part) {
    List<Color> fills = look.palette().fills();
    return coloured ? fills.get(part % fills.size()) : first;
  }

  private void bars(Graphics2D graphics, double x0, double y1, double slot, double unit) {
    for (int i = 0; i < plot.numbers().size(); i++) {
      double wide = slot * share;
      double high = plot.numbers().get(i) * unit;
      Rectangle2D bar =
          new Rectangle2D.Double(x0 + (i + 0.5) * slot - wide / 2, y1 - high, wide, high);
      graphics.setColor(colour(i));
      graphics.setStroke(new BasicStroke(1.5f));
      switch (shape) {
        case 0 -> graphics.fill(bar);
        case 1 -> {
          graphics.fill(bar);
          graphics.setColor(look.palette().line());
          graphics.draw(bar);
        }
        case 2 -> graphics.draw(bar);
        default ->
            graphics.fill(new RoundRectangle2D.Double(bar.getX(), bar.getY(), wide, high, 8, 8));
      }
    }
  }

  private void points(Graphics2D graphics, double x0, double y1, double slot, double unit) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < plot.numbers().size(); i++) {
      double x = x0 + (i + 0.5) * slot;
      double y = y1 - plot.numbers().get(i) * unit;
      if (i == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    graphics.setColor(first);
    graphics.setStroke(stroke(1.2f + (float) share, shape == 1 ? dash : new float[] {1, 0}));
    graphics.draw(path);
    for (int i = 0; i < plot.numbers().size(); i++) {
      double x = x0 + (i + 0.5) * slot;
      double y = y1 - plot.numbers().get(i) * unit;
      switch (shape) {
        case 0 -> graphics.fill(new Ellipse2D.Double(x - 3, y - 3, 6, 6));
        case 1 -> graphics.fill(new Rectangle2D.Double(x - 2.5, y - 2.5, 5, 5));
        case 2 -> graphics.fill(new Ellipse2D.Double(x - 2, y - 2, 4, 4));
        default -> {
          ChartLook.line(graphics, x - 3, y - 3, x + 3, y + 3, first, 1.5);
          ChartLook.line(graphics, x - 3, y + 3, x + 3, y - 3, first, 1.5);
        }
      }
    }
  }
}
