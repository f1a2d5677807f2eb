package org.mycromwell.engine.image;

/** Turns pixels as a camera stored them into a picture that is upright. */
final class Orientation {
  private Orientation() {}

  static Picture upright(int[] rgb, int width, int height, PictureFacts facts) {
    int orientation = facts.orientation();
    if (orientation == 1) {
      return new Picture(rgb, width, height, facts);
    }
    boolean transposed = orientation >= 5;
    int outWidth = transposed ? height : width;
    int outHeight = transposed ? width : height;
    // EXIF names the sides of the scene at which row 0 and column 0 of the file lie.
    boolean fromRight =
        orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
    boolean fromBottom =
        orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
    int[] out = new int[rgb.length];
    for (int y = 0; y < outHeight; y++) {
      int sceneY = fromBottom ? outHeight - 1 - y : y;
      for (int x = 0; x < outWidth; x++) {
        int sceneX = fromRight ? outWidth - 1 - x : x;
        out[y * outWidth + x] =
            transposed ? rgb[sceneX * width + sceneY] : rgb[sceneY * width + sceneX];
      }
    }
    return new Picture(out, outWidth, outHeight, facts);
  }
}
