package org.mycromwell.engine.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image as a model sees it, and what was done to it.
 *
 * @param tensors tiles row by row, the overview last; a single one when nothing was cut
 * @param grid null when the image was not laid on a character grid
 * @param scale size of a pixel that the model sees relative to one of the picture; 1 is native
 * @param tokens what the image costs of the context
 * @param words what was done, for people, one phrase each
 */
public record ProcessedImage(
    List<ImageTensor> tensors,
    PictureFacts facts,
    @Nullable CharacterGrid grid,
    double scale,
    int tileRows,
    int tileColumns,
    int tokens,
    List<String> words) {

  /** Copies the lists. */
  public ProcessedImage {
    tensors = List.copyOf(tensors);
    words = List.copyOf(words);
  }

  /** The words as one sentence. */
  public String summary() {
    return String.join(", ", words) + ", " + tokens + " tokens";
  }
}
