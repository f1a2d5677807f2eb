package org.mycromwell.engine.model.vljepa.inference;

import org.mycromwell.engine.image.CharacterCells;
import org.mycromwell.engine.model.weights.WeightLoader;
import org.mycromwell.engine.nn.PackedLinear;

/** Names the character in each cell of an image that the vision encoder has seen. Immutable. */
final class CellReadout {
  private final PackedLinear linear;
  private final int hidden;

  CellReadout(WeightLoader loader, int hidden) {
    linear = loader.matrix("v.chars.weight", loader.floats("v.chars.bias"));
    this.hidden = hidden;
  }

  /**
   * Reads an image; a cell is two tokens, one above the other.
   *
   * @param vision rows of the encoder
   * @param height rows of tokens
   * @param width columns of tokens
   */
  CharacterCells read(float[] vision, int height, int width, EncoderWork work) {
    int cells = height / 2 * width;
    int classes = linear.rows();
    float[] logits = new float[cells * classes];
    RowProducts.Input pairs =
        (cell, to, at) -> {
          int upper = (2 * (cell / width) * width + cell % width) * hidden;
          System.arraycopy(vision, upper, to, at, hidden);
          System.arraycopy(vision, upper + width * hidden, to, at + hidden, hidden);
        };
    work.products().run(cells, 2 * hidden, pairs, new RowProducts.Output(linear, logits));
    int[] best = new int[cells];
    float[] probabilities = new float[cells];
    for (int cell = 0; cell < cells; cell++) {
      int from = cell * classes;
      for (int i = 1; i < classes; i++) {
        best[cell] = logits[from + i] > logits[from + best[cell]] ? i : best[cell];
      }
      double sum = 0;
      for (int i = 0; i < classes; i++) {
        sum += Math.exp(logits[from + i] - logits[from + best[cell]]);
      }
      probabilities[cell] = (float) (1 / sum);
    }
    return new CharacterCells(height / 2, width, best, probabilities);
  }
}
