package org.mycromwell.engine.data.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.data.Draws;

/** Lays out and paints mock-ups of forms. For one picture. */
final class FormPainter {
  private final Form form;
  private final ChartLook look;
  private final ChartLook titleLook;
  private final boolean above;
  private final boolean framed;
  private final boolean filledButtons;
  private final boolean colon;
  private final int mark;
  private final double rounding;
  private final double margin;
  private final double row;
  private final double fieldWidth;
  private final double labelWidth;
  private final Color fill;
  private final double width;
  private double height;
  private final List<Double> tops = new ArrayList<>();

  private FormPainter(Form form, ChartLook look, Draws random) {
    this.form = form;
    this.look = look;
    titleLook = look.times(random.nextDouble(1.15, 1.5));
    long fields = form.items().stream().filter(i -> i.type() == Form.Type.TEXT).count();
    above = fields <= 2 && random.nextBoolean(0.6);
    framed = random.nextBoolean(0.5);
    filledButtons = random.nextBoolean(0.6);
    colon = random.nextBoolean(0.25);
    mark = look.unseen() && random.nextBoolean(0.4) ? 2 : random.nextInt(2);
    rounding = random.nextInt(3) * 4;
    margin = random.nextDouble(6, 16);
    row = look.size() * random.nextDouble(1.9, 2.3);
    fieldWidth = random.nextDouble(90, 200);
    fill = random.pick(look.palette().fills());
    double most = 0;
    double buttons = 0;
    double boxes = 0;
    for (Form.Item item : form.items()) {
      double wide = look.width(shown(item));
      switch (item.type()) {
        case TEXT -> most = Math.max(most, wide);
        case CHECKBOX, CHECKED -> boxes = Math.max(boxes, wide + 2 * look.size());
        case BUTTON -> buttons += buttonWidth(item) + look.size();
      }
    }
    labelWidth = most;
    double body = above ? Math.max(most, fieldWidth) : most + look.size() + fieldWidth;
    width =
        2 * margin
            + Math.max(Math.max(body, titleLook.width(form.title())), Math.max(buttons, boxes));
    place();
  }

  static Drawing draw(Form form, ChartLook look, Draws random) {
    FormPainter painter = new FormPainter(form, look, random);
    return new Drawing(painter.width, painter.height, painter::paint);
  }

  private void place() {
    double y = margin + (form.title().isEmpty() ? 0 : titleLook.size() * 1.5);
    for (Form.Item item : form.items()) {
      tops.add(y);
      if (item.type() != Form.Type.BUTTON) {
        y += row + (above && item.type() == Form.Type.TEXT ? look.size() * 1.4 : 0);
      }
    }
    height = y + row + margin;
  }

  private String shown(Form.Item item) {
    return colon && item.type() == Form.Type.TEXT ? item.label() + ":" : item.label();
  }

  private double buttonWidth(Form.Item item) {
    return look.width(item.label()) + 2 * look.size();
  }

  private void paint(Graphics2D graphics) {
    ChartPalette palette = look.palette();
    graphics.setStroke(new BasicStroke(1.2f));
    if (framed) {
      graphics.setColor(palette.line());
      graphics.draw(new Rectangle2D.Double(2, 2, width - 4, height - 4));
    }
    if (!form.title().isEmpty()) {
      double baseline = margin + titleLook.capitals() + 2;
      titleLook.left(graphics, form.title(), margin, baseline, palette.text());
    }
    double buttonX = margin;
    for (int i = 0; i < form.items().size(); i++) {
      Form.Item item = form.items().get(i);
      double y = tops.get(i);
      switch (item.type()) {
        case TEXT -> text(graphics, item, y);
        case CHECKBOX, CHECKED -> checkbox(graphics, item, y);
        case BUTTON -> {
          button(graphics, item, buttonX, y);
          buttonX += buttonWidth(item) + look.size();
        }
      }
    }
  }

  private Shape rounded(double x, double y, double wide, double high) {
    return new RoundRectangle2D.Double(x, y, wide, high, rounding, rounding);
  }

  private void text(Graphics2D graphics, Form.Item item, double y) {
    ChartPalette palette = look.palette();
    double fieldX = margin;
    double fieldY = y;
    if (above) {
      fieldY += look.size() * 1.4;
      look.left(graphics, shown(item), margin, y + look.capitals() + 3, palette.text());
    } else {
      fieldX += labelWidth + look.size();
      double baseline = y + (row - 4 + look.capitals()) / 2;
      look.left(graphics, shown(item), margin, baseline, palette.text());
    }
    graphics.setStroke(new BasicStroke(1.2f));
    graphics.setColor(palette.line());
    graphics.draw(rounded(fieldX, fieldY, fieldWidth, row - 4));
  }

  private void checkbox(Graphics2D graphics, Form.Item item, double y) {
    ChartPalette palette = look.palette();
    double side = look.size();
    double top = y + (row - 4 - side) / 2;
    graphics.setStroke(new BasicStroke(1.2f));
    graphics.setColor(palette.line());
    graphics.draw(new Rectangle2D.Double(margin, top, side, side));
    if (item.type() == Form.Type.CHECKED) {
      mark(graphics, margin, top, side);
    }
    double baseline = y + (row - 4 + look.capitals()) / 2;
    look.left(graphics, item.label(), margin + 1.6 * side, baseline, palette.text());
  }

  private void mark(Graphics2D graphics, double x, double y, double side) {
    graphics.setStroke(new BasicStroke(1.8f));
    Path2D path = new Path2D.Double();
    switch (mark) {
      case 0 -> {
        path.moveTo(x + side * 0.2, y + side * 0.5);
        path.lineTo(x + side * 0.45, y + side * 0.8);
        path.lineTo(x + side * 0.85, y + side * 0.15);
        graphics.draw(path);
      }
      case 1 -> {
        path.moveTo(x + side * 0.2, y + side * 0.2);
        path.lineTo(x + side * 0.8, y + side * 0.8);
        path.moveTo(x + side * 0.8, y + side * 0.2);
        path.lineTo(x + side * 0.2, y + side * 0.8);
        graphics.draw(path);
      }
      default ->
          graphics.fill(
              new Rectangle2D.Double(x + side * 0.2, y + side * 0.2, side * 0.6, side * 0.6));
    }
  }

  private void button(Graphics2D graphics, Form.Item item, double x, double y) {
    ChartPalette palette = look.palette();
    double wide = buttonWidth(item);
    Shape shape = rounded(x, y, wide, row - 2);
    graphics.setStroke(new BasicStroke(1.2f));
    graphics.setColor(filledButtons ? fill : palette.line());
    if (filledButtons) {
      graphics.fill(shape);
    } else {
      graphics.draw(shape);
    }
    double baseline = y + (row - 2 + look.capitals()) / 2;
    Color colour = filledButtons ? palette.textOn(fill) : palette.text();
    look.centred(graphics, item.label(), x + wide / 2, baseline, colour);
  }
}
