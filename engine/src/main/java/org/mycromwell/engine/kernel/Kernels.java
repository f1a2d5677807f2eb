package org.mycromwell.engine.kernel;

import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;

/**
 * The operations of a forward pass. Implementations are stateless singletons; every method may be
 * called by many threads at once on disjoint outputs, allocates nothing, and gives the same result
 * for the same arguments each time.
 *
 * <p>All buffers are row-major {@code float} arrays with element offsets ({@code xo} is the offset
 * into {@code x}).
 */
public interface Kernels {
  /** Short name for logs: {@code scalar}, {@code vector-512}, ... */
  String name();

  /**
   * Root-mean-square normalisation: {@code out[i] = x[i] / sqrt(mean(x^2) + eps) * weight[i]} for
   * {@code n} elements (Zhang and Sennrich 2019). {@code out} may be {@code x}.
   */
  void rmsNorm(float[] x, int xo, float[] weight, float[] out, int oo, int n, float eps);

  /** {@code x = exp(x - max) / sum} in place over {@code n >= 1} elements. */
  void softmax(float[] x, int xo, int n);

  /**
   * Rotary position embedding of {@code heads} consecutive heads of {@code headDim} elements in
   * place (Su et al. 2021). Pair {@code i} of every head is turned by the angle whose cosine and
   * sine stand at {@code to + i} of the tables, {@code i < rotated / 2}; elements from {@code
   * rotated} on stay.
   *
   * @param neighbours true: a pair is (2i, 2i+1), GGUF's "norm"; false: (i, i + rotated/2), "neox"
   */
  void rope(
      float[] x,
      int xo,
      int heads,
      int headDim,
      int rotated,
      float[] cos,
      float[] sin,
      int to,
      boolean neighbours);

  /** {@code gate[i] = gate[i] * sigmoid(gate[i]) * up[i]} in place (SwiGLU, Shazeer 2020). */
  void swiGlu(float[] gate, int go, float[] up, int uo, int n);

  /** {@code x[i] += y[i]}. */
  void add(float[] x, int xo, float[] y, int yo, int n);

  /** Matrix products with weights stored as {@code type}. */
  MatMul matMul(DType type);

  /** Attention over a cache that stores its elements as {@code type}. */
  Attention attention(CacheType type);
}
