package org.mycromwell.app.image;

import org.mycromwell.engine.image.Picture;

/** A part of a picture, in its pixels; at least one. Immutable. */
public record Crop(int x, int y, int width, int height) {
  public Crop {
    if (x < 0 || y < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException("no part: " + x + ", " + y + ", " + width + ", " + height);
    }
  }

  /** The part between two corners, as far as it lies in a picture. */
  public static Crop between(double x1, double y1, double x2, double y2, int width, int height) {
    int left = Math.clamp((long) Math.floor(Math.min(x1, x2)), 0, width - 1);
    int top = Math.clamp((long) Math.floor(Math.min(y1, y2)), 0, height - 1);
    int right = Math.clamp((long) Math.ceil(Math.max(x1, x2)), left + 1, width);
    int bottom = Math.clamp((long) Math.ceil(Math.max(y1, y2)), top + 1, height);
    return new Crop(left, top, right - left, bottom - top);
  }

  /** The same part somewhere else, as far as the picture reaches. */
  Crop moved(int right, int down, int pictureWidth, int pictureHeight) {
    return new Crop(
        Math.clamp(x + (long) right, 0, pictureWidth - width),
        Math.clamp(y + (long) down, 0, pictureHeight - height),
        width,
        height);
  }

  /** With its right and lower edge somewhere else, as far as the picture reaches. */
  Crop resized(int right, int down, int pictureWidth, int pictureHeight) {
    return new Crop(
        x,
        y,
        Math.clamp(width + (long) right, 1, pictureWidth - x),
        Math.clamp(height + (long) down, 1, pictureHeight - y));
  }

  /** Whether it is all of a picture. */
  boolean isWhole(Picture picture) {
    return x == 0 && y == 0 && width == picture.width() && height == picture.height();
  }

  /** The pixels. */
  Picture of(Picture picture) {
    if (x + width > picture.width() || y + height > picture.height()) {
      throw new IllegalArgumentException(this + " is not in the picture");
    }
    int[] pixels = new int[width * height];
    for (int row = 0; row < height; row++) {
      System.arraycopy(picture.rgb(), (y + row) * picture.width() + x, pixels, row * width, width);
    }
    return Picture.drawn(pixels, width, height);
  }
}
