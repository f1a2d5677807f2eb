package org.mycromwell.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarginMarksTest {
  @Test
  void columnsReadAsBlanksBeforeTheCodeAreLeftOut() {
    MarginMarks code = marks(1, "   if (a) {", "     b();", "   }");
    assertThat(code).isEqualTo(new MarginMarks(3, 11));
  }

  @Test
  void doubtfulCharactersBesideTheCodeAreMarks() {
    MarginMarks code = marks(0.6f, "  class A {", "-     int a;", "      int b;", "  }");
    assertThat(code.begin()).isEqualTo(2);
  }

  @Test
  void aMarkAloneInItsRowIsReadWithMoreDoubt() {
    String[] lines = {"  class A {", "      int b;", "-", "  }"};
    assertThat(marks(0.45f, lines).begin()).isEqualTo(2);
    assertThat(marks(0.6f, lines).begin()).isZero();
  }

  @Test
  void charactersThatAreReadSurelyAreNoMarks() {
    assertThat(marks(0.99f, "  class A {", "-     int a;", "      int b;", "  }").begin()).isZero();
  }

  @Test
  void theBracketOfAnElseIsNoMark() {
    assertThat(marks(0.6f, "  a();", "} else {", "  b();", "  c();").begin()).isZero();
  }

  /**
   * What is left of a grid.
   *
   * @param sureness of the first column; all else is read beyond doubt
   */
  private static MarginMarks marks(float sureness, String... lines) {
    int columns = List.of(lines).stream().mapToInt(String::length).max().orElseThrow();
    int[] classes = new int[lines.length * columns];
    float[] probabilities = new float[classes.length];
    for (int i = 0; i < classes.length; i++) {
      String line = lines[i / columns];
      int column = i % columns;
      classes[i] = column < line.length() ? line.charAt(column) - ' ' : 0;
      probabilities[i] = column == 0 ? sureness : 1;
    }
    int height = lines.length * CharacterGrid.CELL_HEIGHT;
    int width = columns * CharacterGrid.CELL_WIDTH;
    float[] pixels = new float[height * width];
    for (int i = 0; i < pixels.length; i++) {
      int x = i % width;
      int row = i / width / CharacterGrid.CELL_HEIGHT;
      boolean inked = classes[row * columns + x / CharacterGrid.CELL_WIDTH] > 0;
      pixels[i] = inked && i / width % CharacterGrid.CELL_HEIGHT > 4 ? 1 : 0;
    }
    ImageTensor image = ImageTensor.whole(pixels, height, width, 1);
    CharacterGrid grid = new CharacterGrid(0, 8, 12, 16, lines.length, columns, 1);
    return MarginMarks.of(
        new ReadGrid(
            grid,
            image,
            image,
            new CharacterCells(
                lines.length, columns, classes, Arrays.copyOf(probabilities, classes.length))));
  }
}
