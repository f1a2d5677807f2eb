package org.mycromwell.engine.data.pictures;

import java.util.List;
import org.mycromwell.engine.image.ImageTensor;

/**
 * What a model sees of a picture of code.
 *
 * @param images cells of a character grid in one channel, or coloured tiles
 * @param labels class of every cell, row by row ({@link CellLabels}); empty for tiles
 */
public record CodePicture(List<ImageTensor> images, int[] labels) {
  public CodePicture {
    images = List.copyOf(images);
  }
}
