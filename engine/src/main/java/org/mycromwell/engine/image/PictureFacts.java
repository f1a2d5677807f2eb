package org.mycromwell.engine.image;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the file of a picture was and what was done on reading it.
 *
 * @param format null when the picture came from no file
 * @param storedWidth pixels in the file, before rotation
 * @param orientation that of EXIF: 1 upright, 3 half a turn, 6 and 8 quarter turns, even numbers up
 *     to 4 and odd ones from 5 mirrored
 * @param transparent whether pixels were laid over the background
 * @param profileApplied whether a colour profile other than sRGB was converted
 * @param animated whether there are more frames than the first, which was taken
 */
public record PictureFacts(
    @Nullable ImageFormat format,
    int storedWidth,
    int storedHeight,
    int orientation,
    boolean transparent,
    boolean profileApplied,
    boolean animated) {

  static PictureFacts drawn(int width, int height) {
    return new PictureFacts(null, width, height, 1, false, false, false);
  }

  /** Whether the orientation of the camera was undone. */
  public boolean rotated() {
    return orientation != 1;
  }

  /** The facts in words, such as "PNG 640 x 480", "rotated as the camera says". */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    String size = storedWidth + " x " + storedHeight;
    words.add(format == null ? size : format.label() + " " + size);
    if (rotated()) {
      words.add("rotated as the camera says");
    }
    if (profileApplied) {
      words.add("colour profile converted to sRGB");
    }
    if (transparent) {
      words.add("laid over the background");
    }
    if (animated) {
      words.add("first frame of an animation");
    }
    return words;
  }
}
