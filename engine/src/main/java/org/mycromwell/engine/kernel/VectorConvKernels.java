package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.L;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Convolutions with channels in the lanes. With stride 1 four neighbouring pixels inside a row go
 * together, so that a pixel is loaded once for three taps; the others, and stride 2, tap by tap.
 */
final class VectorConvKernels extends ConvKernels {
  static final VectorConvKernels INSTANCE = new VectorConvKernels();

  /** Pixels that go together. */
  private static final int GROUP = 4;

  private VectorConvKernels() {}

  @Override
  public void depthwise(
      float[] x, int xo, Shape shape, float[] taps, float[] y, int yo, int firstRow, int endRow) {
    if (shape.stride() == 1) {
      convolve(x, xo, shape, taps, false, y, yo, firstRow, endRow);
      return;
    }
    int channels = shape.channels();
    int outputs = shape.outputWidth();
    Arrays.fill(y, yo + firstRow * outputs * channels, yo + endRow * outputs * channels, 0);
    for (int row = firstRow; row < endRow; row++) {
      for (int column = 0; column < outputs; column++) {
        int to = yo + (row * outputs + column) * channels;
        for (int t = 0; t < TAPS; t++) {
          int r = row * 2 + t / 3 - 1;
          int k = column * 2 + t % 3 - 1;
          if (r >= 0 && r < shape.height() && k >= 0 && k < shape.width()) {
            int from = xo + (r * shape.width() + k) * channels;
            multiplyAdd(x, from, taps, t * channels, y, to, channels);
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
    if (shape.stride() == 1) {
      convolve(dy, dyo, shape, taps, true, dx, dxo, firstRow, endRow);
      return;
    }
    int channels = shape.channels();
    int width = shape.width();
    int outputs = shape.outputWidth();
    Arrays.fill(dx, dxo + firstRow * width * channels, dxo + endRow * width * channels, 0);
    for (int row = firstRow; row < endRow; row++) {
      for (int column = 0; column < width; column++) {
        int to = dxo + (row * width + column) * channels;
        for (int t = 0; t < TAPS; t++) {
          int r = row + 1 - t / 3;
          int k = column + 1 - t % 3;
          // an output exists at even places only; -1 is odd
          if ((r & 1) == 0 && (k & 1) == 0 && r / 2 < shape.outputHeight() && k / 2 < outputs) {
            int from = dyo + (r / 2 * outputs + k / 2) * channels;
            multiplyAdd(dy, from, taps, t * channels, dx, to, channels);
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
    int stride = shape.stride();
    for (int row = 0; row < shape.outputHeight(); row++) {
      for (int ky = 0; ky < 3; ky++) {
        int r = row * stride + ky - 1;
        if (r < 0 || r >= shape.height()) {
          continue;
        }
        int column = 0;
        while (column < outputs) {
          int at = dyo + (row * outputs + column) * channels;
          int from = xo + (r * width + column * stride - 1) * channels;
          if (stride == 1 && column > 0 && column + GROUP < width) {
            weightGrad4(
                x, from, dy, at, dTaps, 3 * ky * channels, channels, firstChannel, endChannel);
            column += GROUP;
            continue;
          }
          for (int kx = 0; kx < 3; kx++) {
            int k = column * stride + kx - 1;
            if (k >= 0 && k < width) {
              multiplyAdd(
                  x,
                  from + kx * channels + firstChannel,
                  dy,
                  at + firstChannel,
                  dTaps,
                  (3 * ky + kx) * channels + firstChannel,
                  endChannel - firstChannel);
            }
          }
          column++;
        }
      }
    }
  }

  /** Stride 1; flipped taps make it the gradient of the input. */
  private static void convolve(
      float[] x,
      int xo,
      Shape shape,
      float[] taps,
      boolean flipped,
      float[] y,
      int yo,
      int firstRow,
      int endRow) {
    int channels = shape.channels();
    int width = shape.width();
    Arrays.fill(y, yo + firstRow * width * channels, yo + endRow * width * channels, 0);
    for (int row = firstRow; row < endRow; row++) {
      for (int ky = 0; ky < 3; ky++) {
        int r = row + ky - 1;
        if (r < 0 || r >= shape.height()) {
          continue;
        }
        int tap = flipped ? 8 - 3 * ky : 3 * ky;
        int step = flipped ? -1 : 1;
        int column = 0;
        while (column < width) {
          int to = yo + (row * width + column) * channels;
          int from = xo + (r * width + column - 1) * channels;
          if (column > 0 && column + GROUP < width) {
            add4(x, from, taps, tap * channels, step * channels, y, to, channels);
            column += GROUP;
            continue;
          }
          for (int kx = 0; kx < 3; kx++) {
            int k = column + kx - 1;
            if (k >= 0 && k < width) {
              int t = tap + kx * step;
              multiplyAdd(x, from + kx * channels, taps, t * channels, y, to, channels);
            }
          }
          column++;
        }
      }
    }
  }

  /** Three taps of a row for four outputs. */
  private static void add4(
      float[] x, int xo, float[] taps, int left, int step, float[] y, int yo, int channels) {
    int x1 = xo + channels;
    int x2 = xo + 2 * channels;
    int x3 = xo + 3 * channels;
    int x4 = xo + 4 * channels;
    int x5 = xo + 5 * channels;
    int y1 = yo + channels;
    int y2 = yo + 2 * channels;
    int y3 = yo + 3 * channels;
    int middle = left + step;
    int right = left + 2 * step;
    int whole = channels / L * L;
    for (int c = 0; c < whole; c += L) {
      FloatVector w = FloatVector.fromArray(FLOATS, taps, left + c);
      FloatVector v1 = FloatVector.fromArray(FLOATS, x, x1 + c);
      FloatVector v2 = FloatVector.fromArray(FLOATS, x, x2 + c);
      FloatVector v3 = FloatVector.fromArray(FLOATS, x, x3 + c);
      FloatVector v4 = FloatVector.fromArray(FLOATS, x, x4 + c);
      FloatVector s0 =
          FloatVector.fromArray(FLOATS, x, xo + c).fma(w, FloatVector.fromArray(FLOATS, y, yo + c));
      FloatVector s1 = v1.fma(w, FloatVector.fromArray(FLOATS, y, y1 + c));
      FloatVector s2 = v2.fma(w, FloatVector.fromArray(FLOATS, y, y2 + c));
      FloatVector s3 = v3.fma(w, FloatVector.fromArray(FLOATS, y, y3 + c));
      w = FloatVector.fromArray(FLOATS, taps, middle + c);
      s0 = v1.fma(w, s0);
      s1 = v2.fma(w, s1);
      s2 = v3.fma(w, s2);
      s3 = v4.fma(w, s3);
      w = FloatVector.fromArray(FLOATS, taps, right + c);
      v2.fma(w, s0).intoArray(y, yo + c);
      v3.fma(w, s1).intoArray(y, y1 + c);
      v4.fma(w, s2).intoArray(y, y2 + c);
      FloatVector.fromArray(FLOATS, x, x5 + c).fma(w, s3).intoArray(y, y3 + c);
    }
    for (int c = whole; c < channels; c++) {
      for (int i = 0; i < GROUP; i++) {
        int from = xo + i * channels + c;
        float sum = y[yo + i * channels + c] + x[from] * taps[left + c];
        sum += x[from + channels] * taps[middle + c];
        y[yo + i * channels + c] = sum + x[from + 2 * channels] * taps[right + c];
      }
    }
  }

  /** Four pixels of a row for the gradient of three taps. */
  private static void weightGrad4(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      float[] taps,
      int left,
      int channels,
      int first,
      int end) {
    int x1 = xo + channels;
    int x2 = xo + 2 * channels;
    int x3 = xo + 3 * channels;
    int x4 = xo + 4 * channels;
    int x5 = xo + 5 * channels;
    int dy1 = dyo + channels;
    int dy2 = dyo + 2 * channels;
    int dy3 = dyo + 3 * channels;
    int middle = left + channels;
    int right = left + 2 * channels;
    int whole = first + (end - first) / L * L;
    for (int c = first; c < whole; c += L) {
      FloatVector g0 = FloatVector.fromArray(FLOATS, dy, dyo + c);
      FloatVector g1 = FloatVector.fromArray(FLOATS, dy, dy1 + c);
      FloatVector g2 = FloatVector.fromArray(FLOATS, dy, dy2 + c);
      FloatVector g3 = FloatVector.fromArray(FLOATS, dy, dy3 + c);
      FloatVector v1 = FloatVector.fromArray(FLOATS, x, x1 + c);
      FloatVector v2 = FloatVector.fromArray(FLOATS, x, x2 + c);
      FloatVector v3 = FloatVector.fromArray(FLOATS, x, x3 + c);
      FloatVector v4 = FloatVector.fromArray(FLOATS, x, x4 + c);
      FloatVector s =
          FloatVector.fromArray(FLOATS, x, xo + c)
              .fma(g0, FloatVector.fromArray(FLOATS, taps, left + c));
      v3.fma(g3, v2.fma(g2, v1.fma(g1, s))).intoArray(taps, left + c);
      s = v1.fma(g0, FloatVector.fromArray(FLOATS, taps, middle + c));
      v4.fma(g3, v3.fma(g2, v2.fma(g1, s))).intoArray(taps, middle + c);
      s = v2.fma(g0, FloatVector.fromArray(FLOATS, taps, right + c));
      FloatVector.fromArray(FLOATS, x, x5 + c)
          .fma(g3, v4.fma(g2, v3.fma(g1, s)))
          .intoArray(taps, right + c);
    }
    for (int c = whole; c < end; c++) {
      for (int i = 0; i < GROUP; i++) {
        int from = xo + i * channels + c;
        float g = dy[dyo + i * channels + c];
        taps[left + c] += x[from] * g;
        taps[middle + c] += x[from + channels] * g;
        taps[right + c] += x[from + 2 * channels] * g;
      }
    }
  }

  /** y += x w. */
  private static void multiplyAdd(
      float[] x, int xo, float[] w, int wo, float[] y, int yo, int count) {
    int whole = count / L * L;
    for (int c = 0; c < whole; c += L) {
      FloatVector.fromArray(FLOATS, x, xo + c)
          .fma(FloatVector.fromArray(FLOATS, w, wo + c), FloatVector.fromArray(FLOATS, y, yo + c))
          .intoArray(y, yo + c);
    }
    for (int c = whole; c < count; c++) {
      y[yo + c] += x[xo + c] * w[wo + c];
    }
  }
}
