package org.mycromwell.engine.model.decoder;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.Activations;
import org.mycromwell.engine.kernel.Kernels;

/**
 * The buffers of a forward pass of up to {@code chunkRows} rows, allocated once. Rows stand in
 * reverse order of position; see {@link DecoderPass}.
 */
final class DecoderScratch {
  /** Residual stream, {@code chunkRows x hidden}. */
  final float[] residual;

  /** Output of a product that is added to the residual stream, {@code chunkRows x hidden}. */
  final float[] delta;

  /** Normalised residual stream. */
  final Activations normed;

  /** Queries, {@code chunkRows x queryDim}. */
  final float[] queries;

  /** Keys and values of this pass, {@code chunkRows x kvDim} each. */
  final float[] keys;

  final float[] values;

  /** Result of the attention. */
  final Activations attended;

  /** Gate of the feed-forward layer, then its product with {@link #up}. */
  final Activations gated;

  /** {@code chunkRows x ffn}. */
  final float[] up;

  /** RoPE tables of the rows, {@code chunkRows x pairs}. */
  final float[] cos;

  final float[] sin;

  /** {@code logitRows x vocabulary}. */
  final float[] logits;

  DecoderScratch(DecoderConfig config, DecoderOptions options) {
    int chunkRows = options.chunkRows();
    residual = floats(chunkRows, config.hidden());
    delta = floats(chunkRows, config.hidden());
    normed = new Activations(chunkRows, config.hidden());
    queries = floats(chunkRows, config.queryDim());
    keys = floats(chunkRows, config.kvDim());
    values = floats(chunkRows, config.kvDim());
    attended = new Activations(chunkRows, config.queryDim());
    gated = new Activations(chunkRows, config.ffn());
    up = floats(chunkRows, config.ffn());
    cos = floats(chunkRows, config.rope().dimensions() / 2);
    sin = floats(chunkRows, config.rope().dimensions() / 2);
    logits = floats(options.logitRows(), config.vocabulary());
  }

  /**
   * Normalises, where there is a norm, and turns the heads at {@code x[at ..]} by the angles of a
   * row.
   */
  void rotate(
      Kernels kernels,
      DecoderConfig config,
      float[] x,
      int at,
      int heads,
      float @Nullable [] norm,
      int row,
      int pairs) {
    int headDim = config.headDim();
    if (norm != null) {
      for (int head = 0; head < heads; head++) {
        int headAt = at + head * headDim;
        kernels.rmsNorm(x, headAt, norm, x, headAt, headDim, config.rmsEps());
      }
    }
    boolean neighbours = config.family().ropeNeighbours();
    kernels.rope(x, at, heads, headDim, 2 * pairs, cos, sin, row * pairs, neighbours);
  }

  private static float[] floats(int rows, int cols) {
    return new float[Math.multiplyExact(rows, cols)];
  }

  /** Heap bytes of the buffers when the products want these forms of their inputs. */
  static long sizeBytes(DecoderConfig config, DecoderOptions options, ActivationForms forms) {
    int chunkRows = options.chunkRows();
    long rowFloats =
        2L * config.hidden()
            + config.queryDim()
            + 2L * config.kvDim()
            + config.ffn()
            + config.rope().dimensions();
    return Float.BYTES * (chunkRows * rowFloats + (long) options.logitRows() * config.vocabulary())
        + ActivationForms.sizeBytes(forms.normed(), chunkRows, config.hidden())
        + ActivationForms.sizeBytes(forms.attended(), chunkRows, config.queryDim())
        + ActivationForms.sizeBytes(forms.gated(), chunkRows, config.ffn());
  }
}
