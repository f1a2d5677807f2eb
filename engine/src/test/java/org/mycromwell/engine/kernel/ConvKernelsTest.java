package org.mycromwell.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.kernel.ConvKernels.Shape;

/** Depthwise convolutions and their gradients against the definition in double. */
class ConvKernelsTest {
  static Stream<ConvKernels> kernels() {
    return Stream.of(ConvKernels.scalar(), ConvKernels.best());
  }

  /** One image with weights {@code [channel][9]} and a gradient of the output. */
  private static final class Case {
    final Shape shape;
    final int xo;
    final int dyo;
    final float[] x;
    final float[] weights;
    final float[] dy;

    Case(Random random) {
      shape =
          new Shape(
              1 + random.nextInt(9),
              1 + random.nextInt(9),
              1 + random.nextInt(random.nextBoolean() ? 20 : 70),
              1 + random.nextInt(2));
      xo = random.nextInt(9);
      dyo = random.nextInt(9);
      x = randoms(xo + shape.height() * shape.width() * shape.channels(), random);
      weights = randoms(9 * shape.channels(), random);
      dy = randoms(dyo + shape.outputHeight() * shape.outputWidth() * shape.channels(), random);
    }

    float[] taps() {
      float[] taps = new float[ConvKernels.tapsLength(shape.channels())];
      Arrays.fill(taps, Float.NaN);
      ConvKernels.taps(weights, 0, shape.channels(), taps);
      return taps;
    }

    /** What visits every product of a pixel, a weight and an output. */
    void forEachTerm(Terms terms) {
      int channels = shape.channels();
      for (int row = 0; row < shape.outputHeight(); row++) {
        for (int column = 0; column < shape.outputWidth(); column++) {
          for (int ky = 0; ky < 3; ky++) {
            for (int kx = 0; kx < 3; kx++) {
              int r = row * shape.stride() + ky - 1;
              int k = column * shape.stride() + kx - 1;
              if (r >= 0 && r < shape.height() && k >= 0 && k < shape.width()) {
                for (int c = 0; c < channels; c++) {
                  terms.term(
                      (r * shape.width() + k) * channels + c,
                      9 * c + 3 * ky + kx,
                      (row * shape.outputWidth() + column) * channels + c);
                }
              }
            }
          }
        }
      }
    }

    double[] output() {
      double[] y = new double[dy.length - dyo];
      forEachTerm((pixel, weight, output) -> y[output] += (double) x[xo + pixel] * weights[weight]);
      return y;
    }

    double[] inputGradient() {
      double[] dx = new double[x.length - xo];
      forEachTerm(
          (pixel, weight, output) -> dx[pixel] += (double) dy[dyo + output] * weights[weight]);
      return dx;
    }

    double[] weightGradient() {
      double[] dw = new double[weights.length];
      forEachTerm(
          (pixel, weight, output) -> dw[weight] += (double) dy[dyo + output] * x[xo + pixel]);
      return dw;
    }
  }

  @FunctionalInterface
  private interface Terms {
    void term(int pixel, int weight, int output);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void outputs(ConvKernels kernels) {
    Random random = new Random(1);
    for (int i = 0; i < 150; i++) {
      Case conv = new Case(random);
      float[] y = new float[conv.dy.length + 2];
      Arrays.fill(y, Float.NaN);
      int height = conv.shape.outputHeight();
      int cut = random.nextInt(height + 1);
      kernels.depthwise(conv.x, conv.xo, conv.shape, conv.taps(), y, conv.dyo, cut, height);
      kernels.depthwise(conv.x, conv.xo, conv.shape, conv.taps(), y, conv.dyo, 0, cut);
      assertClose(y, conv.dyo, conv.output(), conv.shape);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void inputGradients(ConvKernels kernels) {
    Random random = new Random(2);
    for (int i = 0; i < 150; i++) {
      Case conv = new Case(random);
      float[] dx = new float[conv.x.length + 2];
      Arrays.fill(dx, Float.NaN);
      int height = conv.shape.height();
      int cut = random.nextInt(height + 1);
      float[] taps = conv.taps();
      kernels.depthwiseInputGrad(conv.dy, conv.dyo, conv.shape, taps, dx, conv.xo, cut, height);
      kernels.depthwiseInputGrad(conv.dy, conv.dyo, conv.shape, taps, dx, conv.xo, 0, cut);
      assertClose(dx, conv.xo, conv.inputGradient(), conv.shape);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void weightGradients(ConvKernels kernels) {
    Random random = new Random(3);
    for (int i = 0; i < 150; i++) {
      Case conv = new Case(random);
      int channels = conv.shape.channels();
      float[] dTaps = new float[ConvKernels.tapsLength(channels)];
      int cut = random.nextInt(channels / 16 + 1) * 16;
      kernels.depthwiseWeightGrad(conv.x, conv.xo, conv.dy, conv.dyo, conv.shape, dTaps, 0, cut);
      kernels.depthwiseWeightGrad(
          conv.x, conv.xo, conv.dy, conv.dyo, conv.shape, dTaps, cut, channels);
      float[] dw = new float[2 + 9 * channels];
      ConvKernels.addTaps(dTaps, channels, dw, 2);
      assertClose(dw, 2, conv.weightGradient(), conv.shape);
      // adds to what is there
      kernels.depthwiseWeightGrad(
          conv.x, conv.xo, conv.dy, conv.dyo, conv.shape, dTaps, 0, channels);
      ConvKernels.addTaps(dTaps, channels, dw, 2);
      double[] threefold = Arrays.stream(conv.weightGradient()).map(w -> 3 * w).toArray();
      assertClose(dw, 2, threefold, conv.shape);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theDivisionDoesNotChangeOneBit(ConvKernels kernels) {
    Random random = new Random(4);
    for (int i = 0; i < 60; i++) {
      Case conv = new Case(random);
      Shape shape = conv.shape;
      int channels = shape.channels();
      float[] taps = conv.taps();
      float[] whole = new float[conv.dy.length];
      float[] divided = new float[conv.dy.length];
      kernels.depthwise(conv.x, conv.xo, shape, taps, whole, conv.dyo, 0, shape.outputHeight());
      for (int row = 0; row < shape.outputHeight(); row++) {
        kernels.depthwise(conv.x, conv.xo, shape, taps, divided, conv.dyo, row, row + 1);
      }
      assertThat(divided).as("output of %s", shape).isEqualTo(whole);
      whole = new float[conv.x.length];
      divided = new float[conv.x.length];
      kernels.depthwiseInputGrad(conv.dy, conv.dyo, shape, taps, whole, conv.xo, 0, shape.height());
      for (int row = 0; row < shape.height(); row++) {
        kernels.depthwiseInputGrad(conv.dy, conv.dyo, shape, taps, divided, conv.xo, row, row + 1);
      }
      assertThat(divided).as("input gradient of %s", shape).isEqualTo(whole);
      whole = new float[taps.length];
      divided = new float[taps.length];
      kernels.depthwiseWeightGrad(conv.x, conv.xo, conv.dy, conv.dyo, shape, whole, 0, channels);
      for (int c = 0; c < channels; c += 16) {
        kernels.depthwiseWeightGrad(
            conv.x, conv.xo, conv.dy, conv.dyo, shape, divided, c, Math.min(channels, c + 16));
      }
      assertThat(divided).as("weight gradient of %s", shape).isEqualTo(whole);
    }
  }

  private static void assertClose(float[] actual, int offset, double[] expected, Shape shape) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[offset + i])
          .as("%s, element %d", shape, i)
          .isCloseTo(expected[i], within(1e-4));
    }
    for (int i = 0; i < offset; i++) {
      assertThat(actual[i]).as("before the result").isIn(Float.NaN, 0f);
    }
    for (int i = offset + expected.length; i < actual.length; i++) {
      assertThat(actual[i]).as("after the result").isNaN();
    }
  }

  private static float[] randoms(int count, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
