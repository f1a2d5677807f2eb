package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;

/**
 * Sketched isotropic Gaussian regularisation (LeJEPA, Balestriero and LeCun 2025): pulls the
 * distribution of rows towards a standard normal one, so that they cannot collapse. Rows are
 * projected on directions of unit length, and each projection is compared with N(0, 1) by the
 * Epps-Pulley statistic: the squared distance of the characteristic functions, weighted by {@code
 * exp(-t^2 / 2)} and integrated over t from -5 to 5, times the number of rows, as in the paper. So
 * the gradient of a row does not get smaller the more rows there are, other than that of a mean.
 */
public final class SigReg {
  /** Trapezoids from 0 to 5; the integrand is even. */
  private static final int STEPS = 8;

  private static final double STEP = 5.0 / STEPS;

  /** Characteristic function of N(0, 1) at each knot, and the knot's weight in the integral. */
  private static final double[] NORMAL = new double[STEPS + 1];

  private static final double[] WEIGHTS = new double[STEPS + 1];

  static {
    for (int k = 0; k <= STEPS; k++) {
      double t = k * STEP;
      NORMAL[k] = Math.exp(-t * t / 2);
      WEIGHTS[k] = 2 * STEP * NORMAL[k] * (k == 0 || k == STEPS ? 0.5 : 1);
    }
  }

  private final LayerContext context;
  private @Nullable Rows gradient;

  public SigReg(LayerContext context) {
    this.context = context;
  }

  /**
   * The statistic's mean over the directions; 0 where there are no rows.
   *
   * @param directions random rows as wide as {@code x}, scaled to unit length in place
   * @param weight factor of the gradient, not of what is returned
   */
  public double forward(Rows x, Rows directions, float weight) {
    directions.requireWidth(x.width());
    Buffers buffers = context.buffers();
    Rows dx = context.training() ? buffers.rows(x.count(), x.width()) : null;
    gradient = dx;
    if (x.count() == 0) {
      return 0;
    }
    int mark = buffers.mark();
    toUnitLength(directions);
    int slices = directions.count();
    Rows projected = buffers.rows(x.count(), slices);
    context
        .gemm()
        .nt(
            x.data(),
            0,
            directions.data(),
            0,
            projected.data(),
            0,
            x.count(),
            slices,
            x.width(),
            false);
    double[] statistics = new double[slices];
    context.forEach(
        slices,
        0,
        (slice, scratch) ->
            statistics[slice] = compare(projected, slice, weight / slices, dx != null));
    if (dx != null) {
      context
          .gemm()
          .nn(
              projected.data(),
              0,
              directions.data(),
              0,
              dx.data(),
              0,
              x.count(),
              x.width(),
              slices,
              false);
    }
    buffers.releaseTo(mark);
    return MeanSquared.sum(statistics) / slices * x.count();
  }

  private static void toUnitLength(Rows directions) {
    int width = directions.width();
    for (int i = 0; i < directions.count(); i++) {
      double squares = 0;
      for (int j = i * width; j < (i + 1) * width; j++) {
        squares += (double) directions.data()[j] * directions.data()[j];
      }
      float factor = (float) (1 / Math.sqrt(squares));
      for (int j = i * width; j < (i + 1) * width; j++) {
        directions.data()[j] *= factor;
      }
    }
  }

  /** The statistic of one column; with {@code train} the column becomes its gradient. */
  private static double compare(Rows projected, int slice, double weight, boolean train) {
    float[] data = projected.data();
    int width = projected.width();
    int n = projected.count();
    double[] real = new double[STEPS + 1];
    double[] imaginary = new double[STEPS + 1];
    for (int i = 0; i < n; i++) {
      double angle = STEP * data[i * width + slice];
      double cos = Math.cos(angle);
      double sin = Math.sin(angle);
      double c = 1;
      double s = 0;
      for (int k = 0; k <= STEPS; k++) {
        real[k] += c;
        imaginary[k] += s;
        double next = c * cos - s * sin;
        s = s * cos + c * sin;
        c = next;
      }
    }
    double statistic = 0;
    for (int k = 0; k <= STEPS; k++) {
      real[k] = real[k] / n - NORMAL[k];
      imaginary[k] /= n;
      statistic += WEIGHTS[k] * (real[k] * real[k] + imaginary[k] * imaginary[k]);
    }
    if (train) {
      for (int i = 0; i < n; i++) {
        double angle = STEP * data[i * width + slice];
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double c = 1;
        double s = 0;
        double sum = 0;
        for (int k = 0; k <= STEPS; k++) {
          sum += WEIGHTS[k] * 2 * k * STEP * (imaginary[k] * c - real[k] * s);
          double next = c * cos - s * sin;
          s = s * cos + c * sin;
          c = next;
        }
        data[i * width + slice] = (float) (weight * sum);
      }
    }
    return statistic;
  }

  /** The gradient of {@code x}. */
  public Rows backward() {
    Rows dx = gradient;
    if (dx == null) {
      throw new IllegalStateException("no forward pass of this loss");
    }
    gradient = null;
    return dx;
  }
}
