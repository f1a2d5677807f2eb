package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;

/**
 * {@code y = x / sqrt(mean(x^2) + eps) * w} over rows as wide as the weights; wider rows are cut,
 * which gives a norm per head. Without weights {@code w} is one. Keeps {@code x}.
 */
public final class RmsNorm {
  private static final int COLUMNS = 16;

  private final LayerContext context;
  private final @Nullable Parameter weight;
  private final int width;
  private final float eps;
  private @Nullable Rows input;
  private float @Nullable [] rstd;

  public RmsNorm(LayerContext context, Parameter weight, float eps) {
    this(context, weight, weight.size(), eps);
  }

  /** A norm over {@code width} without weights. */
  public RmsNorm(LayerContext context, int width, float eps) {
    this(context, null, width, eps);
  }

  private RmsNorm(LayerContext context, @Nullable Parameter weight, int width, float eps) {
    this.context = context;
    this.weight = weight;
    this.width = width;
    this.eps = eps;
  }

  public Rows forward(Rows x) {
    Rows y = context.buffers().rows(x.count(), x.width());
    Rows in = x.reshaped(width);
    float[] scales = context.buffers().floats(in.count());
    float[] w = weight == null ? null : weight.value();
    context.forRange(
        in.count(),
        1,
        (begin, end) ->
            context
                .kernels()
                .rmsNorm(
                    in.data(),
                    begin * width,
                    w,
                    y.data(),
                    begin * width,
                    end - begin,
                    width,
                    eps,
                    scales,
                    begin));
    if (context.training()) {
      input = in;
      rstd = scales;
    }
    return y;
  }

  /** Adds to the gradient of the weights; returns that of {@code x} in new rows. */
  public Rows backward(Rows dy) {
    Rows dx = context.buffers().rows(dy.count(), dy.width());
    backward(dy, dx, false);
    return dx;
  }

  /**
   * As {@link #backward(Rows)}, with the gradient of {@code x} stored in or added to {@code dx};
   * {@code dx} may be {@code dy} when it is stored.
   */
  public void backward(Rows dy, Rows dx, boolean accumulate) {
    Rows x = input;
    float[] scales = rstd;
    if (x == null || scales == null) {
      throw new IllegalStateException("no forward pass of " + weight);
    }
    input = null;
    rstd = null;
    dx.requireShape(dy.count(), dy.width());
    dy.reshaped(width).requireShape(x.count(), width);
    if (weight != null && !weight.frozen()) {
      float[] gradient = weight.gradient();
      context.forRange(
          width,
          COLUMNS,
          (begin, end) ->
              context
                  .kernels()
                  .rmsNormWeightGrad(
                      dy.data(), 0, x.data(), 0, scales, 0, x.count(), width, gradient, begin,
                      end));
    }
    float[] w = weight == null ? null : weight.value();
    context.forRange(
        x.count(),
        1,
        (begin, end) -> {
          int at = begin * width;
          context
              .kernels()
              .rmsNormGrad(
                  dy.data(),
                  at,
                  x.data(),
                  at,
                  w,
                  scales,
                  begin,
                  dx.data(),
                  at,
                  end - begin,
                  width,
                  accumulate);
        });
  }
}
