package org.mycromwell.engine.model.vljepa;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.nn.Gather;
import org.mycromwell.engine.nn.ImageGrid;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.nn.Linear;
import org.mycromwell.engine.nn.Rows;

/** Names the character in each cell of an image from the rows of the vision encoder. */
final class CharReadout {
  private final LayerContext context;
  private final Gather cells;
  private final Linear linear;
  private final int hidden;
  private final int classes;
  private @Nullable Rows gradient;
  private long cellCount;
  private long correct;

  CharReadout(GraphBuilder build, VisionConfig config) {
    context = build.context();
    cells = new Gather(context);
    linear = build.linear("v.chars");
    hidden = config.hidden();
    classes = config.charClasses();
  }

  /**
   * The mean cross-entropy over the cells with a label; 0 without any.
   *
   * @param weight factor of the gradient, not of what is returned
   */
  double loss(Rows vision, BatchLayout layout, float weight) {
    int[] labels = labels(layout);
    int[] order = cellOrder(layout.grid());
    if (2 * labels.length != order.length) {
      throw new IllegalArgumentException(
          labels.length + " labels for " + order.length / 2 + " cells");
    }
    Rows pairs = cells.forward(vision, order, order.length).reshaped(2 * hidden);
    Rows logits = linear.forward(pairs);
    cellCount = 0;
    for (int label : labels) {
      cellCount += label >= 0 ? 1 : 0;
    }
    float share = cellCount == 0 ? 0 : weight / cellCount;
    double[] losses = new double[labels.length];
    boolean[] right = new boolean[labels.length];
    TrainingKernels kernels = context.kernels();
    context.forRange(
        labels.length,
        1,
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            int at = i * classes;
            if (labels[i] < 0) {
              Arrays.fill(logits.data(), at, at + classes, 0);
              continue;
            }
            right[i] = best(logits.data(), at) == labels[i];
            losses[i] = kernels.crossEntropyGrad(logits.data(), at, classes, labels[i], share);
          }
        });
    gradient = logits;
    double loss = 0;
    correct = 0;
    for (int i = 0; i < labels.length; i++) {
      loss += losses[i];
      correct += right[i] ? 1 : 0;
    }
    return cellCount == 0 ? 0 : loss / cellCount;
  }

  private int best(float[] logits, int at) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (logits[at + i] > logits[at + best]) {
        best = i;
      }
    }
    return best;
  }

  /** -1 for the cells of examples without labels. */
  private static int[] labels(BatchLayout layout) {
    int[] labels = new int[layout.visionRows() / 2];
    Arrays.fill(labels, -1);
    for (int e = 0; e < layout.examples().size(); e++) {
      int[] own = layout.examples().get(e).cellLabels();
      int first = layout.visionBegin()[e] / 2;
      int n = layout.visionBegin()[e + 1] / 2 - first;
      if (own.length != 0 && own.length != n) {
        throw new IllegalArgumentException(own.length + " labels for " + n + " cells");
      }
      System.arraycopy(own, 0, labels, first, own.length);
    }
    return labels;
  }

  /** The upper and the lower token of each cell, cell after cell. */
  private static int[] cellOrder(ImageGrid grid) {
    int[] order = new int[grid.rows()];
    int at = 0;
    int first = 0;
    for (int i = 0; i < grid.count(); i++) {
      int width = grid.widths()[i];
      for (int y = 0; y < grid.heights()[i]; y += 2) {
        for (int x = 0; x < width; x++) {
          order[at++] = first + y * width + x;
          order[at++] = first + (y + 1) * width + x;
        }
      }
      first += grid.size(i);
    }
    return order;
  }

  long cellCount() {
    return cellCount;
  }

  /** Cells of the last loss that were read right. */
  long correct() {
    return correct;
  }

  /** Adds to the gradients of the parameters; returns that of the vision rows. */
  Rows backward() {
    Rows d = gradient;
    if (d == null) {
      throw new IllegalStateException("no forward pass of the readout");
    }
    gradient = null;
    return cells.backward(linear.backward(d).reshaped(hidden));
  }
}
