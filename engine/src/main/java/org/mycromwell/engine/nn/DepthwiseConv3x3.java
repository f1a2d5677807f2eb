package org.mycromwell.engine.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.ConvKernels;

/**
 * Convolution of 3x3 pixels within each channel, padding 1, {@code weight [channels, 9]}, no bias.
 * Keeps {@code x}.
 */
public final class DepthwiseConv3x3 {
  private static final int CHANNELS = 16;

  private final LayerContext context;
  private final Parameter weight;
  private final int stride;
  private @Nullable Rows input;
  private @Nullable ImageGrid inputGrid;

  public DepthwiseConv3x3(LayerContext context, Parameter weight, int stride) {
    if (weight.cols() != 9) {
      throw new IllegalArgumentException(weight + " for 3 x 3 taps");
    }
    this.context = context;
    this.weight = weight;
    this.stride = stride;
  }

  /** The convolved images in new rows, in the order of {@code grid.strided(stride)}. */
  public Rows forward(Rows x, ImageGrid grid) {
    int channels = weight.rows();
    x.requireShape(grid.rows(), channels);
    ImageGrid out = grid.strided(stride);
    Rows y = context.buffers().rows(out.rows(), channels);
    float[] taps = taps();
    for (int image = 0; image < grid.count(); image++) {
      ConvKernels.Shape shape = shape(grid, image);
      int xo = grid.begin(image) * channels;
      int yo = out.begin(image) * channels;
      context.forRange(
          shape.outputHeight(),
          1,
          (begin, end) ->
              context.convKernels().depthwise(x.data(), xo, shape, taps, y.data(), yo, begin, end));
    }
    if (context.training()) {
      input = x;
      inputGrid = grid;
    }
    return y;
  }

  private ConvKernels.Shape shape(ImageGrid grid, int image) {
    return new ConvKernels.Shape(
        grid.heights()[image], grid.widths()[image], weight.rows(), stride);
  }

  private float[] taps() {
    float[] taps = context.buffers().floats(ConvKernels.tapsLength(weight.rows()));
    ConvKernels.taps(weight.value(), 0, weight.rows(), taps);
    return taps;
  }

  /** Adds to the gradient of the weights; returns that of {@code x} in new rows. */
  public Rows backward(Rows dy) {
    Rows x = input;
    ImageGrid grid = inputGrid;
    if (x == null || grid == null) {
      throw new IllegalStateException("no forward pass of " + weight);
    }
    input = null;
    inputGrid = null;
    int channels = weight.rows();
    ImageGrid out = grid.strided(stride);
    dy.requireShape(out.rows(), channels);
    Rows dx = context.buffers().rows(x.count(), channels);
    float[] taps = taps();
    boolean trained = !weight.frozen();
    int tapsLength = ConvKernels.tapsLength(channels);
    float[] dTaps = context.buffers().floats(tapsLength);
    Arrays.fill(dTaps, 0, tapsLength, 0);
    for (int image = 0; image < grid.count(); image++) {
      ConvKernels.Shape shape = shape(grid, image);
      int xo = grid.begin(image) * channels;
      int yo = out.begin(image) * channels;
      context.forRange(
          shape.height(),
          1,
          (begin, end) ->
              context
                  .convKernels()
                  .depthwiseInputGrad(dy.data(), yo, shape, taps, dx.data(), xo, begin, end));
      if (trained) {
        context.forRange(
            channels,
            CHANNELS,
            (begin, end) ->
                context
                    .convKernels()
                    .depthwiseWeightGrad(x.data(), xo, dy.data(), yo, shape, dTaps, begin, end));
      }
    }
    if (trained) {
      ConvKernels.addTaps(dTaps, channels, weight.gradient(), 0);
    }
    return dx;
  }
}
