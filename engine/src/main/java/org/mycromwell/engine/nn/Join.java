package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;

/**
 * Rows of two sources by index: index {@code i} means row i of the first source, beyond its end row
 * {@code i - first.count} of the second. Keeps the index, not a copy of it.
 */
public final class Join {
  private final LayerContext context;
  private int @Nullable [] from;
  private int firstCount;
  private int secondCount;

  public Join(LayerContext context) {
    this.context = context;
  }

  /** The rows of the first {@code n} indices, in new rows. */
  public Rows forward(Rows first, Rows second, int[] index, int n) {
    second.requireWidth(first.width());
    if (context.training()) {
      from = index;
      firstCount = first.count();
      secondCount = second.count();
    }
    return RowCopies.gather(context, first, second, index, n);
  }

  /** The gradients of both sources, in new rows. */
  public Gradients backward(Rows dy) {
    int[] index = from;
    if (index == null) {
      throw new IllegalStateException("no forward pass of this join");
    }
    from = null;
    return new Gradients(
        RowCopies.scatter(context, dy, index, 0, firstCount),
        RowCopies.scatter(context, dy, index, firstCount, secondCount));
  }
}
