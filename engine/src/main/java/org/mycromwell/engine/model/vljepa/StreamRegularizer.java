package org.mycromwell.engine.model.vljepa;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.nn.Gather;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.nn.Rows;
import org.mycromwell.engine.nn.SigReg;

/**
 * The distribution of the embeddings as a loss, of the text's rows and of the images' rows each by
 * itself: together they would look spread out when each is alike but unlike the other.
 */
final class StreamRegularizer {
  /** The rows of one stream. */
  private static final class Stream {
    final Gather select;
    final SigReg loss;

    Stream(LayerContext context) {
      select = new Gather(context);
      loss = new SigReg(context);
    }
  }

  private final LayerContext context;
  private final Stream text;
  private final Stream vision;
  private boolean withVision;

  StreamRegularizer(LayerContext context) {
    this.context = context;
    text = new Stream(context);
    vision = new Stream(context);
  }

  /**
   * The mean over the streams there are.
   *
   * @param directions fresh copies of the random directions
   * @param weight factor of the gradient, not of what is returned
   */
  double loss(Rows memory, BatchLayout layout, Supplier<Rows> directions, float weight) {
    withVision = layout.visionRows() > 0;
    if (!withVision) {
      return loss(text, memory, streamRows(layout, false), directions.get(), weight);
    }
    float half = weight / 2;
    double ofText = loss(text, memory, streamRows(layout, false), directions.get(), half);
    double ofVision = loss(vision, memory, streamRows(layout, true), directions.get(), half);
    return (ofText + ofVision) / 2;
  }

  private static double loss(
      Stream stream, Rows memory, int[] rows, Rows directions, float weight) {
    return stream.loss.forward(
        stream.select.forward(memory, rows, rows.length), directions, weight);
  }

  /** The rows of the memory that belong to images, or to text. */
  static int[] streamRows(BatchLayout layout, boolean ofVision) {
    int[] rows = new int[layout.memoryRows()];
    int n = 0;
    for (int i = 0; i < rows.length; i++) {
      if (layout.memory()[i] < layout.visionRows() == ofVision) {
        rows[n++] = i;
      }
    }
    return Arrays.copyOf(rows, n);
  }

  /** The gradient of the memory, in new rows or added to what is given. */
  Rows backward(@Nullable Rows dMemory) {
    Rows sum = text.select.backward(text.loss.backward());
    if (withVision) {
      context.add(sum, vision.select.backward(vision.loss.backward()));
    }
    if (dMemory == null) {
      return sum;
    }
    context.add(dMemory, sum);
    return dMemory;
  }
}
