package org.mycromwell.engine.kernel;

import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;

/**
 * Plain loops over arrays, for a process that answers once with a small model. Until the compiler
 * has reached it, code on the Vector API runs a thousand times slower than such loops, which the
 * interpreter and the first compiler run well and the second turns into vector instructions by
 * itself. Once everything is compiled the vector kernels are the faster ones.
 */
final class PlainKernels implements Kernels {
  static final PlainKernels INSTANCE = new PlainKernels();

  private PlainKernels() {}

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public void rmsNorm(float[] x, int xo, float[] weight, float[] out, int oo, int n, float eps) {
    ScalarKernels.INSTANCE.rmsNorm(x, xo, weight, out, oo, n, eps);
  }

  @Override
  public void softmax(float[] x, int xo, int n) {
    ScalarKernels.INSTANCE.softmax(x, xo, n);
  }

  @Override
  public void rope(
      float[] x,
      int xo,
      int heads,
      int headDim,
      int rotated,
      float[] cos,
      float[] sin,
      int to,
      boolean neighbours) {
    ScalarKernels.INSTANCE.rope(x, xo, heads, headDim, rotated, cos, sin, to, neighbours);
  }

  @Override
  public void swiGlu(float[] gate, int go, float[] up, int uo, int n) {
    ScalarKernels.INSTANCE.swiGlu(gate, go, up, uo, n);
  }

  @Override
  public void add(float[] x, int xo, float[] y, int yo, int n) {
    ScalarKernels.INSTANCE.add(x, xo, y, yo, n);
  }

  @Override
  public MatMul matMul(DType type) {
    return PlainMatMul.of(type);
  }

  @Override
  public Attention attention(CacheType type) {
    return PlainAttention.INSTANCE;
  }
}
