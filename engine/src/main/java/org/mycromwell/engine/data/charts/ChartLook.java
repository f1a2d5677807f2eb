package org.mycromwell.engine.data.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.data.pictures.FontShelf;
import org.mycromwell.engine.data.pictures.Lettering;

/**
 * What the pictures of all kinds have in common.
 *
 * @param size of the font, in pixels of a picture that is not scaled
 * @param unseen whether shapes may be taken that are never learnt
 */
record ChartLook(ChartPalette palette, Lettering lettering, double size, boolean unseen) {
  private static final double SMALLEST = 10;
  private static final double LARGEST = 14;

  static ChartLook choose(Split split, @Nullable FontShelf fonts, Draws random) {
    return new ChartLook(
        random.pick(ChartPalette.of(split)),
        Lettering.pick(fonts, random),
        random.nextDouble(SMALLEST, LARGEST),
        split == Split.HELD_OUT);
  }

  /** The same with letters so many times as large. */
  ChartLook times(double factor) {
    return new ChartLook(palette, lettering, size * factor, unseen);
  }

  double width(String text) {
    return lettering.width(text, size);
  }

  /** Height of capitals. */
  double capitals() {
    return lettering.capitals(size);
  }

  void left(Graphics2D graphics, String text, double x, double baseline, Color colour) {
    graphics.setColor(colour);
    lettering.draw(graphics, text, x, baseline, size);
  }

  void centred(Graphics2D graphics, String text, double x, double baseline, Color colour) {
    left(graphics, text, x - width(text) / 2, baseline, colour);
  }

  void right(Graphics2D graphics, String text, double x, double baseline, Color colour) {
    left(graphics, text, x - width(text), baseline, colour);
  }

  static void line(
      Graphics2D graphics, double x0, double y0, double x1, double y1, Color colour, double width) {
    graphics.setColor(colour);
    graphics.setStroke(new BasicStroke((float) width));
    graphics.draw(new Line2D.Double(x0, y0, x1, y1));
  }
}
