package org.mycromwell.engine.model.vljepa.inference;

import org.mycromwell.engine.model.weights.WeightLoader;

/**
 * A filter over neighbouring embeddings, channel by channel, whose result is added to them.
 * Immutable.
 */
final class ShiftTaps {
  private final int hidden;
  private final int count;

  /** {@code [tap][channel]}, unlike in the file, so that a tap is a run. */
  private final float[] taps;

  private ShiftTaps(int hidden, int count, float[] taps) {
    this.hidden = hidden;
    this.count = count;
    this.taps = taps;
  }

  /** The filter of this name; without taps where the model has none. */
  static ShiftTaps load(WeightLoader loader, String name, int hidden, int count) {
    float[] taps = new float[count * hidden];
    if (count > 0) {
      float[] stored = loader.floats(name);
      for (int c = 0; c < hidden; c++) {
        for (int j = 0; j < count; j++) {
          taps[j * hidden + c] = stored[c * count + j];
        }
      }
    }
    return new ShiftTaps(hidden, count, taps);
  }

  int count() {
    return count;
  }

  /** Adds to {@code out[i]} what its neighbours on both sides give, the row itself included. */
  void addNeighbours(float[] x, int rows, int i, float[] out) {
    for (int j = 0; j < count; j++) {
      int from = i + j - count / 2;
      if (from >= 0 && from < rows) {
        addTap(j, x, from * hidden, out, i * hidden);
      }
    }
  }

  /** {@code out[to ..] += tap * x[from ..]}; of a causal filter the last tap is the row's own. */
  void addTap(int tap, float[] x, int from, float[] out, int to) {
    int at = tap * hidden;
    for (int c = 0; c < hidden; c++) {
      out[to + c] += taps[at + c] * x[from + c];
    }
  }
}
