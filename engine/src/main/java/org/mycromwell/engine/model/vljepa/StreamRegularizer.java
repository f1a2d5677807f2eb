package org.mycromwell.engine.model.vljepa;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.nn.Gather;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.nn.RmsNorm;
import org.mycromwell.engine.nn.Rows;
import org.mycromwell.engine.nn.SigReg;

/**
 * The distribution of the embeddings as a loss, of the text's rows and of the images' rows each by
 * itself: together they would look spread out when each is alike but unlike the other.
 *
 * <p>Only rows of what the student sees count: those of hidden places have all the same input, and
 * what can be known of them is little. They are compared after they were made equally long, as the
 * targets of the prediction are; otherwise the term is first met by one direction in which the rows
 * grow long, and the effective rank falls.
 */
final class StreamRegularizer {
  /** The rows of one stream. */
  private static final class Stream {
    final Gather select;
    final RmsNorm norm;
    final SigReg loss;

    Stream(LayerContext context, int width, float eps) {
      select = new Gather(context);
      norm = new RmsNorm(context, width, eps);
      loss = new SigReg(context);
    }
  }

  private final LayerContext context;
  private final Stream text;
  private final Stream vision;
  private boolean withVision;

  StreamRegularizer(LayerContext context, int width, float eps) {
    this.context = context;
    text = new Stream(context, width, eps);
    vision = new Stream(context, width, eps);
  }

  /**
   * The mean over the streams there are.
   *
   * @param masks what the student does not see
   * @param directions fresh copies of the random directions
   * @param weight factor of the gradient, not of what is returned
   */
  double loss(
      Rows memory, BatchLayout layout, Masks masks, Supplier<Rows> directions, float weight) {
    withVision = layout.visionRows() > 0;
    if (!withVision) {
      return loss(text, memory, streamRows(layout, masks, false), directions.get(), weight);
    }
    float half = weight / 2;
    double ofText = loss(text, memory, streamRows(layout, masks, false), directions.get(), half);
    double ofVision = loss(vision, memory, streamRows(layout, masks, true), directions.get(), half);
    return (ofText + ofVision) / 2;
  }

  private static double loss(
      Stream stream, Rows memory, int[] rows, Rows directions, float weight) {
    Rows seen = stream.select.forward(memory, rows, rows.length);
    return stream.loss.forward(stream.norm.forward(seen), directions, weight);
  }

  private static Rows backward(Stream stream) {
    return stream.select.backward(stream.norm.backward(stream.loss.backward()));
  }

  /** The rows of the memory that belong to images, or to text, but for those that are hidden. */
  static int[] streamRows(BatchLayout layout, @Nullable Masks masks, boolean ofVision) {
    int[] rows = new int[layout.memoryRows()];
    int n = 0;
    for (int i = 0; i < rows.length; i++) {
      int source = layout.memory()[i];
      boolean seen = masks == null || !masks.memory(source);
      if (seen && source < layout.visionRows() == ofVision) {
        rows[n++] = i;
      }
    }
    return Arrays.copyOf(rows, n);
  }

  /** The gradient of the memory, in new rows or added to what is given. */
  Rows backward(@Nullable Rows dMemory) {
    Rows sum = backward(text);
    if (withVision) {
      context.add(sum, backward(vision));
    }
    if (dMemory == null) {
      return sum;
    }
    context.add(dMemory, sum);
    return dMemory;
  }
}
