package org.mycromwell.engine.image;

/**
 * How likely rows of pixels are a line of text with its baseline in the right place, by the share
 * of cells that have ink at {@value #TAPS} heights. A net of one hidden layer, learnt from
 * screenshots drawn in the fonts for training: lines in their place against the same ones moved by
 * an eighth of an advance or more and measured with advances from a third to four times the true
 * one.
 */
final class LineShape {
  static final int TAPS = 20;

  /** For each hidden unit the weights of the heights, of how much ink there is, and a bias. */
  private static final float[] HIDDEN = {
    0.04f, -0.98f, -0.14f, -0.66f, 1.85f, -0.24f, 0.57f, -2.35f, -2.83f, -4.33f, -1.26f, 1.50f,
        4.18f, 1.19f, 1.99f, -0.42f, -0.16f, 0.05f, -0.34f, -0.23f, 1.67f, 0.38f,
    0.09f, 0.51f, 0.84f, 0.41f, 0.47f, -0.04f, 0.23f, 0.51f, 0.82f, 0.75f, 0.70f, 0.78f, 0.68f,
        0.30f, 0.08f, 0.14f, 0.24f, -0.69f, -1.23f, -1.46f, 0.29f, 0.32f,
    1.45f, 0.03f, 0.18f, 0.14f, 0.39f, 1.57f, 2.59f, 1.05f, -0.22f, 0.69f, -0.02f, -1.94f, -2.11f,
        -1.40f, 0.87f, -0.56f, -1.76f, -0.06f, 0.19f, 0.03f, 1.04f, -0.28f,
    -1.81f, 0.31f, -0.53f, 1.81f, 0.34f, 0.87f, 0.45f, 1.48f, -0.63f, 0.69f, -0.59f, 2.64f, 4.13f,
        -3.12f, -0.32f, 0.26f, 0.16f, -1.25f, 2.63f, -3.22f, -1.69f, -0.55f,
    0.23f, -0.80f, -0.19f, -1.65f, -1.19f, -0.75f, -1.74f, -0.91f, -0.29f, -1.13f, -0.42f, 0.21f,
        -6.06f, 1.24f, 1.72f, -1.16f, -0.83f, 0.35f, 1.22f, -0.92f, 2.80f, 0.69f,
    -2.04f, -0.04f, 0.23f, 0.69f, 0.77f, 0.57f, 0.89f, 0.62f, 0.58f, 0.31f, 0.22f, 0.67f, 0.63f,
        -0.19f, -0.15f, 0.17f, -0.09f, -1.52f, -1.58f, 0.88f, 0.41f, 0.38f,
    1.62f, 0.48f, -0.25f, 0.69f, -0.08f, 2.12f, -0.77f, 1.07f, 1.09f, 1.07f, -1.15f, -3.70f, -3.06f,
        3.00f, 1.99f, -0.00f, 0.46f, 0.20f, -0.84f, -0.87f, -1.23f, 1.28f,
    0.29f, -0.24f, -0.28f, -0.22f, 0.01f, 0.82f, 0.54f, 0.74f, 1.03f, 0.85f, -0.74f, -3.13f, -2.18f,
        1.30f, 2.39f, 0.21f, -0.31f, -0.12f, 0.14f, 0.01f, 1.93f, -0.23f,
    -2.09f, -0.70f, -0.11f, 0.45f, 0.16f, 1.38f, 0.95f, -0.01f, 0.27f, -0.11f, 0.40f, -0.36f,
        -1.12f, 1.30f, 1.39f, -0.31f, -0.95f, -1.88f, -0.90f, 1.34f, -2.20f, -0.01f,
    -2.14f, 0.55f, 1.06f, -0.07f, 1.38f, 0.35f, -0.76f, -0.12f, -1.20f, -0.58f, -1.16f, 0.38f,
        -2.05f, 1.95f, 0.82f, -0.39f, 0.74f, -0.59f, 1.00f, -1.84f, -1.32f, 2.22f,
    -0.81f, 0.70f, 1.52f, 1.32f, 1.19f, 0.69f, -0.44f, 0.02f, -2.32f, -1.28f, -1.85f, -0.05f,
        -0.80f, -0.97f, -2.36f, -1.04f, -0.02f, -0.18f, 1.27f, -1.74f, 0.52f, 1.01f,
    1.41f, 0.79f, 1.34f, 1.62f, 0.88f, 0.20f, 0.09f, 1.50f, 3.11f, 3.74f, -0.06f, -2.09f, -1.24f,
        -3.63f, -2.25f, -0.53f, -1.59f, 0.50f, 0.96f, 0.74f, -0.82f, -0.04f
  };

  private static final float[] OUT = {
    4.36f, -1.74f, 2.68f, 3.67f, -4.14f, -2.05f, -3.13f, 2.32f, 2.43f, -2.60f, -2.83f, 4.56f, -1.47f
  };

  private static final int STRIDE = TAPS + 2;

  private LineShape() {}

  /**
   * The logarithm of the odds.
   *
   * @param taps cells with ink at each height
   * @param most the largest of them
   */
  static double odds(double[] taps, double most) {
    double squares = 0;
    for (double tap : taps) {
      squares += tap * tap;
    }
    double scale = 1 / Math.sqrt(squares);
    double amount = Math.min(1, Math.log(most + 1) / 3);
    double sum = OUT[OUT.length - 1];
    for (int h = 0; h < OUT.length - 1; h++) {
      int at = h * STRIDE;
      double unit = 0;
      for (int i = 0; i < TAPS; i++) {
        unit += HIDDEN[at + i] * taps[i];
      }
      unit = unit * scale + HIDDEN[at + TAPS] * amount + HIDDEN[at + TAPS + 1];
      sum += OUT[h] * unit / (1 + Math.abs(unit));
    }
    return sum;
  }
}
