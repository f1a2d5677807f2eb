package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.Gemm;
import org.mycromwell.engine.kernel.TrainingKernels;

/**
 * The output layer and the softmax over the vocabulary with its gradients, some rows at a time, so
 * that the logits of all rows never exist together.
 */
final class OutputLoss {
  /** What a loss makes of one row. */
  @FunctionalInterface
  interface RowLoss {
    /**
     * The factor of the row's gradient.
     *
     * @param crossEntropy {@code -log softmax(logits)[target]}
     * @param gradient of that by the logits, {@code softmax - onehot(target)}, from {@code at}
     * @param scratch an element per token, undefined
     */
    float weight(int row, double crossEntropy, float[] gradient, int at, float[] scratch);
  }

  private final LayerContext context;
  private final Parameter output;
  private final int chunkRows;

  /**
   * @param output {@code [vocabulary, width]}, tied to an embedding or not
   * @param budgetFloats logits that may exist at a time; at least one row
   */
  OutputLoss(LayerContext context, Parameter output, int budgetFloats) {
    this.context = context;
    this.output = output;
    chunkRows = Math.max(1, budgetFloats / output.rows());
  }

  /** The gradient of {@code h} in new rows; null when no backward pass follows. */
  @Nullable Rows run(Rows h, int[] targets, RowLoss loss) {
    h.requireWidth(output.cols());
    int vocabulary = output.rows();
    Buffers buffers = context.buffers();
    Rows dh = context.training() ? buffers.rows(h.count(), h.width()) : null;
    boolean backward = dh != null;
    int mark = buffers.mark();
    Gemm gemm = context.gemm();
    TrainingKernels kernels = context.kernels();
    float[] logits = buffers.floats(Math.min(h.count(), chunkRows) * vocabulary);
    for (int first = 0; first < h.count(); first += chunkRows) {
      int rows = Math.min(chunkRows, h.count() - first);
      int base = first;
      int at = first * h.width();
      gemm.nt(h.data(), at, output.value(), 0, logits, 0, rows, vocabulary, h.width(), false);
      context.forEach(
          rows,
          vocabulary,
          (i, scratch) -> {
            int lo = i * vocabulary;
            int target = targets[base + i];
            double ce = kernels.crossEntropyGrad(logits, lo, vocabulary, target, 1);
            float weight = loss.weight(base + i, ce, logits, lo, scratch);
            if (backward) {
              for (int j = lo; j < lo + vocabulary; j++) {
                logits[j] *= weight;
              }
            }
          });
      if (dh != null) {
        gemm.nn(logits, 0, output.value(), 0, dh.data(), at, rows, h.width(), vocabulary, false);
        if (!output.frozen()) {
          gemm.tn(logits, 0, h.data(), at, output.gradient(), 0, vocabulary, h.width(), rows, true);
        }
      }
    }
    buffers.releaseTo(mark);
    return dh;
  }

  /** The first token of the highest probability, from the gradient of a row. */
  static int mostProbable(float[] gradient, int at, int vocabulary, int target) {
    int best = target;
    float highest = gradient[at + target] + 1;
    if (highest > 0.5f) {
      return target; // no other can have more
    }
    for (int j = 0; j < vocabulary; j++) {
      if (j != target && gradient[at + j] > highest) {
        highest = gradient[at + j];
        best = j;
      }
    }
    return best;
  }
}
