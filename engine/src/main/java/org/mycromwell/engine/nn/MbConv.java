package org.mycromwell.engine.nn;

/**
 * Inverted residual block of a convolutional network: expand 1x1, norm, SiLU, depthwise 3x3, norm,
 * SiLU, squeeze-excitation, project 1x1; plus the input where the shape stays the same (Sandler et
 * al. 2018, Tan and Le 2019, with RMS norms over channels).
 */
public final class MbConv {
  private final LayerContext context;
  private final Linear expand;
  private final RmsNorm expandNorm;
  private final Silu expandSilu;
  private final DepthwiseConv3x3 depthwise;
  private final RmsNorm depthwiseNorm;
  private final Silu depthwiseSilu;
  private final SqueezeExcite squeezeExcite;
  private final Linear project;
  private final int stride;
  private final boolean residual;
  private int inputRows;

  /** Weights of one block; {@code depthwise} is {@code [expanded, 9]}. */
  public record Weights(
      Parameter expand,
      Parameter expandNorm,
      Parameter depthwise,
      Parameter depthwiseNorm,
      Parameter seReduce,
      Parameter seExpand,
      Parameter project) {}

  public MbConv(LayerContext context, Weights weights, int stride, float eps) {
    this.context = context;
    this.stride = stride;
    expand = new Linear(context, weights.expand, null);
    expandNorm = new RmsNorm(context, weights.expandNorm, eps);
    expandSilu = new Silu(context);
    depthwise = new DepthwiseConv3x3(context, weights.depthwise, stride);
    depthwiseNorm = new RmsNorm(context, weights.depthwiseNorm, eps);
    depthwiseSilu = new Silu(context);
    squeezeExcite = new SqueezeExcite(context, weights.seReduce, weights.seExpand);
    project = new Linear(context, weights.project, null);
    residual = stride == 1 && weights.expand.cols() == weights.project.rows();
  }

  /** The grid of the output. */
  public ImageGrid outputGrid(ImageGrid grid) {
    return grid.strided(stride);
  }

  /** To new rows, in the order of {@link #outputGrid}. */
  public Rows forward(Rows x, ImageGrid grid) {
    Buffers buffers = context.buffers();
    int mark = buffers.mark();
    Rows wide = expandSilu.forward(expandNorm.forward(expand.forward(x)));
    Rows mixed = depthwiseSilu.forward(depthwiseNorm.forward(depthwise.forward(wide, grid)));
    Rows y = project.forward(squeezeExcite.forward(mixed, outputGrid(grid)));
    if (residual) {
      context.add(y, x);
    }
    inputRows = x.count();
    if (!context.training()) {
      buffers.releaseTo(mark, y);
    }
    return y;
  }

  /** Adds to the gradients of the parameters; returns that of {@code x} in new rows. */
  public Rows backward(Rows dy) {
    Buffers buffers = context.buffers();
    Rows dx = buffers.rows(inputRows, expand.inputs());
    int mark = buffers.mark();
    Rows d = squeezeExcite.backward(project.backward(dy));
    d = depthwiseNorm.backward(depthwiseSilu.backward(d));
    d = expandSilu.backward(depthwise.backward(d));
    expand.backward(expandNorm.backward(d), dx, false);
    if (residual) {
      context.add(dx, dy);
    }
    buffers.releaseTo(mark);
    return dx;
  }
}
