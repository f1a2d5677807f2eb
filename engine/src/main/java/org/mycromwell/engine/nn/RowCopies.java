package org.mycromwell.engine.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.TrainingKernels;

/** Copies rows by index, and its transpose. */
final class RowCopies {
  private RowCopies() {}

  /** {@code y[i]} is row {@code index[i]} of {@code first} followed by {@code second}. */
  static Rows gather(LayerContext context, Rows first, @Nullable Rows second, int[] index, int n) {
    int width = first.width();
    Rows y = context.buffers().rows(n, width);
    context.forRange(
        n,
        1,
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            int source = index[i];
            Rows rows = first;
            if (second != null && source >= first.count()) {
              source -= first.count();
              rows = second;
            }
            if (source < 0 || source >= rows.count()) {
              throw new IndexOutOfBoundsException("row " + index[i]);
            }
            System.arraycopy(rows.data(), source * width, y.data(), i * width, width);
          }
        });
    return y;
  }

  /**
   * Row {@code r} of the result is the sum of the {@code dy[i]} with {@code index[i] == base + r},
   * in the order of {@code i}; for {@code count} rows. Each worker has columns of its own.
   */
  static Rows scatter(LayerContext context, Rows dy, int[] index, int base, int count) {
    int width = dy.width();
    Rows dx = context.buffers().rows(count, width);
    TrainingKernels kernels = context.kernels();
    context.forRange(
        width,
        16,
        (begin, end) -> {
          for (int r = 0; r < count; r++) {
            Arrays.fill(dx.data(), r * width + begin, r * width + end, 0);
          }
          for (int i = 0; i < dy.count(); i++) {
            int r = index[i] - base;
            if (r >= 0 && r < count) {
              kernels.add(dx.data(), r * width + begin, dy.data(), i * width + begin, end - begin);
            }
          }
        });
    return dx;
  }
}
