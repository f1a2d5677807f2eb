package org.mycromwell.app.image;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.mycromwell.engine.image.Picture;

/**
 * A picture that is shown to the model. Immutable.
 *
 * @param id tells it from the others
 * @param name for the user
 * @param file what the model reads: the user's own file, or a private copy
 * @param owned whether {@code file} is such a copy, which goes with the picture
 * @param picture all of it, as it was added
 * @param crop the part that is shown to the model; empty for all
 * @param cost what the model makes of it; empty while no model that sees is open
 */
public record AttachedImage(
    long id,
    String name,
    Path file,
    boolean owned,
    Picture picture,
    Optional<Crop> crop,
    Optional<Cost> cost) {
  /**
   * What a picture is for a model.
   *
   * @param tokens about how many; empty when it cannot be shown to the model
   * @param tiles it is cut into, the overview included
   * @param words what is done to it, or why it cannot be shown
   */
  public record Cost(OptionalInt tokens, int tiles, String words) {}

  /** Pixels of what the model is shown. */
  public int width() {
    return crop.map(Crop::width).orElse(picture.width());
  }

  /** Pixels of what the model is shown. */
  public int height() {
    return crop.map(Crop::height).orElse(picture.height());
  }

  /** {@code 640 x 480, 2 tiles, 310 tokens}, as far as it is known. */
  public String label() {
    StringBuilder text = new StringBuilder();
    text.append(width()).append(" \u00d7 ").append(height());
    if (cost.isPresent() && cost.get().tokens().isPresent()) {
      int tiles = cost.get().tiles();
      text.append(", ").append(tiles).append(tiles == 1 ? " tile, " : " tiles, ");
      text.append(String.format(Locale.ROOT, "%,d tokens", cost.get().tokens().getAsInt()));
    }
    return text.toString();
  }

  AttachedImage with(Optional<Cost> newCost) {
    return new AttachedImage(id, name, file, owned, picture, crop, newCost);
  }
}
