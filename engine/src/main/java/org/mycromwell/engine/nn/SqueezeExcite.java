package org.mycromwell.engine.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.TrainingKernels;

/**
 * Weighs the channels of each image by what is in it: {@code y = x * sigmoid(expand(silu(reduce(
 * mean over pixels of x))))} (Hu et al. 2018), without biases. Keeps {@code x}.
 */
public final class SqueezeExcite {
  private static final int CHANNELS = 16;

  private final LayerContext context;
  private final Linear reduce;
  private final Silu silu;
  private final Linear expand;
  private @Nullable Rows input;
  private @Nullable ImageGrid inputGrid;
  private @Nullable Rows weights;

  /**
   * A layer of these weights.
   *
   * @param reduce {@code [reduced, channels]}
   * @param expand {@code [channels, reduced]}
   */
  public SqueezeExcite(LayerContext context, Parameter reduce, Parameter expand) {
    this.context = context;
    this.reduce = new Linear(context, reduce, null);
    this.expand = new Linear(context, expand, null);
    silu = new Silu(context);
  }

  /** To new rows. */
  public Rows forward(Rows x, ImageGrid grid) {
    x.requireShape(grid.rows(), expand.outputs());
    int channels = x.width();
    Rows mean = sums(x, null, grid);
    for (int image = 0; image < grid.count(); image++) {
      float share = 1f / grid.size(image);
      for (int c = 0; c < channels; c++) {
        mean.data()[image * channels + c] *= share;
      }
    }
    Rows s = expand.forward(silu.forward(reduce.forward(mean)));
    for (int i = 0; i < s.size(); i++) {
      s.data()[i] = (float) (1 / (1 + Math.exp(-s.data()[i])));
    }
    Rows y = context.buffers().rows(x.count(), channels);
    multiply(x, s, grid, y, null);
    if (context.training()) {
      input = x;
      inputGrid = grid;
      weights = s;
    }
    return y;
  }

  /** Per image and channel the sum over pixels of {@code a}, or of {@code a * b}. */
  private Rows sums(Rows a, @Nullable Rows b, ImageGrid grid) {
    int channels = a.width();
    Rows sums = context.buffers().rows(grid.count(), channels);
    TrainingKernels kernels = context.kernels();
    context.forRange(
        channels,
        CHANNELS,
        (begin, end) -> {
          int row = 0;
          for (int image = 0; image < grid.count(); image++) {
            int to = image * channels;
            Arrays.fill(sums.data(), to + begin, to + end, 0);
            for (int i = 0; i < grid.size(image); i++, row++) {
              int at = row * channels;
              if (b == null) {
                kernels.add(sums.data(), to + begin, a.data(), at + begin, end - begin);
              } else {
                for (int c = begin; c < end; c++) {
                  sums.data()[to + c] += a.data()[at + c] * b.data()[at + c];
                }
              }
            }
          }
        });
    return sums;
  }

  /** {@code y = x * s}, plus {@code offset}; {@code s} and {@code offset} have a row per image. */
  private void multiply(Rows x, Rows s, ImageGrid grid, Rows y, @Nullable Rows offset) {
    int channels = x.width();
    for (int image = 0; image < grid.count(); image++) {
      int first = grid.begin(image);
      int to = image * channels;
      context.forRange(
          grid.size(image),
          1,
          (begin, end) -> {
            for (int i = first + begin; i < first + end; i++) {
              int at = i * channels;
              for (int c = 0; c < channels; c++) {
                y.data()[at + c] = x.data()[at + c] * s.data()[to + c];
              }
              if (offset != null) {
                context.kernels().add(y.data(), at, offset.data(), to, channels);
              }
            }
          });
    }
  }

  /** Adds to the gradients of the parameters; returns that of {@code x} in new rows. */
  public Rows backward(Rows dy) {
    Rows x = input;
    ImageGrid grid = inputGrid;
    Rows s = weights;
    if (x == null || grid == null || s == null) {
      throw new IllegalStateException("no forward pass of this layer");
    }
    input = null;
    inputGrid = null;
    weights = null;
    Rows ds = sums(dy, x, grid);
    for (int i = 0; i < ds.size(); i++) {
      float weight = s.data()[i];
      ds.data()[i] *= weight * (1 - weight);
    }
    Rows dMean = reduce.backward(silu.backward(expand.backward(ds)));
    for (int image = 0; image < grid.count(); image++) {
      float share = 1f / grid.size(image);
      for (int c = 0; c < dMean.width(); c++) {
        dMean.data()[image * dMean.width() + c] *= share;
      }
    }
    Rows dx = context.buffers().rows(x.count(), x.width());
    multiply(dy, s, grid, dx, dMean);
    return dx;
  }
}
