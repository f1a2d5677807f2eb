package org.mycromwell.engine.image;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Decoded pixels of any depth and colour space as opaque sRGB, eight bits a channel. */
record Pixels(int[] rgb, boolean transparent, boolean profileApplied) {

  /**
   * Converts an image and lays it over the background.
   *
   * @param profile colour profile of the file that the decoder has not applied, or null
   */
  static Pixels of(
      BufferedImage image, byte @Nullable [] profile, ImageReader.Canvas canvas, int background) {
    int opaque = background & 0xffffff;
    int[] rgb = new int[Math.multiplyExact(canvas.width(), canvas.height())];
    BufferedImage source = image;
    boolean converted = false;
    boolean gray = isPlainGray(image.getColorModel());
    if (profile != null) {
      BufferedImage tagged = gray ? null : retag(image, profile);
      if (tagged != null) {
        source = toSrgb(tagged);
        converted = true;
      }
    } else if (!gray && !isSrgb(image.getColorModel())) {
      source = toSrgb(image);
      converted = true;
    }
    boolean transparent = image.getWidth() < canvas.width() || image.getHeight() < canvas.height();
    if (transparent) {
      Arrays.fill(rgb, opaque);
    }
    int[] row = new int[source.getWidth()];
    for (int y = 0; y < source.getHeight(); y++) {
      if (gray) {
        grayRow(source, y, row);
      } else {
        source.getRGB(0, y, row.length, 1, row, 0, row.length);
      }
      int to = (canvas.top() + y) * canvas.width() + canvas.left();
      for (int x = 0; x < row.length; x++) {
        int alpha = row[x] >>> 24;
        transparent |= alpha != 255;
        rgb[to + x] = alpha == 255 ? row[x] & 0xffffff : over(row[x], alpha, opaque);
      }
    }
    return new Pixels(rgb, transparent, converted);
  }

  /**
   * Grey without a profile of its own. Java takes it for linear light, which would make every grey
   * screenshot too bright; files mean the curve of sRGB.
   */
  private static boolean isPlainGray(ColorModel model) {
    if (!(model instanceof ComponentColorModel)) {
      return false;
    }
    ColorSpace space = model.getColorSpace();
    return space.getType() == ColorSpace.TYPE_GRAY
        && (!(space instanceof ICC_ColorSpace)
            || space.equals(ColorSpace.getInstance(ColorSpace.CS_GRAY)));
  }

  private static boolean isSrgb(ColorModel model) {
    return model instanceof IndexColorModel || model.getColorSpace().isCS_sRGB();
  }

  private static void grayRow(BufferedImage image, int y, int[] row) {
    Raster raster = image.getRaster();
    int bits = raster.getSampleModel().getSampleSize(0);
    int max = (1 << Math.min(bits, 16)) - 1;
    boolean alpha = raster.getNumBands() > 1;
    for (int x = 0; x < row.length; x++) {
      int value = (raster.getSample(x, y, 0) * 255 + max / 2) / max;
      int a = alpha ? (raster.getSample(x, y, 1) * 255 + max / 2) / max : 255;
      row[x] = a << 24 | value << 16 | value << 8 | value;
    }
  }

  /** The same pixels with their meaning as the profile gives it; null when it does not fit them. */
  private static @Nullable BufferedImage retag(BufferedImage image, byte[] profile) {
    if (image.getColorModel() instanceof IndexColorModel palette) {
      BufferedImage direct =
          new BufferedImage(
              image.getWidth(),
              image.getHeight(),
              palette.hasAlpha() ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR);
      int[] row = new int[image.getWidth()];
      for (int y = 0; y < image.getHeight(); y++) {
        image.getRGB(0, y, row.length, 1, row, 0, row.length);
        direct.setRGB(0, y, row.length, 1, row, 0, row.length);
      }
      return retag(direct, profile);
    }
    if (!(image.getColorModel() instanceof ComponentColorModel model)) {
      return null;
    }
    try {
      ICC_ColorSpace space = new ICC_ColorSpace(ICC_Profile.getInstance(profile));
      if (space.getType() != ColorSpace.TYPE_RGB || model.getNumColorComponents() != 3) {
        return null;
      }
      ComponentColorModel tagged =
          new ComponentColorModel(
              space,
              model.hasAlpha(),
              model.isAlphaPremultiplied(),
              model.getTransparency(),
              model.getTransferType());
      return new BufferedImage(tagged, image.getRaster(), model.isAlphaPremultiplied(), null);
    } catch (IllegalArgumentException e) {
      return null; // a damaged profile: the colours are shown as they are stored
    }
  }

  private static BufferedImage toSrgb(BufferedImage image) {
    BufferedImage out =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
    return new ColorConvertOp(null).filter(image, out);
  }

  private static int over(int argb, int alpha, int background) {
    int out = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int top = argb >> shift & 0xff;
      int below = background >> shift & 0xff;
      out = out << 8 | (top * alpha + below * (255 - alpha) + 127) / 255;
    }
    return out;
  }
}
