package org.mycromwell.engine.train;

import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.Gemm;
import org.mycromwell.engine.nn.Parameter;

/**
 * Muon (Jordan et al. 2024, Muon: An optimizer for hidden layers in neural networks): momentum in
 * the form of Nesterov, whose singular values five steps of a Newton-Schulz iteration bring near 1.
 * The update is scaled to a root mean square of its elements (Liu et al. 2025, Muon is scalable for
 * LLM training), so that learning rate and weight decay mean what they mean for AdamW.
 *
 * <p>Computes on the calling thread alone and keeps its buffers; for one thread at a time.
 */
final class Muon {
  private static final float MOMENTUM = 0.95f;
  private static final int ITERATIONS = 5;

  // Of the iteration x' = A x + B (x x^T) x + C (x x^T)^2 x, from the publication.
  private static final float A = 3.4445f;
  private static final float B = -4.7750f;
  private static final float C = 2.0315f;

  /** Smaller matrices, gates above all, are vectors in disguise. */
  private static final int SMALLEST_SIDE = 32;

  /** Momentum shorter than this has lost its direction to rounding; nothing is added then. */
  private static final double VANISHED = 1e-30;

  private final Gemm gemm = new Gemm(new Workers(1));
  private float[] update = new float[0];
  private float[] next = new float[0];
  private float[] gram = new float[0];
  private float[] polynomial = new float[0];

  /** Whether this is a matrix inside of a block. Embeddings and heads are not made for it. */
  static boolean suits(Parameter parameter) {
    return parameter.decayed()
        && parameter.name().contains(".blk.")
        && Math.min(parameter.rows(), parameter.cols()) >= SMALLEST_SIDE;
  }

  /**
   * One update of a parameter; its gradient stays as it is.
   *
   * @param mean running mean of the gradients, changed
   * @param change root mean square of what is added to the elements
   * @param kept what they are multiplied by before: 1 without weight decay
   * @param gradientScale what the gradient is multiplied by first
   */
  void step(Parameter parameter, float[] mean, float change, float kept, float gradientScale) {
    int rows = parameter.rows();
    int cols = parameter.cols();
    int size = parameter.size();
    int side = Math.min(rows, cols);
    reserve(size, side);
    float[] gradient = parameter.gradient();
    double squares = 0;
    for (int i = 0; i < size; i++) {
      float fresh = (1 - MOMENTUM) * gradientScale * gradient[i];
      mean[i] = MOMENTUM * mean[i] + fresh;
      update[i] = MOMENTUM * mean[i] + fresh;
      squares += (double) update[i] * update[i];
    }
    double norm = Math.sqrt(squares);
    float scale = norm < VANISHED ? 0 : (float) (1 / norm);
    for (int i = 0; i < size; i++) {
      update[i] *= scale;
    }
    for (int i = 0; i < ITERATIONS && scale > 0; i++) {
      iterate(rows, cols, side);
    }
    float factor = change * (float) Math.sqrt(Math.max(rows, cols));
    float[] value = parameter.value();
    for (int i = 0; i < size; i++) {
      value[i] = kept * value[i] - factor * update[i];
    }
  }

  /** On the shorter side, where the squares are smaller. */
  private void iterate(int rows, int cols, int side) {
    boolean wide = rows <= cols;
    if (wide) {
      gemm.nt(update, 0, update, 0, gram, 0, side, side, cols, false);
    } else {
      gemm.tn(update, 0, update, 0, gram, 0, side, side, rows, false);
    }
    gemm.nt(gram, 0, gram, 0, polynomial, 0, side, side, side, false);
    for (int i = 0; i < side * side; i++) {
      polynomial[i] = B * gram[i] + C * polynomial[i];
    }
    if (wide) {
      gemm.nn(polynomial, 0, update, 0, next, 0, rows, cols, side, false);
    } else {
      gemm.nn(update, 0, polynomial, 0, next, 0, rows, cols, side, false);
    }
    for (int i = 0; i < rows * cols; i++) {
      update[i] = A * update[i] + next[i];
    }
  }

  private void reserve(int size, int side) {
    if (update.length < size) {
      update = new float[size];
      next = new float[size];
    }
    if (gram.length < side * side) {
      gram = new float[side * side];
      polynomial = new float[side * side];
    }
  }
}
