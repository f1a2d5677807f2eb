package org.mycromwell.engine.model.vljepa.inference;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.exec.Task;
import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.Kernels;

/** What is done to rows by themselves, all workers together. */
final class RowOps {
  private final Kernels kernels;
  private final Workers workers;
  private final float eps;

  /** For {@code silu(x) = swiGlu(x, 1)}. */
  private float[] ones = new float[0];

  RowOps(Kernels kernels, Workers workers, float eps) {
    this.kernels = kernels;
    this.workers = workers;
    this.eps = eps;
  }

  Kernels kernels() {
    return kernels;
  }

  Workers workers() {
    return workers;
  }

  /** Normalised rows of {@code x} as the input of a product, from row {@code first} on. */
  RowProducts.Input normalised(float[] x, int first, float[] weight) {
    int width = weight.length;
    return new RowProducts.Input() {
      @Override
      public void write(int row, float[] to, int at) {
        kernels.rmsNorm(x, (first + row) * width, weight, to, at, width, eps);
      }
    };
  }

  /** Normalises in place. */
  void normalise(float[] x, int rows, float[] weight) {
    int width = weight.length;
    workers.run(
        new Task() {
          @Override
          public void run(Worker worker) {
            for (int row = worker.begin(rows, 1); row < worker.end(rows, 1); row++) {
              kernels.rmsNorm(x, row * width, weight, x, row * width, width, eps);
            }
          }
        });
  }

  /** Normalises in place, then SiLU. */
  void normaliseAndActivate(float[] x, int rows, float[] weight) {
    int width = weight.length;
    float[] one = ones(width);
    workers.run(
        new Task() {
          @Override
          public void run(Worker worker) {
            for (int row = worker.begin(rows, 1); row < worker.end(rows, 1); row++) {
              kernels.rmsNorm(x, row * width, weight, x, row * width, width, eps);
              kernels.swiGlu(x, row * width, one, 0, width);
            }
          }
        });
  }

  /** SiLU of {@code n} elements by the calling thread. */
  void activate(float[] x, int n) {
    kernels.swiGlu(x, 0, ones(n), 0, n);
  }

  private float[] ones(int n) {
    if (ones.length < n) {
      ones = new float[n];
      Arrays.fill(ones, 1);
    }
    return ones;
  }

  /** {@code gate = silu(gate) * up}, row by row. */
  void gate(float[] gate, float[] up, int rows, int width) {
    workers.run(
        new Task() {
          @Override
          public void run(Worker worker) {
            for (int row = worker.begin(rows, 1); row < worker.end(rows, 1); row++) {
              kernels.swiGlu(gate, row * width, up, row * width, width);
            }
          }
        });
  }

  /** {@code x += y}, with row {@code first} of {@code x} for the first of {@code y}. */
  void add(float[] x, int first, float[] y, int rows, int width) {
    workers.run(
        new Task() {
          @Override
          public void run(Worker worker) {
            for (int row = worker.begin(rows, 1); row < worker.end(rows, 1); row++) {
              kernels.add(x, (first + row) * width, y, row * width, width);
            }
          }
        });
  }

  /** Normalises, where there is a norm, and turns all heads of the rows. */
  void rotate(
      float[] x,
      int rows,
      int heads,
      int headDim,
      float @Nullable [] norm,
      @Nullable Angles angles) {
    if (norm == null && angles == null) {
      return;
    }
    workers.run(
        new Task() {
          @Override
          public void run(Worker worker) {
            for (int row = worker.begin(rows, 1); row < worker.end(rows, 1); row++) {
              int at = row * heads * headDim;
              if (norm != null) {
                for (int head = at; head < at + heads * headDim; head += headDim) {
                  kernels.rmsNorm(x, head, norm, x, head, headDim, eps);
                }
              }
              if (angles != null) {
                int pairs = angles.pairs();
                kernels.rope(
                    x,
                    at,
                    heads,
                    headDim,
                    2 * pairs,
                    angles.cos(),
                    angles.sin(),
                    row * pairs,
                    false);
              }
            }
          }
        });
  }
}
