package org.mycromwell.engine.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EmbeddingProbeTest {
  private static final int ROWS = 300;
  private static final int WIDTH = 12;

  @Test
  void findsLabelsThatAreThere() {
    int[] labels = labels(new Random(1));
    float[] rows = new float[ROWS * WIDTH];
    Random random = new Random(2);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < ROWS; i++) {
      rows[i * WIDTH + labels[i]] += 5;
    }
    EmbeddingProbe linear = EmbeddingProbe.linear(rows, WIDTH, labels, 0.3, 7);
    EmbeddingProbe nearest = EmbeddingProbe.nearestNeighbours(rows, WIDTH, labels, 5, 0.3, 7);
    assertThat(linear.accuracy()).isGreaterThan(0.95);
    assertThat(nearest.accuracy()).isGreaterThan(0.9);
    assertThat(linear.majority()).isBetween(0.3, 0.7);
    assertThat(linear.tested()).isEqualTo(90);
    assertThat(linear).isEqualTo(EmbeddingProbe.linear(rows, WIDTH, labels, 0.3, 7));
  }

  @Test
  void findsNothingInNoiseOrInWhatHasCollapsed() {
    int[] labels = labels(new Random(3));
    Random random = new Random(4);
    float[] noise = new float[ROWS * WIDTH];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    EmbeddingProbe blind = EmbeddingProbe.linear(noise, WIDTH, labels, 0.5, 7);
    assertThat(blind.accuracy()).isCloseTo(blind.majority(), within(0.12));
    float[] constant = new float[ROWS * WIDTH];
    Arrays.fill(constant, 0.25f);
    EmbeddingProbe collapsed = EmbeddingProbe.linear(constant, WIDTH, labels, 0.5, 7);
    assertThat(collapsed.accuracy()).isCloseTo(collapsed.majority(), within(1e-9));
  }

  @Test
  void refusesWhatItCannotSplit() {
    assertThatThrownBy(() -> EmbeddingProbe.linear(new float[4], 2, new int[] {0, 1}, 0.1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EmbeddingProbe.linear(new float[3], 2, new int[] {0, 1}, 0.5, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Three classes, the first as frequent as the others together. */
  private static int[] labels(Random random) {
    int[] labels = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      labels[i] = Math.max(0, random.nextInt(4) - 1);
    }
    return labels;
  }
}
