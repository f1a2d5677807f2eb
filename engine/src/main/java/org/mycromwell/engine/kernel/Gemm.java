package org.mycromwell.engine.kernel;

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
  /** Multiplications that are done before the other workers have noticed: some microseconds. */
  private static final int ALONE = 1 << 19;

  /** Up to so many rows of A packing of B does not pay; at eight both are equally fast. */
  static final int THIN_ROWS = 6;

  private final Workers workers;
  private final GemmTask usual;
  private final GemmTask thin;
  private double operations;

  /** The fastest products this machine and this Java runtime can compute. */
  public Gemm(Workers workers) {
    this(workers, KernelProvider.best().equals(KernelProvider.scalar()));
  }

  private Gemm(Workers workers, boolean scalar) {
    this.workers = workers;
    usual = scalar ? new ScalarGemm() : new VectorGemm(workers.count());
    thin = scalar ? usual : new ThinGemm();
  }

  /** The scalar reference. */
  public static Gemm scalar(Workers workers) {
    return new Gemm(workers, true);
  }

  /** Floating-point operations of all products so far. */
  public double operations() {
    return operations;
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
    operations += 2.0 * m * n * k;
    GemmTask product = m <= THIN_ROWS || n == 1 ? thin : usual;
    product.set(transposeA, transposeB, a, ao, b, bo, c, co, m, n, k, accumulate);
    try {
      if ((long) m * n * k < ALONE) {
        product.alone();
      } else {
        workers.run(product);
      }
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
}
