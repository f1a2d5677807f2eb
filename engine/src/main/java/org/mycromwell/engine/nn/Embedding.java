package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.TrainingKernels;

/** Rows of a table {@code [vocabulary, width]} by token id. Keeps the ids, not a copy of them. */
public final class Embedding {
  private static final int COLUMNS = 16;

  private final LayerContext context;
  private final Parameter table;
  private int @Nullable [] ids;

  public Embedding(LayerContext context, Parameter table) {
    this.context = context;
    this.table = table;
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
            System.arraycopy(table.value(), tokenIds[i] * width, y.data(), i * width, width);
          }
        });
    if (context.training()) {
      ids = tokenIds;
    }
    return y;
  }

  /** Adds to the gradient of the table; each worker has columns of its own. */
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
            kernels.add(
                gradient, from[i] * width + begin, dy.data(), i * width + begin, end - begin);
          }
        });
  }
}
