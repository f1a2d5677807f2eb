package org.mycromwell.engine.kernel;

import org.mycromwell.engine.exec.Task;
import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.exec.Workers;

/**
 * F32 matrix products for training, computed by all workers together. Matrices are row-major and
 * begin at an offset, in elements, of an array. With {@code accumulate} the product is added to C,
 * without it C is overwritten, whatever it held. C must not overlap A or B.
 *
 * <p>Deterministic: an element of C is computed by one worker, in an order of additions that
 * depends on the sizes only, so the result has the same bits for every number of workers.
 *
 * <p>Not thread-safe: one object belongs to the thread that controls the workers. It keeps its
 * buffers from product to product.
 */
public final class Gemm {
  private final Workers workers;
  private final Product product = new Product();

  public Gemm(Workers workers) {
    this.workers = workers;
  }

  /** {@code C[m,n] = A[m,k] B[n,k]^T}: a linear layer, {@code y = x W^T}. */
  public void nt(
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int m,
      int n,
      int k,
      boolean accumulate) {
    run(false, true, a, ao, b, bo, c, co, m, n, k, accumulate);
  }

  /** {@code C[m,n] = A[m,k] B[k,n]}: the gradient of a layer's input, {@code dx = dy W}. */
  public void nn(
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int m,
      int n,
      int k,
      boolean accumulate) {
    run(false, false, a, ao, b, bo, c, co, m, n, k, accumulate);
  }

  /** {@code C[m,n] = A[k,m]^T B[k,n]}: the gradient of a layer's weights, {@code dW = dy^T x}. */
  public void tn(
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int m,
      int n,
      int k,
      boolean accumulate) {
    run(true, false, a, ao, b, bo, c, co, m, n, k, accumulate);
  }

  private void run(
      boolean transposeA,
      boolean transposeB,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int m,
      int n,
      int k,
      boolean accumulate) {
    if (m < 0 || n < 0 || k < 0) {
      throw new IllegalArgumentException("product of size " + m + " x " + n + " x " + k);
    }
    check("A", a, ao, m, k);
    check("B", b, bo, k, n);
    check("C", c, co, m, n);
    if (m == 0 || n == 0) {
      return;
    }
    product.transposeA = transposeA;
    product.transposeB = transposeB;
    product.a = a;
    product.ao = ao;
    product.b = b;
    product.bo = bo;
    product.c = c;
    product.co = co;
    product.m = m;
    product.n = n;
    product.k = k;
    product.accumulate = accumulate;
    try {
      workers.run(product);
    } finally {
      product.release();
    }
  }

  private static void check(String name, float[] values, int offset, int rows, int columns) {
    if (offset < 0 || (long) rows * columns > values.length - (long) offset) {
      throw new IllegalArgumentException(
          "%s is %d x %d at %d, but the array has %d elements"
              .formatted(name, rows, columns, offset, values.length));
    }
  }

  /** One product; fields in place of captured variables, so that nothing is allocated. */
  private static final class Product implements Task {
    private static final float[] NONE = {};

    private boolean transposeA;
    private boolean transposeB;
    private float[] a = NONE;
    private int ao;
    private float[] b = NONE;
    private int bo;
    private float[] c = NONE;
    private int co;
    private int m;
    private int n;
    private int k;
    private boolean accumulate;

    void release() {
      a = NONE;
      b = NONE;
      c = NONE;
    }

    @Override
    public void run(Worker worker) {
      int begin = worker.begin(m, 1);
      int end = worker.end(m, 1);
      int stepRow = transposeA ? 1 : k;
      int stepDepth = transposeA ? m : 1;
      for (int i = begin; i < end; i++) {
        int at = ao + i * stepRow;
        if (transposeB) {
          ScalarGemm.rowTransposed(a, at, stepDepth, b, bo, c, co + i * n, n, k, accumulate);
        } else {
          ScalarGemm.row(a, at, stepDepth, b, bo, c, co + i * n, n, k, accumulate);
        }
      }
    }
  }
}
