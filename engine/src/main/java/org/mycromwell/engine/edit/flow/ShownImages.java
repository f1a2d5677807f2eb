package org.mycromwell.engine.edit.flow;

import java.util.List;
import org.mycromwell.engine.image.CharacterGrid;
import org.mycromwell.engine.image.ImageTensor;

/**
 * Images that belong to a job.
 *
 * @param count how many they are
 * @param tensors what the model sees of them, image by image
 * @param onGrid whether they are pictures of text, each on its character grid
 */
public record ShownImages(int count, List<ImageTensor> tensors, boolean onGrid) {
  public static final ShownImages NONE = new ShownImages(0, List.of());

  /** Tokens of an answer beyond one for each cell. */
  private static final int SPARE_TOKENS = 64;

  public ShownImages {
    tensors = List.copyOf(tensors);
  }

  /** Images that are no pictures of text. */
  public ShownImages(int count, List<ImageTensor> tensors) {
    this(count, tensors, false);
  }

  /** Tokens in which all that could stand in the images can be written, byte by byte. */
  int answerTokens() {
    return tensors.stream().mapToInt(ShownImages::cells).sum() + SPARE_TOKENS;
  }

  /** Cells of an image, with one for the end of each line. */
  private static int cells(ImageTensor image) {
    return (image.height() / CharacterGrid.CELL_HEIGHT)
        * (image.width() / CharacterGrid.CELL_WIDTH + 1);
  }
}
