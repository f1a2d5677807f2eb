package org.mycromwell.engine.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
    Rows y = context.buffers().rows(n, table.cols());
    Arrays.fill(y.data(), 0, n * table.cols(), 0);
    add(tokenIds, y);
    return y;
  }

  /** Adds to each row of {@code x} that of its id. */
  public void add(int[] rowIds, Rows x) {
    int width = table.cols();
    x.requireWidth(width);
    context.forRange(
        x.count(),
        1,
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            int row = rowIds[i] * width;
            for (int c = 0; c < width; c++) {
              x.data()[i * width + c] += scale * table.value()[row + c];
            }
          }
        });
    if (context.training()) {
      ids = rowIds;
    }
  }

  /** Adds to the gradient of the table; each worker has its own columns. */
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
    context.forRange(
        width,
        COLUMNS,
        (begin, end) -> {
          for (int i = 0; i < dy.count(); i++) {
            int row = from[i] * width;
            for (int c = begin; c < end; c++) {
              gradient[row + c] += scale * dy.data()[i * width + c];
            }
          }
        });
  }
}
