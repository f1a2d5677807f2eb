package org.mycromwell.engine.data.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.Arrays;
import org.mycromwell.engine.data.Draws;

/** Lays out and paints boxes and arrows. For one picture. */
final class DiagramPainter {
  private static final double MARGIN = 6;

  private final Diagram diagram;
  private final ChartLook look;
  private final boolean filled;
  private final boolean elbows;
  private final boolean openHeads;
  private final double rounding;
  private final boolean doubled;
  private final Color fill;
  private final double lineWidth;

  /** Space along the arrows, and across them. */
  private final double gap;

  private final double aside;
  private final double boxHeight;
  private final double[] x;
  private final double[] y;
  private final double[] boxWidth;
  private double width;
  private double height;

  private DiagramPainter(Diagram diagram, ChartLook look, Draws random) {
    this.diagram = diagram;
    this.look = look;
    filled = random.nextBoolean(0.45);
    elbows = random.nextBoolean(0.35);
    openHeads = random.nextBoolean(0.3);
    boxHeight = look.size() * random.nextDouble(1.7, 2.2);
    rounding = random.nextInt(3) * boxHeight / 2;
    doubled = look.unseen() && random.nextBoolean(0.3);
    fill = random.pick(look.palette().fills());
    lineWidth = random.nextDouble(0.9, 1.8);
    gap = random.nextDouble(18, 34);
    aside = random.nextDouble(8, 18);
    int count = diagram.boxes().size();
    x = new double[count];
    y = new double[count];
    boxWidth = new double[count];
    double most = 0;
    for (int i = 0; i < count; i++) {
      boxWidth[i] = look.width(diagram.boxes().get(i)) + 1.4 * look.size();
      most = Math.max(most, boxWidth[i]);
    }
    if (random.nextBoolean(0.5)) {
      Arrays.fill(boxWidth, most);
    }
    place();
  }

  static Drawing draw(Diagram diagram, ChartLook look, Draws random) {
    DiagramPainter painter = new DiagramPainter(diagram, look, random);
    return new Drawing(painter.width, painter.height, painter::paint);
  }

  /** Levels one behind the other, each box in the middle of what hangs on it. */
  private void place() {
    int count = diagram.boxes().size();
    int[] level = new int[count];
    double[] across = new double[count];
    double[] levelWidth = new double[count];
    for (int i = 0; i < count; i++) {
      level[i] = i == 0 ? 0 : level[diagram.parents().get(i)] + 1;
      levelWidth[level[i]] = Math.max(levelWidth[level[i]], boxWidth[i]);
    }
    for (int i = count - 1; i >= 0; i--) {
      across[i] = Math.max(own(i), below(i, across));
    }
    double[] from = new double[count];
    from[0] = MARGIN;
    double[] next = new double[count];
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        int parent = diagram.parents().get(i);
        from[i] = next[parent];
        next[parent] += across[i] + aside;
      }
      next[i] = from[i] + (across[i] - below(i, across)) / 2;
      double centre = from[i] + across[i] / 2;
      double along = MARGIN;
      for (int l = 0; l < level[i]; l++) {
        along += (diagram.down() ? boxHeight : levelWidth[l]) + gap;
      }
      if (diagram.down()) {
        x[i] = centre;
        y[i] = along + boxHeight / 2;
        height = Math.max(height, along + boxHeight + MARGIN);
      } else {
        x[i] = along + levelWidth[level[i]] / 2;
        y[i] = centre;
        width = Math.max(width, along + levelWidth[level[i]] + MARGIN);
      }
    }
    if (diagram.down()) {
      width = across[0] + 2 * MARGIN;
    } else {
      height = across[0] + 2 * MARGIN;
    }
  }

  private double own(int box) {
    return diagram.down() ? boxWidth[box] : boxHeight;
  }

  private double below(int box, double[] across) {
    double sum = 0;
    for (int i = box + 1; i < across.length; i++) {
      if (diagram.parents().get(i) == box) {
        sum += across[i] + (sum > 0 ? aside : 0);
      }
    }
    return sum;
  }

  private void paint(Graphics2D graphics) {
    ChartPalette palette = look.palette();
    for (int i = 1; i < x.length; i++) {
      arrow(graphics, diagram.parents().get(i), i);
    }
    for (int i = 0; i < x.length; i++) {
      Shape box = box(i, 0);
      if (filled) {
        graphics.setColor(fill);
        graphics.fill(box);
      }
      graphics.setColor(palette.line());
      graphics.setStroke(new BasicStroke((float) lineWidth));
      graphics.draw(box);
      if (doubled) {
        graphics.draw(box(i, 3));
      }
      look.centred(
          graphics,
          diagram.boxes().get(i),
          x[i],
          y[i] + look.capitals() / 2,
          filled ? palette.textOn(fill) : palette.text());
    }
  }

  private Shape box(int i, double inset) {
    Rectangle2D box =
        new Rectangle2D.Double(
            x[i] - boxWidth[i] / 2 + inset,
            y[i] - boxHeight / 2 + inset,
            boxWidth[i] - 2 * inset,
            boxHeight - 2 * inset);
    return rounding == 0
        ? box
        : new RoundRectangle2D.Double(
            box.getX(), box.getY(), box.getWidth(), box.getHeight(), rounding, rounding);
  }

  private void arrow(Graphics2D graphics, int from, int to) {
    double x0 = x[from];
    double y0 = y[from] + boxHeight / 2;
    double x1 = x[to];
    double y1 = y[to] - boxHeight / 2;
    if (!diagram.down()) {
      x0 = x[from] + boxWidth[from] / 2;
      y0 = y[from];
      x1 = x[to] - boxWidth[to] / 2;
      y1 = y[to];
    }
    Path2D path = new Path2D.Double();
    path.moveTo(x0, y0);
    double angle = Math.atan2(y1 - y0, x1 - x0);
    if (elbows) {
      // The same bend for all that leave a box, whatever the widths of those they lead to.
      if (diagram.down()) {
        path.lineTo(x0, y0 + gap / 2);
        path.lineTo(x1, y0 + gap / 2);
        angle = Math.PI / 2;
      } else {
        double bend = Math.min(x0 + gap / 2, x1 - 8);
        path.lineTo(bend, y0);
        path.lineTo(bend, y1);
        angle = 0;
      }
    }
    path.lineTo(x1, y1);
    graphics.setColor(look.palette().line());
    graphics.setStroke(new BasicStroke((float) lineWidth));
    graphics.draw(path);
    Path2D head = new Path2D.Double();
    for (double side : new double[] {-0.45, 0, 0.45}) {
      double length = side == 0 ? 0 : 7;
      double px = x1 - length * Math.cos(angle + side);
      double py = y1 - length * Math.sin(angle + side);
      if (side < 0) {
        head.moveTo(px, py);
      } else {
        head.lineTo(px, py);
      }
    }
    if (openHeads) {
      graphics.draw(head);
    } else {
      head.closePath();
      graphics.fill(head);
    }
  }
}
