package org.mycromwell.engine.kernel;

import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;

/**
 * Plain loops over arrays, for a process that answers once with a small model. Until the compiler
 * has reached it, code on the Vector API runs a thousand times slower than such loops, which the
 * interpreter and the first compiler run well and the second turns into vector instructions by
 * itself. Once everything is compiled the vector kernels are the faster ones.
 *
 * <p>What is done to rows is little beside the products and is that of the reference.
 */
final class PlainKernels extends ScalarKernels {
  static final PlainKernels PLAIN = new PlainKernels();

  private PlainKernels() {}

  @Override
  public String name() {
    return "plain";
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
