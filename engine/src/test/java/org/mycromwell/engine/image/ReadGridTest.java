package org.mycromwell.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Two rows of four cells, {@code ab} and a third cell of each that is read as blank. */
class ReadGridTest {
  private static final int COLUMNS = 4;
  private static final int WIDTH = COLUMNS * CharacterGrid.CELL_WIDTH;

  private final float[] image = new float[2 * CharacterGrid.CELL_HEIGHT * WIDTH];
  private final float[] text = new float[image.length];
  private final int[] classes = {'a' - ' ', 'b' - ' ', 0, 0, 'a' - ' ', 'b' - ' ', 0, 0};
  private final float[] probabilities = new float[classes.length];

  @Test
  void inkReadAsABlankIsDoubtful() {
    letters();
    cell(text, 0, 2, 8);
    assertThat(read().sureness(0)).isEqualTo(2 / 3.0, within(1e-6));
    assertThat(read().sureness(1)).isEqualTo(1, within(1e-6));
    assertThat(read().surenessBeside(0)).isEqualTo(1, within(1e-6));
    assertThat(read().inked(0)).isEqualTo(3);
  }

  @Test
  void linesThatAreNoTextAreNoDoubt() {
    letters();
    Arrays.fill(image, 0, WIDTH, 1);
    assertThat(read().sureness(0)).isEqualTo(1, within(1e-6));
    assertThat(read().inked(0)).isEqualTo(2);
  }

  @Test
  void aDotThatStandsForABlankIsNoDoubt() {
    letters();
    cell(text, 0, 2, 2);
    assertThat(read().sureness(0)).isEqualTo(1, within(1e-6));
    assertThat(read().inked(0)).isEqualTo(2);
    probabilities[2] = 0.6f;
    assertThat(read().inked(0)).isEqualTo(3);
  }

  @Test
  void signsReadFromALineAreNoRow() {
    Arrays.fill(classes, 0, COLUMNS, '-' - ' ');
    Arrays.fill(probabilities, 1);
    assertThat(read().isRuled(0, 0.5)).isTrue();
    cell(image, 0, 0, 8);
    assertThat(read().isRuled(0, 0.5)).isFalse();
    assertThat(read().isRuled(1, 0.5)).isFalse();
  }

  private void letters() {
    Arrays.fill(probabilities, 1);
    for (int row = 0; row < 2; row++) {
      cell(text, row, 0, 8);
      cell(text, row, 1, 8);
    }
  }

  private static void cell(float[] pixels, int row, int column, int ink) {
    for (int i = 0; i < ink; i++) {
      int y = row * CharacterGrid.CELL_HEIGHT + 4 + i / 4;
      pixels[y * WIDTH + column * CharacterGrid.CELL_WIDTH + 2 + i % 4] = 1;
    }
  }

  private ReadGrid read() {
    CharacterGrid grid = new CharacterGrid(0, 8, 12, 16, 2, COLUMNS, 1);
    return new ReadGrid(
        grid, tensor(image), tensor(text), new CharacterCells(2, COLUMNS, classes, probabilities));
  }

  private static ImageTensor tensor(float[] pixels) {
    return ImageTensor.whole(pixels, 2 * CharacterGrid.CELL_HEIGHT, WIDTH, 1);
  }
}
