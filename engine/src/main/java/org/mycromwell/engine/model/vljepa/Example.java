package org.mycromwell.engine.model.vljepa;

import java.util.Arrays;
import java.util.List;
import org.mycromwell.engine.image.ImageTensor;

/**
 * One thing to learn from. The arrays are not copied; nobody changes them afterwards.
 *
 * @param context the whole prompt, its last token included
 * @param answer what follows, {@code <EOS>} where it ends; empty when only the context is learnt
 *     from
 * @param answerWeights of the loss at each token of the answer
 * @param sourceStart where in the context the text begins that the answer takes the place of
 *     ({@link Coordinates#firstPlace}), or -1
 * @param cellLabels classes of the character cells of the images, image by image, row by row; or
 *     empty
 */
public record Example(
    int[] context,
    int[] answer,
    float[] answerWeights,
    int sourceStart,
    List<ImageTensor> images,
    int[] cellLabels) {
  /** Checks that the parts fit together. */
  public Example {
    images = List.copyOf(images);
    if (context.length == 0) {
      throw new IllegalArgumentException("an example needs a context");
    }
    if (answer.length != answerWeights.length) {
      throw new IllegalArgumentException(
          answer.length + " tokens of answer, " + answerWeights.length + " weights");
    }
    if (sourceStart < -1 || sourceStart > context.length) {
      throw new IllegalArgumentException(
          "source at " + sourceStart + " in a context of " + context.length);
    }
  }

  /** An example of text alone in which every token of the answer counts 1. */
  public static Example text(int[] context, int[] answer, int sourceStart) {
    float[] weights = new float[answer.length];
    Arrays.fill(weights, 1);
    return new Example(context, answer, weights, sourceStart, List.of(), new int[0]);
  }
}
