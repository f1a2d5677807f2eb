package org.mycromwell.engine.kernel;

import java.util.Arrays;

/** The definition of the convolutions in plain loops. */
final class ScalarConvKernels extends ConvKernels {
  static final ScalarConvKernels INSTANCE = new ScalarConvKernels();

  private ScalarConvKernels() {}

  @Override
  public void depthwise(
      float[] x, int xo, Shape shape, float[] taps, float[] y, int yo, int firstRow, int endRow) {
    int channels = shape.channels();
    int width = shape.width();
    int outputs = shape.outputWidth();
    for (int row = firstRow; row < endRow; row++) {
      for (int column = 0; column < outputs; column++) {
        int to = yo + (row * outputs + column) * channels;
        Arrays.fill(y, to, to + channels, 0);
        for (int t = 0; t < TAPS; t++) {
          int r = row * shape.stride() + t / 3 - 1;
          int k = column * shape.stride() + t % 3 - 1;
          if (r < 0 || r >= shape.height() || k < 0 || k >= width) {
            continue;
          }
          int from = xo + (r * width + k) * channels;
          for (int c = 0; c < channels; c++) {
            y[to + c] += x[from + c] * taps[t * channels + c];
          }
        }
      }
    }
  }

  @Override
  public void depthwiseInputGrad(
      float[] dy,
      int dyo,
      Shape shape,
      float[] taps,
      float[] dx,
      int dxo,
      int firstRow,
      int endRow) {
    int channels = shape.channels();
    int width = shape.width();
    int outputs = shape.outputWidth();
    int stride = shape.stride();
    for (int row = firstRow; row < endRow; row++) {
      for (int column = 0; column < width; column++) {
        int to = dxo + (row * width + column) * channels;
        Arrays.fill(dx, to, to + channels, 0);
        for (int t = 0; t < TAPS; t++) {
          int r = row + 1 - t / 3;
          int k = column + 1 - t % 3;
          if (r < 0
              || k < 0
              || r % stride != 0
              || k % stride != 0
              || r / stride >= shape.outputHeight()
              || k / stride >= outputs) {
            continue;
          }
          int from = dyo + (r / stride * outputs + k / stride) * channels;
          for (int c = 0; c < channels; c++) {
            dx[to + c] += dy[from + c] * taps[t * channels + c];
          }
        }
      }
    }
  }

  @Override
  public void depthwiseWeightGrad(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      Shape shape,
      float[] dTaps,
      int firstChannel,
      int endChannel) {
    int channels = shape.channels();
    int width = shape.width();
    int outputs = shape.outputWidth();
    for (int row = 0; row < shape.outputHeight(); row++) {
      for (int column = 0; column < outputs; column++) {
        int at = dyo + (row * outputs + column) * channels;
        for (int t = 0; t < TAPS; t++) {
          int r = row * shape.stride() + t / 3 - 1;
          int k = column * shape.stride() + t % 3 - 1;
          if (r < 0 || r >= shape.height() || k < 0 || k >= width) {
            continue;
          }
          int from = xo + (r * width + k) * channels;
          for (int c = firstChannel; c < endChannel; c++) {
            dTaps[t * channels + c] += dy[at + c] * x[from + c];
          }
        }
      }
    }
  }
}
