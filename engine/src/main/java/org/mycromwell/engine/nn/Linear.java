package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.TrainingKernels;

/**
 * {@code y = x W^T + b} with {@code W [outputs, inputs]} and an optional {@code b [1, outputs]}.
 * Keeps {@code x}, which must not change before the backward pass.
 */
public final class Linear {
  private static final int COLUMNS = 16;

  private final LayerContext context;
  private final Parameter weight;
  private final @Nullable Parameter bias;
  private @Nullable Rows input;

  public Linear(LayerContext context, Parameter weight, @Nullable Parameter bias) {
    this.context = context;
    this.weight = weight;
    this.bias = bias;
    if (bias != null && bias.size() != weight.rows()) {
      throw new IllegalArgumentException(bias + " for " + weight);
    }
  }

  public int inputs() {
    return weight.cols();
  }

  public int outputs() {
    return weight.rows();
  }

  /** {@code [n, inputs]} to new rows {@code [n, outputs]}. */
  public Rows forward(Rows x) {
    x.requireWidth(weight.cols());
    Rows y = context.buffers().rows(x.count(), weight.rows());
    context
        .gemm()
        .nt(
            x.data(),
            0,
            weight.value(),
            0,
            y.data(),
            0,
            x.count(),
            weight.rows(),
            weight.cols(),
            false);
    if (bias != null) {
      addBias(bias.value(), y);
    }
    if (context.training()) {
      input = x;
    }
    return y;
  }

  private void addBias(float[] values, Rows y) {
    TrainingKernels kernels = context.kernels();
    int n = y.width();
    context.forRange(
        y.count(),
        1,
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            kernels.add(y.data(), i * n, values, 0, n);
          }
        });
  }

  /** Adds to the gradients of the parameters; returns that of {@code x} in new rows. */
  public Rows backward(Rows dy) {
    Rows dx = context.buffers().rows(dy.count(), weight.cols());
    backward(dy, dx, false);
    return dx;
  }

  /**
   * As {@link #backward(Rows)}, with the gradient of {@code x} stored in or added to {@code dx}.
   */
  public void backward(Rows dy, Rows dx, boolean accumulate) {
    dx.requireShape(dy.count(), weight.cols());
    backwardParameters(dy);
    context
        .gemm()
        .nn(
            dy.data(),
            0,
            weight.value(),
            0,
            dx.data(),
            0,
            dy.count(),
            weight.cols(),
            weight.rows(),
            accumulate);
  }

  /** The gradients of the parameters alone, where nothing before this layer is trained. */
  public void backwardParameters(Rows dy) {
    Rows x = input;
    if (x == null) {
      throw new IllegalStateException("no forward pass of " + weight);
    }
    input = null;
    dy.requireShape(x.count(), weight.rows());
    if (!weight.frozen()) {
      context
          .gemm()
          .tn(
              dy.data(),
              0,
              x.data(),
              0,
              weight.gradient(),
              0,
              weight.rows(),
              weight.cols(),
              dy.count(),
              true);
    }
    if (bias != null && !bias.frozen()) {
      addColumnSums(dy, bias.gradient());
    }
  }

  private void addColumnSums(Rows dy, float[] sums) {
    float[] data = dy.data();
    int n = dy.width();
    context.forRange(
        n,
        COLUMNS,
        (begin, end) -> {
          for (int i = 0; i < dy.count(); i++) {
            for (int j = begin; j < end; j++) {
              sums[j] += data[i * n + j];
            }
          }
        });
  }
}
