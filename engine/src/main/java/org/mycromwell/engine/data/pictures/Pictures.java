package org.mycromwell.engine.data.pictures;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.mycromwell.engine.image.Picture;

/** Pictures from and to what Java draws on. */
public final class Pictures {
  private Pictures() {}

  /** What was drawn; the image is not drawn on afterwards. */
  public static Picture of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    if (image.getType() == BufferedImage.TYPE_INT_RGB
        && image.getRaster().getDataBuffer() instanceof DataBufferInt pixels) {
      int[] rgb = pixels.getData();
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] &= 0xffffff;
      }
      return Picture.drawn(rgb, width, height);
    }
    int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] &= 0xffffff;
    }
    return Picture.drawn(rgb, width, height);
  }

  /** The picture as something to draw or write. */
  static BufferedImage image(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    image.getRaster().setDataElements(0, 0, picture.width(), picture.height(), picture.rgb());
    return image;
  }

  /** The file of a picture. */
  public static byte[] png(Picture picture) {
    return png(image(picture));
  }

  /**
   * The picture of a file, so many times as large, as PNG.
   *
   * @throws IOException when the file cannot be read or decoded
   */
  public static byte[] enlarged(Path file, int factor) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    if (image == null) {
      throw new IOException("no picture that can be decoded");
    }
    int width = image.getWidth() * factor;
    int height = image.getHeight() * factor;
    BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = large.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return png(large);
  }

  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("every Java runtime writes PNG");
      }
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory", e);
    }
    return out.toByteArray();
  }
}
