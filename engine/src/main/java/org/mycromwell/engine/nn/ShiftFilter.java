package org.mycromwell.engine.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Mixes each row with its neighbours, channel by channel: {@code y[i] = x[i] + sum_j taps[j] * x[i
 * + j - before]} with {@code taps [width, count]}, over neighbours of the same segment only.
 * Centred, {@code before} is {@code count / 2}; causal, it is {@code count - 1}: the last tap is
 * that of the row itself.
 */
public final class ShiftFilter {
  private static final int COLUMNS = 16;

  private final LayerContext context;
  private final Parameter taps;
  private final int count;
  private final int before;
  private @Nullable Rows input;
  private int @Nullable [] segments;

  public ShiftFilter(LayerContext context, Parameter taps, boolean causal) {
    this.context = context;
    this.taps = taps;
    count = taps.cols();
    before = causal ? count - 1 : count / 2;
  }

  /**
   * The filtered rows, in new rows; {@code x} must not change before the backward pass.
   *
   * @param begin first row of each segment and the end of the last, as in {@link Segments}
   */
  public Rows forward(Rows x, int[] begin) {
    int width = taps.rows();
    x.requireWidth(width);
    if (begin[begin.length - 1] != x.count()) {
      throw new IllegalArgumentException(
          "segments of " + begin[begin.length - 1] + " rows for " + x.count());
    }
    Rows y = context.copy(x);
    apply(x, y, begin, false);
    if (context.training()) {
      input = x;
      segments = begin;
    }
    return y;
  }

  /** {@code y += filter(x)}, or its transpose. */
  private void apply(Rows x, Rows y, int[] begin, boolean transposed) {
    int width = taps.rows();
    float[] byTap = tapMajor();
    context.forEach(
        begin.length - 1,
        0,
        (segment, scratch) -> {
          for (int i = begin[segment]; i < begin[segment + 1]; i++) {
            for (int j = 0; j < count; j++) {
              int from = transposed ? i - j + before : i + j - before;
              if (from >= begin[segment] && from < begin[segment + 1]) {
                multiplyAdd(byTap, j * width, x.data(), from * width, y.data(), i * width, width);
              }
            }
          }
        });
  }

  /** The taps as {@code [count, width]}, so that a loop over channels reads them in a row. */
  private float[] tapMajor() {
    int width = taps.rows();
    float[] byTap = context.buffers().floats(count * width);
    for (int c = 0; c < width; c++) {
      for (int j = 0; j < count; j++) {
        byTap[j * width + c] = taps.value()[c * count + j];
      }
    }
    return byTap;
  }

  private static void multiplyAdd(
      float[] a, int ao, float[] b, int bo, float[] sum, int so, int n) {
    for (int c = 0; c < n; c++) {
      sum[so + c] += a[ao + c] * b[bo + c];
    }
  }

  /** Adds to the gradient of the taps; returns that of {@code x} in new rows. */
  public Rows backward(Rows dy) {
    Rows x = input;
    int[] begin = segments;
    if (x == null || begin == null) {
      throw new IllegalStateException("no forward pass of " + taps);
    }
    input = null;
    segments = null;
    if (!taps.frozen()) {
      addTapGradients(x, dy, begin);
    }
    Rows dx = context.copy(dy);
    apply(dy, dx, begin, true);
    return dx;
  }

  private void addTapGradients(Rows x, Rows dy, int[] begin) {
    int width = taps.rows();
    float[] gradient = taps.gradient();
    float[] sums = context.buffers().floats(count * width);
    context.forRange(
        width,
        COLUMNS,
        (first, end) -> {
          for (int j = 0; j < count; j++) {
            Arrays.fill(sums, j * width + first, j * width + end, 0);
          }
          for (int s = 0; s < begin.length - 1; s++) {
            for (int i = begin[s]; i < begin[s + 1]; i++) {
              for (int j = 0; j < count; j++) {
                int from = i + j - before;
                if (from >= begin[s] && from < begin[s + 1]) {
                  multiplyAdd(
                      x.data(),
                      from * width + first,
                      dy.data(),
                      i * width + first,
                      sums,
                      j * width + first,
                      end - first);
                }
              }
            }
          }
          for (int c = first; c < end; c++) {
            for (int j = 0; j < count; j++) {
              gradient[c * count + j] += sums[j * width + c];
            }
          }
        });
  }
}
