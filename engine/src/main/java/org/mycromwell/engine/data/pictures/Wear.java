package org.mycromwell.engine.data.pictures;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.pictures.RenderedCode.Area;
import org.mycromwell.engine.image.CharacterGrid;
import org.mycromwell.engine.image.Picture;

/** What happens to a picture on its way: it is scaled, compressed, made noisy. */
record Wear(double scale, boolean bicubic, int quality, double noise, Draws random) {

  /** Other plug-ins may be there; the runtime's own gives the same everywhere. */
  private static final String OWN_PLUGIN = "com.sun.imageio.";

  static Wear of(PictureStyle style, Draws random) {
    return new Wear(style.scale(), style.bicubic(), style.quality(), style.noise(), random);
  }

  RenderedCode apply(RenderedCode drawn) {
    RenderedCode worn = scale == 1 ? drawn : scaled(drawn);
    if (quality > 0) {
      worn = with(worn, compressed(worn.picture()));
    }
    return noise > 0 ? with(worn, noisy(worn.picture())) : worn;
  }

  private static RenderedCode with(RenderedCode drawn, Picture picture) {
    return new RenderedCode(
        picture, drawn.area(), drawn.text(), drawn.grid(), drawn.labels(), drawn.style());
  }

  private RenderedCode scaled(RenderedCode drawn) {
    Picture picture = drawn.picture();
    int width = Math.max(1, (int) Math.round(picture.width() * scale));
    int height = Math.max(1, (int) Math.round(picture.height() * scale));
    double across = (double) width / picture.width();
    double down = (double) height / picture.height();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        bicubic
            ? RenderingHints.VALUE_INTERPOLATION_BICUBIC
            : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(Pictures.image(picture), 0, 0, width, height, null);
    graphics.dispose();
    Area area = drawn.area();
    int left = (int) Math.round(area.x() * across);
    int top = (int) Math.round(area.y() * down);
    int right = Math.min(width, (int) Math.round((area.x() + area.width()) * across));
    int bottom = Math.min(height, (int) Math.round((area.y() + area.height()) * down));
    CharacterGrid grid = drawn.grid();
    return new RenderedCode(
        Pictures.of(image),
        new Area(left, top, right - left, bottom - top),
        drawn.text(),
        new CharacterGrid(
            grid.left() * across,
            grid.advance() * across,
            grid.baseline() * down,
            grid.pitch() * down,
            grid.rows(),
            grid.columns(),
            1),
        drawn.labels(),
        drawn.style());
  }

  private Picture compressed(Picture picture) {
    ImageWriter writer = own(ImageIO.getImageWritersByFormatName("jpeg"));
    ImageReader reader = own(ImageIO.getImageReadersByFormatName("jpeg"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam options = writer.getDefaultWriteParam();
      options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      options.setCompressionQuality(quality / 100f);
      writer.setOutput(out);
      writer.write(null, new IIOImage(Pictures.image(picture), null, null), options);
      out.flush();
      try (MemoryCacheImageInputStream in =
          new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        reader.setInput(in, true, true);
        return Pictures.of(reader.read(0));
      }
    } catch (IOException e) {
      throw new IllegalStateException("compressing in memory", e);
    } finally {
      writer.dispose();
      reader.dispose();
    }
  }

  private static <T> T own(Iterator<T> plugins) {
    while (plugins.hasNext()) {
      T plugin = plugins.next();
      if (plugin.getClass().getName().startsWith(OWN_PLUGIN)) {
        return plugin;
      }
    }
    throw new IllegalStateException("every Java runtime reads and writes JPEG");
  }

  private Picture noisy(Picture picture) {
    int[] rgb = picture.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      long bits = random.nextLong();
      int out = 0;
      for (int shift = 0; shift <= 16; shift += 8) {
        // The sum of four uniform bytes is nearly normal, with a deviation of 148.
        int sum = 0;
        for (int part = 0; part < 4; part++) {
          sum += (int) (bits >>> (part * 16 + shift / 2) & 0xff);
        }
        int level = (rgb[i] >> shift & 0xff) + (int) Math.round((sum - 510) * noise / 148);
        out |= Math.clamp(level, 0, 255) << shift;
      }
      rgb[i] = out;
    }
    return Picture.drawn(rgb, picture.width(), picture.height());
  }
}
