package org.mycromwell.engine.model.vljepa.inference;

import java.util.Arrays;
import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.kernel.ConvKernels;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.model.vljepa.MbConvConfig;
import org.mycromwell.engine.model.weights.WeightLoader;
import org.mycromwell.engine.nn.PackedLinear;

/**
 * An inverted bottleneck with squeeze-and-excitation over one image, channels last (Tan and Le
 * 2019). Weights are immutable.
 */
final class ConvBlock {
  private static final int CHANNELS = 16;

  private final ConvKernels convolution;
  private final int stride;
  private final boolean residual;
  private final PackedLinear expand;
  private final float[] expandNorm;
  private final float[] taps;
  private final float[] depthwiseNorm;
  private final PackedLinear reduce;
  private final PackedLinear excite;
  private final PackedLinear project;

  ConvBlock(WeightLoader loader, String prefix, MbConvConfig config, int in) {
    convolution =
        loader.kernels().equals(KernelProvider.scalar())
                || loader.kernels().equals(KernelProvider.plain())
            ? ConvKernels.scalar()
            : ConvKernels.best();
    stride = config.stride();
    residual = config.stride() == 1 && config.out() == in;
    expand = loader.matrix(prefix + "expand.weight");
    expandNorm = loader.floats(prefix + "expand_norm.weight");
    float[] weights = loader.floats(prefix + "dw.weight");
    taps = new float[ConvKernels.tapsLength(expand.rows())];
    ConvKernels.taps(weights, 0, expand.rows(), taps);
    depthwiseNorm = loader.floats(prefix + "dw_norm.weight");
    reduce = loader.matrix(prefix + "se_reduce.weight");
    excite = loader.matrix(prefix + "se_expand.weight");
    project = loader.matrix(prefix + "project.weight");
  }

  int expanded() {
    return expand.rows();
  }

  int out() {
    return project.rows();
  }

  /** Multiplications with weights for an image of this size. */
  long work(int height, int width) {
    long in = (long) height * width;
    long out =
        (long) ConvKernels.outputSize(height, stride) * ConvKernels.outputSize(width, stride);
    return in * expand.rows() * expand.cols()
        + out * (9L * expand.rows() + (long) project.rows() * project.cols());
  }

  /** Where the results of a pass lie. */
  record Image(float[] pixels, int height, int width) {}

  /**
   * The image behind the block.
   *
   * @param wide room for the expanded image
   * @param filtered room for the filtered one
   * @param to room for the result
   */
  Image apply(
      Image image, EncoderWork work, FloatBuffer wide, FloatBuffer filtered, FloatBuffer to) {
    int channels = expanded();
    int rows = image.height * image.width;
    float[] x = wide.of(rows, channels);
    work.products()
        .run(
            rows,
            expand.cols(),
            RowProducts.rows(image.pixels, 0, expand.cols()),
            new RowProducts.Output(expand, x));
    work.ops().normaliseAndActivate(x, rows, expandNorm);
    ConvKernels.Shape shape = new ConvKernels.Shape(image.height, image.width, channels, stride);
    int height = shape.outputHeight();
    int width = shape.outputWidth();
    int outRows = height * width;
    float[] y = filtered.of(outRows, channels);
    work.ops()
        .workers()
        .run(worker ->
            convolution.depthwise(
                x, 0, shape, taps, y, 0, worker.begin(height, 1), worker.end(height, 1)));
    work.ops().normaliseAndActivate(y, outRows, depthwiseNorm);
    squeezeAndExcite(y, outRows, work);
    float[] out = to.of(outRows, out());
    work.products()
        .run(
            outRows,
            channels,
            RowProducts.rows(y, 0, channels),
            new RowProducts.Output(project, out));
    if (residual) {
      work.ops().add(out, 0, image.pixels, outRows, out());
    }
    return new Image(out, height, width);
  }

  /** Weighs each channel by what is in the whole image. */
  private void squeezeAndExcite(float[] y, int rows, EncoderWork work) {
    int channels = expanded();
    float[] mean = new float[channels];
    work.ops().workers().run(worker -> mean(worker, y, rows, mean));
    float[] squeezed = new float[reduce.rows()];
    float[] weights = new float[channels];
    RowProducts products = work.products();
    products.run(
        1, channels, RowProducts.rows(mean, 0, channels), new RowProducts.Output(reduce, squeezed));
    work.ops().activate(squeezed, squeezed.length);
    products.run(
        1,
        squeezed.length,
        RowProducts.rows(squeezed, 0, squeezed.length),
        new RowProducts.Output(excite, weights));
    for (int c = 0; c < channels; c++) {
      weights[c] = (float) (1 / (1 + Math.exp(-weights[c])));
    }
    work.ops()
        .workers()
        .run(worker -> {
          for (int row = worker.begin(rows, 1); row < worker.end(rows, 1); row++) {
            int at = row * channels;
            for (int c = 0; c < channels; c++) {
              y[at + c] *= weights[c];
            }
          }
        });
  }

  /** Each worker sums channels of its own over all pixels. */
  private static void mean(Worker worker, float[] y, int rows, float[] mean) {
    int channels = mean.length;
    int begin = worker.begin(channels, CHANNELS);
    int end = worker.end(channels, CHANNELS);
    Arrays.fill(mean, begin, end, 0);
    for (int row = 0; row < rows; row++) {
      int at = row * channels;
      for (int c = begin; c < end; c++) {
        mean[c] += y[at + c];
      }
    }
    for (int c = begin; c < end; c++) {
      mean[c] *= 1f / rows;
    }
  }
}
