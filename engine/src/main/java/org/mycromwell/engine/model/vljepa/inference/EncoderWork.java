package org.mycromwell.engine.model.vljepa.inference;

import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.nn.PackedLinear;

/**
 * The tools and buffers with which the encoders of a model read, one after the other. Owned by the
 * model; used by the thread that controls the workers.
 */
final class EncoderWork implements AutoCloseable {
  private final RowOps ops;
  private final RowProducts products;
  private final SegmentAttention attention;
  private final FloatBuffer queries = new FloatBuffer();
  private final FloatBuffer keys = new FloatBuffer();
  private final FloatBuffer values = new FloatBuffer();
  private final FloatBuffer attended = new FloatBuffer();
  private final FloatBuffer gate = new FloatBuffer();
  private final FloatBuffer up = new FloatBuffer();
  private final FloatBuffer delta = new FloatBuffer();

  EncoderWork(Kernels kernels, Workers workers, float eps) {
    ops = new RowOps(kernels, workers, eps);
    products = new RowProducts(workers);
    attention = new SegmentAttention(kernels, workers);
  }

  RowOps ops() {
    return ops;
  }

  RowProducts products() {
    return products;
  }

  SegmentAttention attention() {
    return attention;
  }

  FloatBuffer queries() {
    return queries;
  }

  FloatBuffer keys() {
    return keys;
  }

  FloatBuffer values() {
    return values;
  }

  FloatBuffer attended() {
    return attended;
  }

  FloatBuffer delta() {
    return delta;
  }

  /**
   * {@code x += down(silu(gate(norm(x))) * up(norm(x)))}, a chunk of rows at a time, until reading
   * is to stop.
   */
  void feedForward(float[] x, int rows, float[] norm, FeedForward weights, ReadingSteps steps) {
    int hidden = norm.length;
    int ffn = weights.gate().rows();
    int chunk = Math.min(rows, RowProducts.CHUNK);
    float[] gated = gate.of(chunk, ffn);
    float[] ups = up.of(chunk, ffn);
    float[] out = delta.of(chunk, hidden);
    for (int first = 0; first < rows && steps.goesOn(); first += chunk) {
      int count = Math.min(chunk, rows - first);
      products.run(
          count,
          hidden,
          ops.normalised(x, first, norm),
          new RowProducts.Output(weights.gate(), gated),
          new RowProducts.Output(weights.up(), ups));
      ops.gate(gated, ups, count, ffn);
      products.run(
          count, ffn, RowProducts.rows(gated, 0, ffn), new RowProducts.Output(weights.down(), out));
      ops.add(x, first, out, count, hidden);
    }
  }

  /** {@code x += matrix(rows)}, a chunk of rows at a time. */
  void addProduct(float[] x, int rows, float[] input, PackedLinear matrix) {
    int chunk = Math.min(rows, RowProducts.CHUNK);
    float[] out = delta.of(chunk, matrix.rows());
    for (int first = 0; first < rows; first += chunk) {
      int count = Math.min(chunk, rows - first);
      products.run(
          count,
          matrix.cols(),
          RowProducts.rows(input, first, matrix.cols()),
          new RowProducts.Output(matrix, out));
      ops.add(x, first, out, count, matrix.rows());
    }
  }

  @Override
  public void close() {
    attention.close();
  }
}
