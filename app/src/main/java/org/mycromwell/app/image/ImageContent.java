package org.mycromwell.app.image;

import java.util.List;
import javafx.scene.image.Image;

/**
 * What the zone shows. Immutable.
 *
 * @param pictures those that are shown to the model
 * @param warning such as that the model cannot see; empty for none
 */
public record ImageContent(List<Picture> pictures, String warning) {
  /**
   * A picture that is shown to the model.
   *
   * @param thumbnail small enough to be drawn at once
   * @param tokens it takes; 0 when that is not known
   * @param tiles it is cut into
   */
  public record Picture(
      String name, Image thumbnail, int width, int height, int tokens, int tiles) {}

  public ImageContent {
    pictures = List.copyOf(pictures);
  }
}
