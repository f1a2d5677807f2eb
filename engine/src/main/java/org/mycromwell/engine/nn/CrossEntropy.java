package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;

/**
 * The loss of a language model with its output layer: {@code sum_i weights[i] * -log softmax(output
 * h_i)[targets[i]]}. Logits exist for some rows at a time only.
 *
 * <p>The forward pass computes the gradients as well and adds that of the output layer.
 */
public final class CrossEntropy {
  private final OutputLoss output;
  private final int vocabulary;
  private @Nullable Rows gradient;
  private boolean[] right = new boolean[0];

  /**
   * A loss over this output layer.
   *
   * @param output {@code [vocabulary, width]}, may be the table of an {@link Embedding}
   * @param budgetFloats logits that may exist at a time
   */
  public CrossEntropy(LayerContext context, Parameter output, int budgetFloats) {
    this.output = new OutputLoss(context, output, budgetFloats);
    vocabulary = output.rows();
  }

  /** The loss; {@code weights} are final, nothing is divided by their sum. */
  public double forward(Rows h, int[] targets, float[] weights) {
    double[] losses = new double[h.count()];
    boolean[] hits = new boolean[h.count()];
    gradient =
        output.run(
            h,
            targets,
            (row, crossEntropy, gradients, at, scratch) -> {
              losses[row] = weights[row] * crossEntropy;
              hits[row] =
                  weights[row] > 0
                      && OutputLoss.mostProbable(gradients, at, vocabulary, targets[row])
                          == targets[row];
              return weights[row];
            });
    double loss = 0;
    right = hits;
    for (int i = 0; i < losses.length; i++) {
      loss += losses[i];
    }
    return loss;
  }

  /**
   * Rows of the last forward pass with a weight above 0 whose target was the most probable token.
   */
  public long correct() {
    long count = 0;
    for (boolean hit : right) {
      count += hit ? 1 : 0;
    }
    return count;
  }

  /** Which rows those are; of the last forward pass, not to be changed. */
  public boolean[] right() {
    return right;
  }

  /** The gradient of {@code h}. */
  public Rows backward() {
    Rows dh = gradient;
    if (dh == null) {
      throw new IllegalStateException("no forward pass of this loss");
    }
    gradient = null;
    return dh;
  }
}
