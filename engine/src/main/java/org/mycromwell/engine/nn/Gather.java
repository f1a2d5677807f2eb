package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;

/**
 * Rows by index: {@code y[i] = x[index[i]]}, a permutation, a selection or with repetitions. Keeps
 * the index, not a copy of it.
 */
public final class Gather {
  private final LayerContext context;
  private int @Nullable [] from;
  private int sources;

  public Gather(LayerContext context) {
    this.context = context;
  }

  /** The rows of the first {@code n} indices, in new rows. */
  public Rows forward(Rows x, int[] index, int n) {
    if (context.training()) {
      from = index;
      sources = x.count();
    }
    return RowCopies.gather(context, x, null, index, n);
  }

  /** The gradient of {@code x}, in new rows: each the sum of its copies' gradients. */
  public Rows backward(Rows dy) {
    int[] index = from;
    if (index == null) {
      throw new IllegalStateException("no forward pass of this selection");
    }
    from = null;
    return RowCopies.scatter(context, dy, index, 0, sources);
  }
}
