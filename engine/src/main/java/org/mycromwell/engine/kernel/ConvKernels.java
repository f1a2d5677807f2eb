package org.mycromwell.engine.kernel;

/**
 * Depthwise 3 x 3 convolutions with padding 1 over one image, channels last: {@code
 * [row][column][channel]}. An output has {@link #outputSize} rows and columns. Stateless; the
 * caller divides rows or channels among workers, and results have the same bits for every division
 * (of channels: at multiples of 16).
 *
 * <p>Weights are taken tap by tap, {@code [ky * 3 + kx][channel]}, so that a vector holds channels:
 * {@link #taps} brings stored ones, {@code [channel][9]}, into that form.
 */
public abstract sealed class ConvKernels permits ScalarConvKernels, VectorConvKernels {
  static final int TAPS = 9;

  ConvKernels() {}

  /** The fastest kernels this machine and this Java runtime can run. */
  public static ConvKernels best() {
    return KernelProvider.best().equals(KernelProvider.scalar())
        ? ScalarConvKernels.INSTANCE
        : VectorConvKernels.INSTANCE;
  }

  /** The scalar reference. */
  public static ConvKernels scalar() {
    return ScalarConvKernels.INSTANCE;
  }

  /** Rows (or columns) of the output of an image with {@code size} rows (or columns). */
  public static int outputSize(int size, int stride) {
    return (size - 1) / stride + 1;
  }

  /** Elements of an array of taps. */
  public static int tapsLength(int channels) {
    return TAPS * channels;
  }

  /** Weights {@code [channel][9]} as taps. */
  public static void taps(float[] weights, int offset, int channels, float[] taps) {
    for (int t = 0; t < TAPS; t++) {
      for (int c = 0; c < channels; c++) {
        taps[t * channels + c] = weights[offset + c * TAPS + t];
      }
    }
  }

  /** Adds taps to weights {@code [channel][9]}. */
  public static void addTaps(float[] taps, int channels, float[] weights, int offset) {
    for (int c = 0; c < channels; c++) {
      for (int t = 0; t < TAPS; t++) {
        weights[offset + c * TAPS + t] += taps[t * channels + c];
      }
    }
  }

  /**
   * Rows {@code firstRow} to {@code endRow} of the output are overwritten.
   *
   * @param x the whole image at {@code xo}
   * @param y the whole output at {@code yo}
   */
  public abstract void depthwise(
      float[] x, int xo, Shape shape, float[] taps, float[] y, int yo, int firstRow, int endRow);

  /**
   * Gradient of the input: its rows {@code firstRow} to {@code endRow} are overwritten.
   *
   * @param dy gradient of the whole output at {@code dyo}
   * @param dx gradient of the whole image at {@code dxo}
   */
  public abstract void depthwiseInputGrad(
      float[] dy,
      int dyo,
      Shape shape,
      float[] taps,
      float[] dx,
      int dxo,
      int firstRow,
      int endRow);

  /**
   * Gradient of the weights, added to the taps of channels {@code firstChannel} to {@code
   * endChannel}; pixels in raster order.
   */
  public abstract void depthwiseWeightGrad(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      Shape shape,
      float[] dTaps,
      int firstChannel,
      int endChannel);

  /**
   * An image that is convolved.
   *
   * @param height rows of the input
   * @param width columns of the input
   * @param channels of input and output
   * @param stride 1 or 2
   */
  public record Shape(int height, int width, int channels, int stride) {
    public Shape {
      if (height < 1 || width < 1 || channels < 1 || (stride != 1 && stride != 2)) {
        throw new IllegalArgumentException(
            "convolution of %d x %d x %d with stride %d"
                .formatted(height, width, channels, stride));
      }
    }

    public int outputHeight() {
      return outputSize(height, stride);
    }

    public int outputWidth() {
      return outputSize(width, stride);
    }
  }
}
