package org.mycromwell.engine.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The operations of a training step besides the products of {@code Gemm}. Implementations are
 * stateless singletons; every method may be called by many threads at once on disjoint outputs, and
 * gives the same bits for the same arguments each time. The caller divides the work: element-wise
 * work at rows or at multiples of 16 elements, then the bits do not depend on the division.
 *
 * <p>All buffers are row-major {@code float} arrays with element offsets ({@code xo} is the offset
 * into {@code x}); rows follow each other without gaps. An output may be one of the inputs, at the
 * same offset; otherwise they must not overlap. {@code n} is the number of elements, of a row where
 * there are rows.
 */
public interface TrainingKernels {
  /** The fastest this machine and this Java runtime can run. */
  static TrainingKernels best() {
    return KernelProvider.bestTraining();
  }

  /** The scalar reference. */
  static TrainingKernels scalar() {
    return ScalarTrainingKernels.INSTANCE;
  }

  /** Short name for logs: {@code scalar}, {@code vector-512}, ... */
  String name();

  // ---- normalisation ----

  /**
   * {@code rstd = 1 / sqrt(mean(x^2) + eps)}, {@code y = x * rstd * w} for each row.
   *
   * @param w {@code n} weights from element 0, or null for ones
   * @param rstd one element a row from {@code ro}, for the gradients
   */
  void rmsNorm(
      float[] x,
      int xo,
      float @Nullable [] w,
      float[] y,
      int yo,
      int rows,
      int n,
      float eps,
      float[] rstd,
      int ro);

  /** Gradient of {@link #rmsNorm} by {@code x}: {@code dx =} or {@code dx +=}. */
  void rmsNormGrad(
      float[] dy,
      int dyo,
      float[] x,
      int xo,
      float @Nullable [] w,
      float[] rstd,
      int ro,
      float[] dx,
      int dxo,
      int rows,
      int n,
      boolean accumulate);

  /**
   * Gradient of {@link #rmsNorm} by the weights {@code [firstCol, endCol)}, over all rows: {@code
   * dw +=}, weight {@code i} at {@code dw[i]}. To be divided by columns.
   */
  void rmsNormWeightGrad(
      float[] dy,
      int dyo,
      float[] x,
      int xo,
      float[] rstd,
      int ro,
      int rows,
      int n,
      float[] dw,
      int firstCol,
      int endCol);

  /** {@code y = (x - mean) / sqrt(variance + eps)} for each row; for targets, so no gradient. */
  void layerNorm(float[] x, int xo, float[] y, int yo, int rows, int n, float eps);

  // ---- element by element ----

  /** {@code y = gate * sigmoid(gate) * up} (SwiGLU, Shazeer 2020). */
  void swiGlu(float[] gate, int go, float[] up, int uo, float[] y, int yo, int n);

  /** Gradients of {@link #swiGlu}: {@code dGate =}, {@code dUp =}. */
  void swiGluGrad(
      float[] dy,
      int dyo,
      float[] gate,
      int go,
      float[] up,
      int uo,
      float[] dGate,
      int dgo,
      float[] dUp,
      int duo,
      int n);

  /** {@code y = x * sigmoid(x)}. */
  void silu(float[] x, int xo, float[] y, int yo, int n);

  /** Gradient of {@link #silu}: {@code dx =}. */
  void siluGrad(float[] dy, int dyo, float[] x, int xo, float[] dx, int dxo, int n);

  /** {@code x += y}. */
  void add(float[] x, int xo, float[] y, int yo, int n);

  /**
   * Rotary position embedding of one row of heads in place (Su et al. 2021): pair {@code (i, i +
   * headDim / 2)} of every head is turned by the angle whose cosine and sine stand at {@code to +
   * i}.
   *
   * @param inverse turns back, which is also what gradients need
   */
  void rope(
      float[] x, int xo, int heads, int headDim, float[] cos, float[] sin, int to, boolean inverse);

  // ---- losses ----

  /** {@code x = softmax(x)} in place over {@code n >= 1}; returns log(sum(exp(x))). */
  double softmax(float[] x, int xo, int n);

  /**
   * Loss of one row, {@code log(sum(exp(logits))) - logits[target]}, without the weight; the logits
   * become {@code weight * d loss / d logits} in place.
   */
  double crossEntropyGrad(float[] logits, int lo, int n, int target, float weight);

  /** Sum of the squares of elements {@code [from, to)}, for the norm of gradients. */
  double sumOfSquares(float[] x, int from, int to);

  // ---- parameters ----

  /** One step for elements {@code [from, to)} of weights, gradients and both moments. */
  void adamW(float[] w, float[] g, float[] m, float[] v, int from, int to, AdamWStep step);

  /** {@code target = tau * target + (1 - tau) * online} for elements {@code [from, to)}. */
  void ema(float[] target, float[] online, int from, int to, float tau);

  // ---- attention ----

  /**
   * Floats of scratch that one call of {@link #attention} or {@link #attentionGrad} needs for
   * segments of up to {@code mostQueries} queries.
   */
  int attentionScratch(AttentionShape shape, int mostQueries);

  /**
   * Attention of one segment and the query heads of one key-value head. Rows {@code [qBegin, qEnd)}
   * of {@code q} ({@link AttentionShape#queryWidth()} wide) read rows {@code [kvBegin, kvEnd)} of
   * {@code k} and {@code v} ({@link AttentionShape#kvWidth()} wide). Writes the same rows of {@code
   * out} and the logarithm of the sum of exponentials of each query's scores to {@code lse[row *
   * queryHeads + head]}. A query that sees none gets 0.
   *
   * <p>Rows of queries do not influence each other in one bit: a causal segment may be cut before
   * query {@code c} into {@code [qBegin, c)} with keys up to {@code kvEnd - (qEnd - c)} and {@code
   * [c, qEnd)} with all keys.
   *
   * @param causal query {@code i} of the segment sees the first {@code kvCount - qCount + i + 1}
   *     key rows, or none
   */
  void attention(
      float[] q,
      float[] k,
      float[] v,
      float[] out,
      float[] lse,
      AttentionShape shape,
      int qBegin,
      int qEnd,
      int kvBegin,
      int kvEnd,
      boolean causal,
      int kvHead,
      float[] scratch);

  /**
   * Gradients of {@link #attention} with the same arguments: {@code dq =}, {@code dk =}, {@code dv
   * =} for every row of the segment, of the heads that belong to {@code kvHead}. Segments of a
   * batch must not share key rows.
   *
   * @param out what the forward pass wrote
   * @param lse likewise
   */
  void attentionGrad(
      float[] q,
      float[] k,
      float[] v,
      float[] out,
      float[] lse,
      float[] dOut,
      float[] dq,
      float[] dk,
      float[] dv,
      AttentionShape shape,
      int qBegin,
      int qEnd,
      int kvBegin,
      int kvEnd,
      boolean causal,
      int kvHead,
      float[] scratch);
}
