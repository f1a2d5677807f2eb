package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;

/** {@code y = x * sigmoid(x)}. Keeps {@code x}. */
public final class Silu {
  private static final int ELEMENTS = 16;

  private final LayerContext context;
  private @Nullable Rows input;

  public Silu(LayerContext context) {
    this.context = context;
  }

  public Rows forward(Rows x) {
    Rows y = context.buffers().rows(x.count(), x.width());
    context.forRange(
        x.size(),
        ELEMENTS,
        (begin, end) -> context.kernels().silu(x.data(), begin, y.data(), begin, end - begin));
    if (context.training()) {
      input = x;
    }
    return y;
  }

  /** Overwrites {@code dy} with the gradient of {@code x} and returns it. */
  public Rows backward(Rows dy) {
    Rows x = input;
    if (x == null) {
      throw new IllegalStateException("no forward pass of this activation");
    }
    input = null;
    dy.requireShape(x.count(), x.width());
    context.forRange(
        x.size(),
        ELEMENTS,
        (begin, end) ->
            context
                .kernels()
                .siluGrad(dy.data(), begin, x.data(), begin, dy.data(), begin, end - begin));
    return dy;
  }
}
