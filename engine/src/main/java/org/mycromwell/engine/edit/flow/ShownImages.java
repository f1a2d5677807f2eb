package org.mycromwell.engine.edit.flow;

import java.util.List;
import org.mycromwell.engine.image.ImageTensor;

/**
 * Images that belong to a job.
 *
 * @param count how many they are
 * @param tensors what the model sees of them, image by image
 */
public record ShownImages(int count, List<ImageTensor> tensors) {
  public static final ShownImages NONE = new ShownImages(0, List.of());

  public ShownImages {
    tensors = List.copyOf(tensors);
  }
}
