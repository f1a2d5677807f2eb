package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.TrainingKernels;

/**
 * Rows of a table {@code [vocabulary, width]} by token id, times a factor. Keeps the ids, not a
 * copy of them.
 */
public final class Embedding {
  private static final int COLUMNS = 16;

  private final LayerContext context;
  private final Parameter table;
  private final float scale;
  private int @Nullable [] ids;

  public Embedding(LayerContext context, Parameter table, float scale) {
    this.context = context;
    this.table = table;
    this.scale = scale;
  }

  public int width() {
    return table.cols();
  }

  /** The rows of the first {@code n} ids. */
  public Rows forward(int[] tokenIds, int n) {
    int width = table.cols();
    Rows y = context.buffers().rows(n, width);
    context.forRange(
        n,
        1,
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            int row = tokenIds[i] * width;
            for (int c = 0; c < width; c++) {
              y.data()[i * width + c] = scale * table.value()[row + c];
            }
          }
        });
    if (context.training()) {
      ids = tokenIds;
    }
    return y;
  }

  /** Adds to the gradient of the table, and scales {@code dy}; each worker has its own columns. */
  public void backward(Rows dy) {
    int[] from = ids;
    if (from == null) {
      throw new IllegalStateException("no forward pass of " + table);
    }
    ids = null;
    if (table.frozen()) {
      return;
    }
    int width = table.cols();
    dy.requireWidth(width);
    float[] gradient = table.gradient();
    TrainingKernels kernels = context.kernels();
    context.forRange(
        width,
        COLUMNS,
        (begin, end) -> {
          for (int i = 0; i < dy.count(); i++) {
            for (int c = i * width + begin; c < i * width + end; c++) {
              dy.data()[c] *= scale;
            }
            kernels.add(
                gradient, from[i] * width + begin, dy.data(), i * width + begin, end - begin);
          }
        });
  }
}
