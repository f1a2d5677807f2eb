package org.mycromwell.engine.data.charts;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.data.pictures.FontShelf;
import org.mycromwell.engine.data.pictures.Pictures;
import org.mycromwell.engine.image.Picture;

/** Makes charts and draws them, of any size: a model sees them scaled to one tile. Immutable. */
public final class ChartRenderer {
  /** Share of the pictures that are as large as models see them. */
  private static final double NATIVE = 0.6;

  private static final double LARGEST = 2.2;

  private final Split split;
  private final @Nullable FontShelf fonts;
  private final ChartMaker maker;

  /**
   * @param split whose words, colours and shapes are taken
   * @param fonts of the split, or null for the built-in one
   */
  public ChartRenderer(Split split, @Nullable FontShelf fonts) {
    this.split = split;
    this.fonts = fonts;
    maker = new ChartMaker(split);
  }

  /** A chart that is drawn. */
  public record Drawn(Chart chart, Picture picture, Map<String, String> style) {}

  /** One of these numbers. */
  public Drawn draw(ChartKind kind, Draws random) {
    while (true) {
      Chart chart = maker.make(kind, random);
      ChartLook look = ChartLook.choose(split, fonts, random);
      Drawing drawing = drawing(chart, look, random);
      if (drawing.fits()) {
        double scale = random.nextBoolean(NATIVE) ? 1 : random.nextDouble(1.2, LARGEST);
        Picture picture = paint(drawing, look, scale, random.nextBoolean(0.1));
        return new Drawn(
            chart,
            picture,
            Map.of(
                "palette",
                look.palette().name(),
                "scale",
                String.format(Locale.ROOT, "%.2f", scale)));
      }
    }
  }

  private static Drawing drawing(Chart chart, ChartLook look, Draws random) {
    return switch (chart) {
      case Plot plot ->
          plot.kind() == ChartKind.PIE
              ? PiePainter.draw(plot, look, random)
              : PlotPainter.draw(plot, look, random);
      case Diagram diagram -> DiagramPainter.draw(diagram, look, random);
      case Form form -> FormPainter.draw(form, look, random);
    };
  }

  private static Picture paint(Drawing drawing, ChartLook look, double scale, boolean rough) {
    int width = (int) Math.ceil(drawing.width() * scale);
    int height = (int) Math.ceil(drawing.height() * scale);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_ANTIALIASING,
        rough ? RenderingHints.VALUE_ANTIALIAS_OFF : RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(look.palette().paper());
    graphics.fillRect(0, 0, width, height);
    graphics.scale(scale, scale);
    drawing.painter().accept(graphics);
    graphics.dispose();
    return Pictures.of(image);
  }
}
