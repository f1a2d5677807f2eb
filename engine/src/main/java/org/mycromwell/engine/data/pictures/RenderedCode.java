package org.mycromwell.engine.data.pictures;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mycromwell.engine.image.CharacterGrid;
import org.mycromwell.engine.image.Picture;

/**
 * A picture of code and the truth about it.
 *
 * @param area where the code is, without line numbers and frame
 * @param text what a user expects to get: the lines that are wholly visible, without the
 *     indentation they share, each with its line end
 * @param grid on which the text stands, in pixels of the picture
 * @param labels class of every cell of the grid, row by row ({@link CellLabels})
 * @param style what it looks like, in words
 */
public record RenderedCode(
    Picture picture,
    Area area,
    String text,
    CharacterGrid grid,
    int[] labels,
    Map<String, String> style) {

  public RenderedCode {
    style = Collections.unmodifiableMap(new LinkedHashMap<>(style));
  }

  /** Pixels from {@code x}, {@code y} on. */
  public record Area(int x, int y, int width, int height) {}
}
